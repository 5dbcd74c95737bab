"""Broken files are broken in the way their name says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import mutagen
import pytest

from sandbox.audio import make_audio
from sandbox.damage import KINDS, damage_file, damaged


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Encode really, whatever earlier runs left in the user's cache."""
    monkeypatch.setenv("CRATEKEEPER_SANDBOX_CACHE", str(tmp_path_factory.mktemp("cache")))


def decoded_seconds(path: Path) -> float:
    """How much really comes out, as 44.1 kHz stereo, 16 bit; 0 when nothing can be read."""
    command = ["ffmpeg", "-v", "quiet", "-i", str(path), "-ar", "44100", "-ac", "2"]
    out = subprocess.run([*command, "-f", "s16le", "-"], capture_output=True, check=False).stdout
    return len(out) / (44_100 * 4)


@pytest.mark.parametrize("extension", ["mp3", "flac"])
def test_a_truncated_file_promises_more_than_it_holds(extension: str, tmp_path: Path) -> None:
    path = make_audio(tmp_path / f"a.{extension}", 2.0, damage="truncated")
    assert mutagen.File(path).info.length == pytest.approx(2.0, abs=0.06)
    assert decoded_seconds(path) < 1.5


@pytest.mark.parametrize("extension", ["mp3", "flac"])
def test_an_overpromised_file_is_whole_but_says_ten_times_the_length(
    extension: str, tmp_path: Path
) -> None:
    path = make_audio(tmp_path / f"a.{extension}", 2.0, damage="overpromised")
    assert mutagen.File(path).info.length == pytest.approx(20.0, abs=0.5)
    assert decoded_seconds(path) == pytest.approx(2.0, abs=0.1)


def test_a_padded_file_has_the_right_size_and_too_little_sound(tmp_path: Path) -> None:
    whole = make_audio(tmp_path / "a.flac", 2.0)
    padded = make_audio(tmp_path / "b.flac", 2.0, damage="padded")
    assert padded.stat().st_size == whole.stat().st_size
    assert decoded_seconds(padded) < 1.5


def test_random_bytes_have_the_size_and_are_no_music(tmp_path: Path) -> None:
    whole = make_audio(tmp_path / "a.mp3", 1.0)
    noise = make_audio(tmp_path / "b.mp3", 1.0, damage="random")
    assert noise.stat().st_size == whole.stat().st_size
    assert noise.read_bytes() != whole.read_bytes()
    assert damaged(b"abcd", "random", 5) == damaged(b"abcd", "random", 5)


def test_empty_and_html_files(tmp_path: Path) -> None:
    assert make_audio(tmp_path / "a.mp3", 1.0, damage="empty").stat().st_size == 0
    assert b"<html>" in make_audio(tmp_path / "b.mp3", 1.0, damage="html").read_bytes()


def test_a_file_can_be_damaged_in_place(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.mp3", 1.0)
    size = path.stat().st_size
    assert damage_file(path, "truncated").stat().st_size == size // 2


def test_an_unknown_damage_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ValueError, match="truncated"):
        damaged(b"", "scratched")
    assert "padded" in KINDS


def test_a_header_that_cannot_promise_is_refused() -> None:
    with pytest.raises(ValueError, match="Xing"):
        damaged(b"RIFF....WAVE", "overpromised")
