"""Reading other people's JSON: every key optional, every type checked. Used by the mappings.

A value of another type than expected counts as not told.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any

Json = dict[str, Any]

_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def as_object(value: object) -> Json:
    """The object, {} for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Json]:
    """The objects of a list; everything else is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """Trimmed NFC text of a string or whole number, "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""


def maybe(value: object) -> str | None:
    """`text`, None for none."""
    return text(value) or None


def identity(value: object) -> str:
    """An id as text; "" for none, 0 and negative numbers."""
    found = text(value)
    return "" if found.startswith("-") or found == "0" else found


def count(value: object) -> int | None:
    """A whole number above 0, also from text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    return value if isinstance(value, int) and value > 0 else None


def seconds(value: object, per_second: int = 1) -> float | None:
    """A length above 0 in seconds, also from text (Deezer's single tracks); `per_second` units make
    one."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return None
    return value / per_second


def date(value: object) -> str | None:
    """ "2021", "2021-05" or "2021-05-04" out of a date or time; None for "0000-00-00" and such."""
    found = _DATE.match(text(value))
    if found is None or found[1] == "0000":
        return None
    parts = [found[1]]
    for part in (found[2], found[3]):
        if part is None or part == "00":
            break
        parts.append(part)
    return "-".join(parts)


def moment(value: object) -> float | None:
    """Seconds since the epoch of an ISO time, one without a zone in UTC; None for none."""
    try:
        found = datetime.datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).timestamp()


def iso_moment(at: float) -> str:
    """The other way round, in UTC."""
    found = datetime.datetime.fromtimestamp(at, datetime.UTC)
    return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def flag(value: object) -> bool | None:
    """A boolean, None when it is none."""
    return value if isinstance(value, bool) else None


def isrc(value: object) -> str | None:
    """The code in capitals without dashes; None when it has not twelve letters and digits."""
    code = text(value).replace("-", "").replace(" ", "").upper()
    return code if len(code) == 12 and code.isascii() and code.isalnum() else None


def quoted(words: str) -> str:
    """`words` for a search field in quotes: what would end the quotes is taken out."""
    return " ".join(words.replace('"', " ").replace("\\", " ").split())[:200]
