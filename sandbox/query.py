"""How peers match a search: every term in the path, exclusions, no one-character terms.

Used by `sandbox.world` and, for the rules about empty queries, by the simulated slskd.
Source: slskd contract §3 (query text).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PUNCTUATION = re.compile(r"[^\w]+|_")


def fold(text: str) -> str:
    """Composed and caseless; accents stay, as peers do not fold them."""
    return unicodedata.normalize("NFC", text).casefold()


@dataclass(frozen=True, slots=True)
class Query:
    """A search text taken apart: terms of two characters and more, and exclusions without `-`."""

    terms: tuple[str, ...]
    exclusions: tuple[str, ...]
    text: str

    @classmethod
    def parse(cls, text: str) -> Query:
        """`text` is kept as slskd gives it back: terms first, exclusions last."""
        tokens = text.split()
        out = [t for t in tokens if t.startswith("-") and len(t) > 1]
        kept = [t for t in tokens if t not in out]
        return cls(
            terms=tuple(fold(t) for t in kept if len(t) > 1),
            exclusions=tuple(fold(t[1:]) for t in out),
            text=" ".join([*kept, *out]),
        )

    def matches(self, path: str) -> bool:
        """Whether a peer's path answers this query."""
        whole = fold(path)
        words = frozenset(_PUNCTUATION.split(whole))
        return all(_is_in(t, whole, words) for t in self.terms) and not any(
            _is_in(t, whole, words) for t in self.exclusions
        )


def _is_in(term: str, whole: str, words: frozenset[str]) -> bool:
    """As it stands, or as words when punctuation differs ("AC/DC" in "AC-DC")."""
    pieces = [piece for piece in _PUNCTUATION.split(term) if piece]
    return term in whole or (bool(pieces) and all(piece in words for piece in pieces))
