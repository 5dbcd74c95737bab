"""Vorbis comments of a `TagSet`, for FLAC, Ogg and Opus. Used by `core.media.tags_writer`."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from core.domain import TagSet
from core.media.pictures import picture_facts
from core.media.tag_keys import VORBIS
from core.media.tags_texts import r128_gain, texts_of

_FRONT = 3
_PICTURE = "METADATA_BLOCK_PICTURE"


def change_vorbis(audio: Any, tags: TagSet) -> None:
    """Set what `tags` has in the comments (and for FLAC the picture blocks) of `audio`."""
    comments = audio.tags
    for field, texts in texts_of(tags).items():
        for key in _also(field):
            comments[key] = texts
    if tags.lyrics:
        comments["LYRICS"] = [tags.lyrics]
    if tags.original_date:
        comments["ORIGINALYEAR"] = [tags.original_date[:4]]
    if type(audio).__name__ == "OggOpus":
        _r128(comments, tags)
    _numbers(
        comments, ("TRACKNUMBER", "TRACKTOTAL", "TOTALTRACKS"), tags.track_number, tags.track_total
    )
    _numbers(comments, ("DISCNUMBER", "DISCTOTAL", "TOTALDISCS"), tags.disc_number, tags.disc_total)
    if tags.compilation is not None:
        comments["COMPILATION"] = ["1"] if tags.compilation else []
    if tags.cover_jpeg:
        _cover(audio, tags.cover_jpeg)


def _also(field: str) -> tuple[str, ...]:
    """The names a field is written under: DJ programs look for a key of their own."""
    return VORBIS[field] if field == "key" else VORBIS[field][:1]


def _r128(comments: Any, tags: TagSet) -> None:
    for key, gain in (("R128_TRACK_GAIN", tags.track_gain), ("R128_ALBUM_GAIN", tags.album_gain)):
        if gain is not None:
            comments[key] = [r128_gain(gain)]


def _numbers(
    comments: Any, keys: tuple[str, str, str], number: int | None, total: int | None
) -> None:
    if number is not None:
        _, _, joined = str(next(iter(comments.get(keys[0], ())), "")).partition("/")
        if joined.isdigit() and total is None:
            total = int(joined)  # "3/12" is taken apart, its total not lost
        comments[keys[0]] = [str(number)]
    if total is not None:
        for key in keys[1:]:
            comments[key] = [str(total)]


def _cover(audio: Any, jpeg: bytes) -> None:
    from mutagen.flac import Picture

    front = Picture()
    front.type, front.mime, front.desc, front.data = _FRONT, "image/jpeg", "", jpeg
    facts = picture_facts(jpeg)
    if facts is not None:
        front.width, front.height, front.depth = facts.width, facts.height, 24
    if hasattr(audio, "add_picture"):
        others = [p for p in audio.pictures if p.type != _FRONT]
        audio.clear_pictures()
        for picture in (front, *others):
            audio.add_picture(picture)
        return
    kept = [raw for raw in audio.tags.get(_PICTURE, ()) if not _is_front(raw)]
    audio.tags[_PICTURE] = [base64.b64encode(front.write()).decode("ascii"), *kept]


def _is_front(raw: str) -> bool:
    try:
        return int.from_bytes(base64.b64decode(raw)[:4], "big") == _FRONT
    except (binascii.Error, ValueError):
        return False
