"""What a Range header asks of a file. Used by `serving.py`. Source: RFC 9110, §14."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `first` to `last`, both included. `last` None: to an end nobody knows yet."""

    first: int
    last: int | None


class Unsatisfiable(Exception):
    """The range lies outside the file (status 416)."""


def asked_part(header: str | None, size: int | None) -> Part | None:
    """The part a header asks for; None when the whole file is to be sent.

    What is not understood, and more than one range, is ignored, as the RFC allows. With an unknown
    `size` only a part with both ends is taken. Raises `Unsatisfiable`.
    """
    found = _ONE.fullmatch(header or "")
    if found is None or not any(found.groups()) or max(map(len, found.groups())) > _DIGITS:
        return None
    first, last = (int(text) if text else None for text in found.groups())
    if first is not None and last is not None and last < first:
        return None
    if size is None:
        return Part(first, last) if first is not None and last is not None else None
    if first is None:
        assert last is not None
        first, last = max(0, size - last), None if last else -1
    if first >= size or last == -1:
        raise Unsatisfiable
    return Part(first, size - 1 if last is None else min(last, size - 1))
