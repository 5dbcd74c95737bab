"""Tags go into every format, come back, and harm nothing that was there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from core.domain import LibraryTrack, TagSet
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.ports.media import UnreadableAudio
from tests.unit.media.conftest import FORMATS, heard

JPEG = b"\xff\xd8\xff\xe0" + b"front cover" * 50
WHOLE = TagSet(
    title="Teardrop (КоЯn Remix)",
    artist="Massive Attack feat. Elizabeth Fraser",
    artists=("Massive Attack", "Elizabeth Fraser"),
    album="Mezzanine – 電子",
    album_artist="AC/DC",
    track_number=3,
    track_total=11,
    disc_number=1,
    disc_total=2,
    date="1998-04-20",
    genres=("Trip Hop", "Downtempo"),
    isrc="GBAAA9800322",
    mb_recording="67e3d1a5-0a3c-4a3e-8f26-6d0e1d9d1f3b",
    mb_release="0f8d5b5f-1c1e-4f2a-9d1b-0c1a2b3c4d5e",
    compilation=True,
    cover_jpeg=JPEG,
)
Song = Callable[..., Path]


def read(path: Path) -> LibraryTrack:
    return FileTagReader().read(str(path))


def seen(track: LibraryTrack) -> TagSet:
    """A row as the tags it was read from; what a row does not hold is left out."""
    return TagSet(
        title=track.title,
        artists=track.artists,
        album=track.album,
        album_artist=track.album_artists[0],
        track_number=track.track_number,
        disc_number=track.disc_number,
        date=str(track.year),
        genres=track.genres,
        isrc=track.ids.isrc,
        mb_recording=track.ids.mb_recording,
        mb_release=track.ids.mb_release,
    )


@pytest.mark.parametrize("version", ["2.4", "2.3"])
@pytest.mark.parametrize("codec", FORMATS)
def test_every_tag_comes_back_from_every_format(song: Song, codec: str, version: str) -> None:
    path = song(codec)
    FileTagWriter("2.3" if version == "2.3" else "2.4").write(path, WHOLE)
    got = seen(read(path))
    absent = {"artist", "track_total", "disc_total", "compilation", "cover_jpeg"}
    for field in (f.name for f in fields(WHOLE) if f.name not in absent):
        wanted = "1998" if field == "date" else getattr(WHOLE, field)
        assert getattr(got, field) == wanted, field


@pytest.mark.parametrize("version", ["2.4", "2.3"])
@pytest.mark.parametrize("codec", FORMATS)
def test_the_sound_is_the_same_bit_for_bit(song: Song, codec: str, version: str) -> None:
    path = song(codec)
    before = heard(path)
    FileTagWriter("2.3" if version == "2.3" else "2.4").write(path, WHOLE)
    assert heard(path) == before


@pytest.mark.parametrize("codec", FORMATS)
def test_each_field_alone_changes_nothing_else(song: Song, codec: str) -> None:
    path = song(codec)
    FileTagWriter().write(path, WHOLE)
    before = read(path)
    FileTagWriter().write(path, TagSet(album="Another"))
    after = read(path)
    assert after.album == "Another"
    assert (after.title, after.artists, after.genres, after.ids) == (
        before.title,
        before.artists,
        before.genres,
        before.ids,
    )
    assert (after.track_number, after.disc_number, after.year) == (3, 1, 1998)


@pytest.mark.parametrize("codec", FORMATS)
def test_writing_nothing_is_allowed(song: Song, codec: str) -> None:
    path = song(codec, tags={"title": "T", "artist": "A"})
    FileTagWriter().write(path, TagSet())
    assert (read(path).title, read(path).artists) == ("T", ("A",))


def test_the_version_of_id3_is_asked_at_each_write(song: Song) -> None:
    from mutagen.mp3 import MP3

    path, wanted = song("mp3"), ["2.4"]
    writer = FileTagWriter(lambda: wanted[0])
    writer.write(path, WHOLE)
    assert MP3(path, translate=False).tags.version == (2, 4, 0)
    wanted[0] = "2.3"
    writer.write(path, WHOLE)
    assert MP3(path, translate=False).tags.version == (2, 3, 0)


def test_a_format_without_tags_of_ours_is_refused(song: Song, tmp_path: Path) -> None:
    raw = tmp_path / "raw.aac"
    from tests.unit.media.raw import adts

    adts(song("m4a"), raw)
    before = raw.read_bytes()
    with pytest.raises(UnreadableAudio, match=r"cannot be written into \.aac"):
        FileTagWriter().write(raw, WHOLE)
    assert raw.read_bytes() == before


@pytest.mark.parametrize("codec", ["mp3", "flac", "m4a", "ogg", "wav"])
def test_a_full_disk_is_the_systems_error(
    song: Song, codec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = song(codec)
    limit = path.stat().st_size
    import resource
    import signal

    big = TagSet(cover_jpeg=b"\xff\xd8\xff\xe0" + bytes(range(256)) * 2000)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, old[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            FileTagWriter().write(path, big)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_file_that_broke_off_before_its_sound_is_refused(song: Song) -> None:
    path = song("wav", damage="truncated")
    before = path.read_bytes()
    with pytest.raises(UnreadableAudio, match="cut off"):
        FileTagWriter().write(path, WHOLE)
    assert path.read_bytes() == before
