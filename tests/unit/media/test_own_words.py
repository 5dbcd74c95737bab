"""A file's own words: what the tags say and nothing else, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain import TagSet, TrackIds
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.ports.media import UnreadableAudio
from sandbox.audio import make_audio

TAGS = TagSet(
    title="Song",
    artist="A, B",
    artists=("A", "B"),
    album="X",
    album_artist="A",
    track_number=3,
    track_total=9,
    disc_number=1,
    disc_total=2,
    date="2001-05-04",
    genres=("House", "Techno"),
    isrc="GBAAA9800322",
    mb_recording="0d0e3a8c-5f5b-4a0e-8a3e-111111111111",
    mb_release="0d0e3a8c-5f5b-4a0e-8a3e-222222222222",
    compilation=True,
)


@pytest.mark.parametrize("kind", ["mp3", "flac", "m4a", "mp4", "ogg", "opus", "wav", "aiff"])
@pytest.mark.parametrize("version", ["2.4", "2.3"])
def test_what_was_written_is_told_again(tmp_path: Path, kind: str, version: str) -> None:
    path = make_audio(tmp_path / f"Other - Name.{kind}", 1.0)
    FileTagWriter("2.3" if version == "2.3" else "2.4").write(path, TAGS)
    words = FileTagReader().own_words(str(path))
    track = words.track
    assert (track.title, track.artists, track.album) == ("Song", ("A", "B"), "X")
    assert (track.track_number, track.track_total) == (3, 9)
    assert (track.disc_number, track.disc_total) == (1, 2)
    assert (track.release_date, track.year) == ("2001-05-04", 2001)
    assert (track.album_artists, track.genres) == (("A",), ("House", "Techno"))
    assert track.ids == TrackIds(TAGS.isrc, TAGS.mb_recording, TAGS.mb_release)
    assert (words.compilation, words.writable) == (True, True)
    assert track.duration == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("kind", ["mp3", "flac", "m4a", "wav"])
def test_what_no_tag_says_is_not_taken_from_the_name(tmp_path: Path, kind: str) -> None:
    words = FileTagReader().own_words(str(make_audio(tmp_path / f"Artist - Title.{kind}", 1.0)))
    assert (words.track.title, words.track.artists, words.track.album) == ("", (), None)
    assert (words.track.track_total, words.compilation) == (None, None)


def test_a_file_that_is_no_compilation_says_so(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.m4a", 1.0)
    FileTagWriter().write(path, TagSet(title="T", compilation=False))
    assert FileTagReader().own_words(str(path)).compilation is False


def test_no_music_has_no_words(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"no music at all")
    with pytest.raises(UnreadableAudio):
        FileTagReader().own_words(str(tmp_path / "a.mp3"))
