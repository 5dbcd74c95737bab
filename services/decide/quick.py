"""A cheap look that spares hopeless candidates the full comparison. Used by the comparer.

A wide query brings thousands of files of other songs. A title is only compared when enough of its
letters stand somewhere in what the candidate says about itself; slips of the pen are allowed for.
"""

from __future__ import annotations

import re
from itertools import pairwise

from core.domain import MatchResult, ScorePart, Track, Verdict
from core.matching.credits import credit_of
from core.matching.letters import Letters
from core.matching.normalise import fold_plain, is_placeholder, latinised
from core.matching.segments import take_apart
from core.matching.wordmatch import canonical, weight


def _rejected(part: str, sentence: str, score: float) -> MatchResult:
    return MatchResult(score, Verdict.REJECT, (ScorePart(part, 0.0, sentence),), (sentence,))


ANOTHER_TITLE = _rejected("title", "It is another title", 0.0)
ANOTHER_ARTIST = _rejected("artist", "It is by another artist", 0.001)
_SIGNS = re.compile(r"[$!]|\d[.,]\d|\b\w\.\w")
_SIGNS_HOLD = ("$", "!", ".", ",")
_SPACED = str.maketrans(
    {c: " " for c in map(chr, range(128)) if not c.isalnum()}
    | {"'": "", "`": "", "&": " and ", "+": " and ", "@": " at "}
)
_STOP = 0.3
_PAIR = 2
_SHORT = 4
_LONG = 8
_MOSTLY_MISSING = 0.5


class QuickLook:
    """Knows the letters of one wanted track. Never rejects without being sure."""

    def __init__(self, want: Track) -> None:
        self._title = _Words(want.title)
        self._core = _Words(take_apart(want.title).core)
        self._artist = _Words(" ".join(want.artists) if credit_of(want.artists).known else "")
        self._album = _Words(want.album or "")
        self._said = f" {fold_plain(' '.join((want.title, *want.artists)))} "
        self._letters = Letters.of(want)
        self._named: dict[tuple[str, ...], bool] = {}

    def at_once(self, got: Track) -> MatchResult | None:
        """`rejected` for the plainest cases, at the least cost; None otherwise."""
        if not self._title.known:
            return None
        text = got.title.lower()
        for start in self._title.starts:  # an own loop: this is all that most candidates need
            if start in text:
                return None
        return self.rejected(got)

    def rejected(self, got: Track) -> MatchResult | None:
        """The rejection when nothing of the title is there, or nothing of the artist and little
        else; None when only a comparison can tell."""
        if not self._title.known or not _says_something(got.title):
            return None
        said = (got.title, *got.artists, *got.album_artists, got.album or "", *got.context)
        text = f" {_folded(' '.join(said))} "
        if not text.isascii():
            return self._in_latin(got, text)
        joined = text.replace(" ", "")
        if not self._title.any_in(text, joined):
            return ANOTHER_TITLE
        return self._by_artist(got, text, joined) or self._by_letters(got, text)

    def _in_latin(self, got: Track, text: str) -> MatchResult | None:
        """Another script may spell the same names: what it sounds like must be near."""
        names = fold_plain(f"{got.title} {' '.join(got.artists)}")
        if not self._letters.known or not got.artists or len(got.title) < _PAIR:
            return None
        hopeless = self._letters.too_few(latinised(names), latinised(" ".join(text.split())))
        return ANOTHER_TITLE if hopeless else None

    def _by_letters(self, got: Track, text: str) -> MatchResult | None:
        if not self._letters.known or not got.artists or len(got.title) <= _SHORT:
            return None
        names = f"{got.title} {' '.join(got.artists)}".lower()
        return ANOTHER_TITLE if self._letters.too_few(names, text) else None

    def _by_artist(self, got: Track, text: str, joined: str) -> MatchResult | None:
        if not self._artist.known or self._artist.any_in(text, joined):
            return None
        if not credit_of(got.artists).known:
            return None
        if self._core.known and self._core.missing(text, joined) >= _MOSTLY_MISSING:
            return ANOTHER_TITLE
        if self._album.any_in(text, joined) or self._names(got.artists):
            return None
        return ANOTHER_ARTIST

    def _names(self, artists: tuple[str, ...]) -> bool:
        """True when the wanted text may name these artists outside its artist field."""
        found = self._named.get(artists)
        if found is None:
            said = self._said
            found = _Words(" ".join(artists)).any_in(said, said.replace(" ", ""))
            self._named[artists] = found
        return found


class _Words:
    """The words of one field; not `known` when they can be spelled in ways this does not know.

    Where one of the `starts` of the telling words stands in a raw text, a fuller look is due.
    """

    def __init__(self, text: str) -> None:
        folded = fold_plain(text)
        words = tuple(folded.split())
        self._joined = folded.replace(" ", "")
        plain = self._joined.isascii() and self._joined.isalnum()
        self.known = (
            plain
            and _says_something(text)
            and canonical(words) == words
            and any(map(str.isalpha, words))
        )
        self._words = [(weight(word), _cut(word)) for word in words]
        telling = [cut for heavy, cut in self._words if heavy > _STOP]
        telling = telling or [cut for _, cut in self._words]
        self._pieces = tuple(dict.fromkeys(piece for pieces in telling for piece in pieces))
        self.starts = tuple(dict.fromkeys(pieces[0].strip() for pieces in telling))

    def any_in(self, text: str, joined: str) -> bool:
        """True when a telling word may stand in the text, or all of them without their spaces."""
        if not self.known:
            return bool(self._words)
        return _stands(self._pieces, text) or self._joined in joined

    def missing(self, text: str, joined: str) -> float:
        """The share (0..1) of the words, by weight, that cannot stand in the text."""
        if self._joined in joined:
            return 0.0
        total = sum(heavy for heavy, _ in self._words)
        return 1.0 - sum(heavy for heavy, pieces in self._words if _stands(pieces, text)) / total


def _folded(text: str) -> str:
    """`fold_plain`, at less cost for texts without signs that stand for letters; spaces differ."""
    lowered = text.lower()
    if not lowered.isascii() or (_stands(_SIGNS_HOLD, lowered) and _SIGNS.search(lowered)):
        return fold_plain(text)
    return lowered.translate(_SPACED)


def _says_something(text: str) -> bool:
    """False for signs alone and for the words people write for "unknown"."""
    return any(map(str.isalnum, text)) and not is_placeholder(text)


def _cut(word: str) -> tuple[str, ...]:
    """A short word with its borders, or pieces of a long one of which at least one survives as many
    slips as the comparison forgives: its start, its end, from eight letters on its middle."""
    if len(word) < _SHORT:
        return (f" {word} ",)
    parts = 2 if len(word) < _LONG else 3
    edges = [len(word) * part // parts for part in range(parts + 1)]
    first, *middle, last = (word[start:end] for start, end in pairwise(edges))
    return (f" {first}", *middle, f"{last} ")


def _stands(pieces: tuple[str, ...], text: str) -> bool:
    """True when one of them stands in the text."""
    for piece in pieces:  # noqa: SIM110 - a pattern or a generator takes thrice as long
        if piece in text:
            return True
    return False
