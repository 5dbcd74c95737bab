"""What servers and taggers group an album by is the same on all its tracks.

Navidrome: the release id, else album artist, album, version and release date (its PID). Picard:
album artist and album, or the release id. Both rules are applied to what is read back with mutagen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mutagen
import pytest

from core.domain import Track
from core.media.tag_keys import BY_FAMILY, family_of
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.tasks import TaskContext
from sandbox.audio import EXTENSIONS, make_audio
from services.metadata.model import Subject
from tests.unit.metadata.conftest import PERFORMERS, SONGS, Room
from tests.unit.metadata.library import record

CODECS = ("mp3", "flac", "m4a")


def text(path: Path, field: str) -> str:
    audio: Any = mutagen.File(path)
    found = audio.tags.get(BY_FAMILY[family_of(audio)][field][0])
    first = found.text[0] if hasattr(found, "text") else (found or [""])[0]
    return bytes(first).decode() if isinstance(first, bytes) else str(first)


def navidrome(path: Path) -> tuple[str, ...]:
    release = text(path, "mb_release")
    names = ("album_artist", "album", "date")
    return (release,) if release else tuple(text(path, name) for name in names)


def picard(path: Path) -> tuple[str, ...]:
    return text(path, "mb_release"), text(path, "album_artist"), text(path, "album")


def filed(room: Room, folder: Path, wanted: Sequence[Track]) -> list[Path]:
    paths = []
    for place, (track, codec) in enumerate(zip(wanted, CODECS, strict=True)):
        path = make_audio(folder / f"{place}.{EXTENSIONS[codec]}", 1.0, codec)
        tags = room.service().resolve(Subject(track), TaskContext()).tags
        FileTagWriter().write(path, tags)
        paths.append(path)
    return paths


@pytest.mark.parametrize("ids", [True, False], ids=["with release ids", "without"])
@pytest.mark.parametrize("album", ["Mezzanine", "Night Songs"])
def test_the_tracks_of_an_album_are_one_group(tmp_path: Path, album: str, ids: bool) -> None:
    sampler = album == "Night Songs"
    artist = "Various Artists" if sampler else "Massive Attack"
    performers = ("A", "B", "C") if sampler else PERFORMERS
    room = Room()
    room.deezer.records = (record(album, artist, SONGS, performers=performers),)
    if ids:
        room.musicbrainz.records = (
            record(album, artist, SONGS, performers=performers, source="musicbrainz", mbid="m"),
        )
    names = [(name.split(";")[0],) for name in performers]
    wanted = [
        Track(SONGS[0], names[0], album, release_date="1998"),
        Track(SONGS[1], names[1], album),
        Track(SONGS[2], names[2], album, year=1998, album_artists=(artist,)),
    ]
    paths = filed(room, tmp_path, wanted)
    assert len({navidrome(path) for path in paths}) == 1
    assert len({picard(path) for path in paths}) == 1
    assert navidrome(paths[0]) == (("m",) if ids else (artist, album, "1998-04-20"))
    rows = [FileTagReader().own_words(str(path)) for path in paths]
    assert {row.compilation for row in rows} == ({True} if sampler else {None, False})
