"""Domain values as compact JSON and back: for tracks, origins, candidates and saved playlists.

A member that holds its default is left out, an unknown member is ignored on reading: older and
newer programs read each other's rows. Text is written in ASCII with escapes, so that lone
surrogates of undecodable file names survive.
"""

from __future__ import annotations

import json
import types
import typing
import zlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

from utils.precedence import give_way

T = TypeVar("T")
Convert = Callable[[Any], Any]

_PLAIN = frozenset({str, int, float, bool, type(None)})
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def dump(value: object) -> str:
    """The JSON text of one domain value."""
    return _encode(_plain(value))


def load(kind: type[T], text: str) -> T:
    """The domain value of a JSON text written by `dump`."""
    read = _reader(cast(Hashable, kind))
    return cast(T, read(json.loads(text)))


def pack(values: Sequence[object]) -> bytes:
    """Many values, compressed: the answer of a search is long and repeats itself."""
    # One by one: a long text written at one go would keep all other threads waiting.
    text = ",".join(_told(value) for value in values)
    return zlib.compress(f"[{text}]".encode("ascii"), 1)


def unpack(kind: type[T], data: bytes) -> tuple[T, ...]:
    """The values of `pack`."""
    read = _reader(cast(Hashable, kind))
    return tuple(_heard(read, item) for item in json.loads(zlib.decompress(data)))


def _told(value: object) -> str:
    give_way()
    return dump(value)


def _heard(read: Convert, item: Any) -> Any:
    give_way()
    return read(item)


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    members = {}
    for name, default in _members(cast(Hashable, kind)):
        member = getattr(value, name)
        if member != default:
            members[name] = member if type(member) in _PLAIN else _plain(member)
    return members


@cache
def _members(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


@cache
def _reader(kind: Any) -> Convert:
    """The function that makes a `kind` from what `json` gives."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        (some,) = (item for item in arguments if item is not type(None))
        return _optional(_reader(some))
    if origin is tuple:
        return _sequence(_reader(arguments[0]))
    if is_dataclass(kind):
        return _members_of(cast(type[Any], kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is float:
        return float
    return _same


def _same(value: Any) -> Any:
    return value


def _optional(read: Convert) -> Convert:
    return lambda value: None if value is None else read(value)


def _sequence(read: Convert) -> Convert:
    if read is _same:
        return tuple
    return lambda values: tuple(read(value) for value in values)


def _members_of(kind: type[Any]) -> Convert:
    hints = typing.get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    needed = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    known, all_needed = readers.keys(), frozenset(needed)
    made = [(name, reader) for name, reader in readers.items() if reader is not _same]

    def read(values: dict[str, Any]) -> Any:
        if not all_needed <= values.keys():
            missing = next(name for name in needed if name not in values)
            raise ValueError(f"{kind.__name__} without {missing}")
        if not values.keys() <= known:
            values = {name: value for name, value in values.items() if name in known}
        for name, reader in made:
            if name in values:
                values[name] = reader(values[name])
        return kind(**values)

    return read
