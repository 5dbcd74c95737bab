"""MP4 atoms of a `TagSet`, for M4A and MP4. Used by `core.media.tags_writer`."""

from __future__ import annotations

from typing import Any

from core.domain import TagSet
from core.media.tag_keys import FREEFORM, MP4
from core.media.tags_texts import texts_of


def change_mp4(atoms: Any, tags: TagSet) -> None:
    """Set what `tags` has in a mutagen MP4Tags object."""
    for field, texts in texts_of(tags).items():
        key = MP4[field][0]
        if key.startswith(FREEFORM):
            _free(atoms, key, texts)
        elif field == "bpm":
            atoms[key] = [int(texts[0])]
        else:
            atoms[key] = texts
    if tags.lyrics:
        atoms[MP4["lyrics"][0]] = [tags.lyrics]
    _pair(atoms, "trkn", tags.track_number, tags.track_total)
    _pair(atoms, "disk", tags.disc_number, tags.disc_total)
    if tags.compilation is not None:
        atoms["cpil"] = tags.compilation
    if tags.cover_jpeg:
        _cover(atoms, tags.cover_jpeg)


def _free(atoms: Any, key: str, values: list[str]) -> None:
    from mutagen.mp4 import AtomDataType, MP4FreeForm

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
