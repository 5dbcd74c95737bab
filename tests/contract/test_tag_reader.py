"""What every `TagReader` promises, on the pretended one and on real files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.media.tags_reader import FileTagReader
from core.ports.media import TagReader, UnreadableAudio
from sandbox.audio import make_audio
from tests.contract.fakes_media import PretendTagReader, pretend_music


@dataclass
class Kit:
    reader: TagReader
    make: Callable[..., Path]


def real(path: Path, **tags: str) -> Path:
    return make_audio(path, 4.0, tags=tags)


@pytest.fixture(params=["pretended", "files"])
def kit(request: pytest.FixtureRequest) -> Kit:
    if request.param == "pretended":
        return Kit(PretendTagReader(), pretend_music)
    return Kit(FileTagReader(), real)


def test_tags_and_facts_are_read(kit: Kit, tmp_path: Path) -> None:
    path = kit.make(tmp_path / "a.flac", title="Teardrop", artist="Massive Attack", album="Mezz")
    track = kit.reader.read(str(path))
    assert (track.title, track.artists, track.album) == ("Teardrop", ("Massive Attack",), "Mezz")
    assert track.duration == pytest.approx(4.0, abs=0.1)
    assert track.facts is not None
    assert (track.facts.codec, track.facts.size) == ("flac", path.stat().st_size)


def test_the_row_names_its_file(kit: Kit, tmp_path: Path) -> None:
    path = str(kit.make(tmp_path / "a.mp3", title="T", artist="A"))
    track = kit.reader.read(path)
    assert (track.path, track.key, track.server) == (path, path, "local")


def test_what_the_tags_do_not_say_comes_from_the_file_name(kit: Kit, tmp_path: Path) -> None:
    track = kit.reader.read(str(kit.make(tmp_path / "Massive Attack - Teardrop.mp3")))
    assert (track.title, track.artists) == ("Teardrop", ("Massive Attack",))


def test_a_file_that_is_no_music_is_unreadable_with_a_reason(kit: Kit, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"not music at all")
    with pytest.raises(UnreadableAudio, match=r"\w+ \w+"):
        kit.reader.read(str(path))


def test_a_file_that_is_gone_is_unreadable(kit: Kit, tmp_path: Path) -> None:
    with pytest.raises(UnreadableAudio, match="no such file"):
        kit.reader.read(str(tmp_path / "gone.flac"))
