"""What every `AudioVerifier` promises, on the pretended one and on ffmpeg."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.media.verify import FfmpegVerifier
from core.ports.media import AudioVerifier, Expectation
from core.tasks import Cancelled, TaskContext
from sandbox.audio import make_audio
from tests.contract.fakes_media import PretendVerifier, pretend_music

NOTHING = Expectation()


@dataclass
class Kit:
    verifier: AudioVerifier
    make: Callable[..., Path]
    half: Callable[[Path], Path]


@pytest.fixture(params=["pretended", "ffmpeg"])
def kit(request: pytest.FixtureRequest) -> Kit:
    if request.param == "pretended":
        return Kit(
            PretendVerifier(), pretend_music, lambda path: pretend_music(path, 2.0, promised=4.0)
        )
    return Kit(FfmpegVerifier(), make_audio, lambda p: make_audio(p, 4.0, damage="truncated"))


def test_a_sound_file_passes_with_measured_facts(kit: Kit, tmp_path: Path) -> None:
    found = kit.verifier.verify(kit.make(tmp_path / "a.flac", 4.0), NOTHING, TaskContext())
    assert found.sound
    assert found.facts is not None
    assert (found.facts.codec, found.facts.duration) == ("flac", pytest.approx(4.0, abs=0.1))


def test_there_is_no_minimum_length(kit: Kit, tmp_path: Path) -> None:
    assert kit.verifier.verify(kit.make(tmp_path / "a.mp3", 0.5), NOTHING, TaskContext()).sound


def test_a_truncated_file_is_refused_though_nobody_said_how_long_it_is(
    kit: Kit, tmp_path: Path
) -> None:
    found = kit.verifier.verify(kit.half(tmp_path / "a.flac"), NOTHING, TaskContext())
    assert "the file ends after" in found.problems[0]


def test_a_file_shorter_than_wanted_is_refused(kit: Kit, tmp_path: Path) -> None:
    path = kit.make(tmp_path / "a.mp3", 4.0)
    found = kit.verifier.verify(path, Expectation(duration=8.0), TaskContext())
    assert "the file ends after" in found.problems[0]


def test_an_mp3_named_flac_is_refused(kit: Kit, tmp_path: Path) -> None:
    path = kit.make(tmp_path / "a.flac", 2.0, codec="mp3")
    found = kit.verifier.verify(path, NOTHING, TaskContext())
    assert found.problems == ("it is an MP3 named .flac",)


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"<html></html>", b"plain text"])
def test_what_is_no_music_is_an_answer_and_no_error(
    kit: Kit, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    found = kit.verifier.verify(path, NOTHING, TaskContext())
    assert found.facts is None
    assert len(found.problems) == 1


def test_a_file_that_is_gone_is_an_answer_and_no_error(kit: Kit, tmp_path: Path) -> None:
    assert not kit.verifier.verify(tmp_path / "gone.mp3", NOTHING, TaskContext()).sound


def test_cancelled_work_ends(kit: Kit, tmp_path: Path) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        kit.verifier.verify(kit.make(tmp_path / "a.flac", 60.0), NOTHING, ctx)
