"""Entries of lists that people carry from one machine to another, read with care.

Used by `refusals.py`: such a file may be damaged, edited by hand, or of another program, and what
is written down from it is asked at every choice of a file from then on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TypeVar

from core.domain import BadInput

T = TypeVar("T")
_LARGEST = 2**63 - 1
NEXT = "Take a file that was exported here."


def entries(told: object, name: str) -> Sequence[object]:
    """The list called `name`; [] when it is left out. Raises `BadInput`."""
    found = told.get(name, []) if isinstance(told, dict) else None
    if not isinstance(found, list):
        raise BadInput("This is no list of refused files.", NEXT)
    return found


def made(kind: type[T], told: object, needed: Sequence[str]) -> T:
    """A value of the dataclass `kind`; fields it does not know are left out. Raises `BadInput`.

    `needed` are the fields that must say something.
    """
    if isinstance(told, Mapping):
        kinds = {one.name: str(one.type) for one in fields(kind)}  # type: ignore[arg-type]
        given = {name: told[name] for name in kinds if name in told}
        sound = all(_fits(kinds[name], value) for name, value in given.items())
        if sound and all(given.get(name) for name in needed):
            try:
                return kind(**given)
            except TypeError:  # a field is missing
                pass
    raise BadInput("An entry of the list cannot be read.", NEXT)


def _fits(kind: str, value: object) -> bool:
    if kind == "str":
        return isinstance(value, str)
    if isinstance(value, bool):
        return False
    if kind == "float":
        return isinstance(value, int | float) and math.isfinite(value)
    return value is None or (isinstance(value, int) and 0 <= value <= _LARGEST)
