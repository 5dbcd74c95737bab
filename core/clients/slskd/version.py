"""Which slskd answers, and so which of its enqueue endpoints to use. Used by `downloads.py`.

Source: slskd version map (contract §0): batches since 0.26; `0.0.0.0` is a development build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BATCHES_SINCE = (0, 26)
_NUMBERS = re.compile(r"(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Version:
    """`major_minor` is None when the text could not be read: then a new slskd is assumed."""

    text: str
    major_minor: tuple[int, int] | None

    @property
    def has_batches(self) -> bool:
        """True when `/transfers/downloads/batches` exists."""
        return self.major_minor in (None, (0, 0)) or self.major_minor >= _BATCHES_SINCE


def parse_version(value: object) -> Version:
    """Read "0.26.0.0", "0.25.1 (…)" or anything else; never refuses."""
    text = value if isinstance(value, str) else ""
    found = _NUMBERS.match(text.strip().lstrip("v"))
    return Version(text, (int(found[1]), int(found[2])) if found else None)
