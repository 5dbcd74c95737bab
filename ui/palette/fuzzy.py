"""Finding an entry by a few of its letters. Used by the command palette."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_START, _NEXT, _ANY = 8, 5, 1
_WHOLE_WORD = 12


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Lower case without accents, for comparing only."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def score(typed: str, title: str, more: str = "") -> int:
    """How well `typed` names an entry; 0: not at all. `more` are words that count for less.

    Every typed word must be found, as letters in their order; starts of words and letters beside
    each other count for more, a short title for more than a long one.
    """
    words = folded(typed).split()
    if not words:
        return 1
    name, rest = folded(title), folded(more)
    total = 0
    for word in words:
        found = max(4 * _word(word, name), _word(word, rest) if len(word) > 1 else 0)
        if not found:
            return 0
        total += found
    return max(1, total * 10 - len(name))


def _word(word: str, text: str) -> int:
    if (at := text.find(word)) >= 0:
        starts = at == 0 or not text[at - 1].isalnum()
        return len(word) * _NEXT + (_WHOLE_WORD if starts else 0)
    return _scattered(word, text)


def _scattered(word: str, text: str) -> int:
    """Letters in their order, the first at a word's start; 0 when one is missing."""
    starts = [i for i, one in enumerate(text) if i == 0 or not text[i - 1].isalnum()]
    begins = [i for i in starts if text[i : i + 1] == word[:1]]
    return max((_from(word, text, begin) for begin in begins), default=0)


def _from(word: str, text: str, begin: int) -> int:
    total, at = _START, begin
    for letter in word[1:]:
        found = text.find(letter, at + 1)
        if found < 0 or found - at > 12:
            return 0
        starts = not text[found - 1].isalnum()
        total += _NEXT if found == at + 1 or starts else _ANY
        at = found
    return total if total >= len(word) * 2 else 0
