"""What a picture is, by its first bytes; and the pictures inside music files.

Used by the cover shaper, the tag reader and the tag writer.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 500_000
LEAST_SIDE, MOST_SIDE = 500, 1200
_FRONT = 3
_NO_SIZE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """`kind` is "jpeg", "png", "webp" or "gif"; width and height in pixels, `size` in bytes."""

    kind: str
    width: int
    height: int
    size: int


def picture_facts(data: bytes) -> PictureFacts | None:
    """None for what is no picture (or its size is not told)."""
    for kind, measure in (("jpeg", _jpeg), ("png", _png), ("gif", _gif), ("webp", _webp)):
        try:
            found = measure(data)
        except (struct.error, IndexError):
            found = None
        if found is not None and min(found) > 0:
            return PictureFacts(kind, *found, len(data))
    return None


def longest(facts: PictureFacts) -> int:
    """The longer side."""
    return max(facts.width, facts.height)


def fits_as_cover(facts: PictureFacts | None) -> bool:
    """True when the picture can be embedded as it is."""
    if facts is None or facts.kind != "jpeg" or facts.size > MOST_BYTES:
        return False
    return min(facts.width, facts.height) >= LEAST_SIDE and longest(facts) <= MOST_SIDE


def _jpeg(data: bytes) -> tuple[int, int] | None:
    if data[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in _NO_SIZE_MARKERS:
            at += 2
        elif marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        else:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _png(data: bytes) -> tuple[int, int] | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"GIF8":
        return None
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    if data[12:16] == b"VP8X":
        wide, high = data[24:27], data[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def front_pictures(audio: Any) -> list[bytes]:
    """The front covers inside a mutagen file object; in MP4 the first picture is the front."""
    tags = audio.tags
    if hasattr(audio, "pictures"):
        return [picture.data for picture in audio.pictures if picture.type == _FRONT]
    if not tags:
        return []
    if hasattr(tags, "getall"):
        return [picture.data for picture in tags.getall("APIC") if picture.type == _FRONT]
    if type(audio).__name__ == "MP4":
        return [bytes(picture) for picture in tags.get("covr", ())][:1]
    return list(_in_comments(tags))


def _in_comments(tags: Any) -> Iterator[bytes]:
    from mutagen.flac import Picture, error

    for text in tags.get("METADATA_BLOCK_PICTURE", ()) if hasattr(tags, "get") else ():
        try:
            picture = Picture(base64.b64decode(text))
        except (binascii.Error, ValueError, TypeError, error, struct.error):
            continue
        if picture.type == _FRONT:
            yield picture.data
