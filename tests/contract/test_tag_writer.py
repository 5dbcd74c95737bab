"""What every `TagWriter` promises, on the pretended one and on real files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.domain import TagSet
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.ports.media import TagReader, TagWriter, UnreadableAudio
from sandbox.audio import make_audio
from tests.contract.fakes_media import PretendTagReader, PretendTagWriter, pretend_music


@dataclass
class Kit:
    writer: TagWriter
    reader: TagReader
    make: Callable[..., Path]


def real(path: Path, **tags: str) -> Path:
    return make_audio(path, 2.0, tags=tags)


@pytest.fixture(params=["pretended", "files"])
def kit(request: pytest.FixtureRequest) -> Kit:
    if request.param == "pretended":
        return Kit(PretendTagWriter(), PretendTagReader(), pretend_music)
    return Kit(FileTagWriter(), FileTagReader(), real)


def test_what_was_written_is_read_back(kit: Kit, tmp_path: Path) -> None:
    path = kit.make(tmp_path / "a.mp3", title="before")
    kit.writer.write(path, TagSet(title="After", artists=("A", "B"), album="Album"))
    track = kit.reader.read(str(path))
    assert (track.title, track.artists, track.album) == ("After", ("A", "B"), "Album")


def test_what_is_left_open_stays(kit: Kit, tmp_path: Path) -> None:
    path = kit.make(tmp_path / "a.flac", title="Stays", artist="Somebody")
    kit.writer.write(path, TagSet(album="New", cover_jpeg=b"\xff\xd8\xff\xe0jpeg"))
    track = kit.reader.read(str(path))
    assert (track.title, track.artists, track.album) == ("Stays", ("Somebody",), "New")


def test_writing_twice_is_the_same_as_once(kit: Kit, tmp_path: Path) -> None:
    tags = TagSet(title="T", artist="A", genres=("House",), cover_jpeg=b"\xff\xd8\xff\xe0jpeg")
    path = kit.make(tmp_path / "a.flac")
    kit.writer.write(path, tags)
    once = path.read_bytes()
    kit.writer.write(path, tags)
    assert path.read_bytes() == once


def test_a_file_that_is_no_music_is_refused_and_untouched(kit: Kit, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"not music at all")
    with pytest.raises(UnreadableAudio):
        kit.writer.write(path, TagSet(title="T"))
    assert path.read_bytes() == b"not music at all"
