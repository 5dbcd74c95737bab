"""Serato crates: `_Serato_/Subcrates/NAME.crate`, a list of records.

A record is a four-letter tag, the length of its content (32 bits, big-endian) and the content: text
in UTF-16BE, or records again. Source: the ecosystem's conventions as Mixxx and crate tools read
them; `vrsn` must be exactly the text below, or Serato shows an empty crate. Used by
`service.py`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence

from core.domain import BadInput

VERSION = "1.0/Serato ScratchLive Crate"
NESTED = "%%"
"""Stands between the names of a crate and of the crate within it, in the file's name."""
_COLUMNS = ("song", "artist", "album", "length", "bpm", "key", "genre", "year", "comment")
_HEAD = struct.Struct(">4sI")

Record = tuple[bytes, bytes]


def crate_file_name(parts: Sequence[str]) -> str:
    """`Supercrates%%House.crate` for the crate House within Supercrates."""
    return NESTED.join(part.replace(NESTED, "%") for part in parts) + ".crate"


def new_crate(paths: Iterable[str]) -> bytes:
    """A crate of these tracks; paths from the root of their drive, `/` between, none in front."""
    head = [_record(b"vrsn", _text(VERSION)), _record(b"osrt", _column(b"tvcn", "song") + _UP)]
    columns = [
        _record(b"ovct", _column(b"tvcn", name) + _column(b"tvcw", "0")) for name in _COLUMNS
    ]
    return b"".join((*head, *columns, *map(_track, paths)))


def merge_crate(old: bytes, paths: Sequence[str], gone: Callable[[str], bool]) -> bytes:
    """`old` with these tracks added at its end and those taken out that are `gone`.

    The order, the columns and the tracks that a person put there stay byte for byte. Raises
    `BadInput` when `old` is no crate.
    """
    records = list(read_records(old))
    if not records or records[0] != (b"vrsn", _text(VERSION)):
        raise BadInput("This is no Serato crate that can be added to.")
    kept, there = [], set()
    for tag, content in records:
        path = _path_of(content) if tag == b"otrk" else None
        if path is not None and (path in there or gone(path)):
            continue
        if path is not None:
            there.add(path)
        kept.append(_record(tag, content))
    return b"".join((*kept, *(_track(path) for path in paths if path not in there)))


def read_records(data: bytes) -> Iterator[Record]:
    """(tag, content) one after the other. Raises `BadInput` where a record is cut off."""
    at = 0
    while at < len(data):
        if at + _HEAD.size > len(data):
            raise BadInput("This Serato crate is damaged.")
        tag, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if at + length > len(data):
            raise BadInput("This Serato crate is damaged.")
        yield tag, data[at : at + length]
        at += length


def _path_of(content: bytes) -> str | None:
    for tag, inner in read_records(content):
        if tag == b"ptrk":
            return inner.decode("utf-16-be", "replace")
    return None


def _record(tag: bytes, content: bytes) -> bytes:
    return _HEAD.pack(tag, len(content)) + content


def _text(text: str) -> bytes:
    return text.encode("utf-16-be", "replace")


def _column(tag: bytes, text: str) -> bytes:
    return _record(tag, _text(text))


def _track(path: str) -> bytes:
    return _record(b"otrk", _record(b"ptrk", _text(path)))


_UP = _record(b"brev", b"\x00")
