"""MP4 atoms of a `TagSet`, for M4A and MP4. Used by `core.media.tags_writer`."""

from __future__ import annotations

from typing import Any

from core.domain import TagSet
from core.media.tag_keys import FREEFORM


def change_mp4(atoms: Any, tags: TagSet) -> None:
    """Set what `tags` has in a mutagen MP4Tags object."""
    plain = {
        "\xa9nam": (tags.title,),
        "\xa9ART": (tags.artist,),
        "\xa9alb": (tags.album,),
        "aART": (tags.album_artist,),
        "\xa9day": (tags.date,),
        "\xa9gen": tags.genres,
    }
    for key, values in plain.items():
        texts = [value for value in values if value]
        if texts:
            atoms[key] = texts
    free = {
        "ARTISTS": tags.artists,
        "ALBUMARTISTS": (tags.album_artist,),
        "ISRC": (tags.isrc,),
        "MusicBrainz Track Id": (tags.mb_recording,),
        "MusicBrainz Album Id": (tags.mb_release,),
    }
    for name, given in free.items():
        _free(atoms, name, [value for value in given if value])
    _pair(atoms, "trkn", tags.track_number, tags.track_total)
    _pair(atoms, "disk", tags.disc_number, tags.disc_total)
    if tags.compilation is not None:
        atoms["cpil"] = tags.compilation
    if tags.cover_jpeg:
        _cover(atoms, tags.cover_jpeg)


def _free(atoms: Any, name: str, values: list[str]) -> None:
    from mutagen.mp4 import AtomDataType, MP4FreeForm

    if not values:
        return
    key = FREEFORM + name
    for there in [k for k in atoms if k.casefold() == key.casefold()]:
        del atoms[there]
    atoms[key] = [MP4FreeForm(value.encode(), AtomDataType.UTF8) for value in values]


def _pair(atoms: Any, key: str, number: int | None, total: int | None) -> None:
    if number is None and total is None:
        return
    there = next(iter(atoms.get(key, ())), (0, 0))
    atoms[key] = [(there[0] if number is None else number, there[1] if total is None else total)]


def _cover(atoms: Any, jpeg: bytes) -> None:
    """MP4 has no picture types; the first one is the front cover, the others are kept."""
    from mutagen.mp4 import MP4Cover

    others = list(atoms.get("covr", ()))[1:]
    atoms["covr"] = [MP4Cover(jpeg, imageformat=MP4Cover.FORMAT_JPEG), *others]
