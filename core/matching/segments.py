"""Taking a title apart: core, guests, versions, packaging, and brackets that are none of these.

Every bracket and every dash tail is judged on its own. Used by `readings`; `take_apart` remembers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.matching.normalise import fold
from core.matching.versions import bare_tail, read_tail, read_words
from core.matching.words import FEAT_WORDS, PART_WORDS

_BRACKETS = str.maketrans("（［【〔〈《｛＜{「『", "([[[[[[[[[[")
_CLOSING = str.maketrans("）］】〕〉》｝＞}」』", ")]]]]]]]]]]")
_SIGNS = re.compile(r"[(\[\"“「『【（［〈《]| [-–—―~|/]|[-–—]\s|M/V|\.\w{3,4}\s*$")
_HINT_WORDS = """
    edit mix mixes version ver remix dub take live vivo remaster remastered karaoke instrumental
    acapella sped slowed nightcore video videoclip clip lyric lyrics audio visualizer visualiser
    mv pv hd hq 4k
"""
_HINTS = FEAT_WORDS | frozenset(_HINT_WORDS.split())
_DASH = re.compile(r"\s[-–—―~|]\s+|\s+[-–—―]\s|\s/\s(?=[A-Z])")
_FEAT = re.compile(r"[\s,(\[]*\b(?:feat|ft|featuring)\b\.?:?\s*(?=\S)", re.IGNORECASE)
_EXTENSION = re.compile(
    r"\.(?:avi|wmv|mpe?g|mp4|m4v|mov|flv|mkv|webm|mp3|flac|m4a|ogg|wav)\s*$", re.I
)
_YEAR = re.compile(r"^(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title in pieces; all texts folded.

    `core` names the song, `extras` are brackets that say something unknown (a translation, an
    album, a subtitle), `tails` dash tails that were kept in `core`, `guests` the featured names.
    `kinds` and `describers` are the version, `version_words` all its words in order.
    """

    core: str
    extras: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    describers: tuple[str, ...] = ()
    version_words: tuple[str, ...] = ()
    packaging: tuple[str, ...] = ()


class _Taker:
    """Collects the pieces of one title."""

    def __init__(self, album: str) -> None:
        self.album = "" if _is_bare_version(album) else album
        self.extras: list[str] = []
        self.guests: list[str] = []
        self.kinds: set[str] = set()
        self.describers: list[str] = []
        self.version_words: list[str] = []
        self.packaging: list[str] = []

    def bracket(self, raw: str) -> bool:
        """Judge one bracket; False when it is part of the core."""
        folded = fold(raw)
        tokens = tuple(folded.split())
        if not tokens or (self.album and folded == self.album):
            return True
        if tokens[0] in FEAT_WORDS or (tokens[0] == "with" and len(tokens) > 1):
            self._feat(raw)
            return True
        if tokens[0] in PART_WORDS and len(tokens) > 1:
            return False
        if _is_count(tokens) or not self._version(tokens, tail=False):
            self.extras.append(folded)
        return True

    def tail(self, raw: str) -> bool:
        """Judge one dash tail; False when it is part of the core."""
        folded = fold(raw)
        if not folded or (self.album and folded == self.album):
            return True
        tokens = tuple(folded.split())
        if tokens[0] in FEAT_WORDS or (tokens[0] == "with" and len(tokens) > 1):
            self._feat(raw)
            return True
        return self._version(tokens, tail=True)

    def bare(self, folded: str) -> str:
        """The core without version or packaging words that stand at its end without any sign."""
        while True:
            core, tail = bare_tail(folded)
            if not tail or not self._version(tuple(tail.split()), tail=False):
                return folded
            folded = core

    def _feat(self, raw: str) -> None:
        names = re.sub(r"^\W*(?:feat|ft|featuring|with)\b\.?:?\s*", "", raw, flags=re.IGNORECASE)
        names = names.strip(" ()[]")
        if names:
            self.guests.append(names)

    def _version(self, tokens: tuple[str, ...], tail: bool) -> bool:
        found = read_tail(tokens) if tail else read_words(tokens)
        if found.packaging:
            self.packaging.append(" ".join(tokens))
            return True
        if not found.kinds:
            return False
        self.kinds |= found.kinds
        self.describers.extend(found.describers)
        self.version_words.extend(tokens)
        return True

    def drop_echoes(self, core: str) -> None:
        """Forget brackets that only say the title again beside packaging words."""
        own = set(core.split())
        for extra in list(self.extras):
            others = tuple(w for w in extra.split() if w not in own)
            if others and read_words(others).packaging:
                self.extras.remove(extra)

    def parts(self, core: str) -> TitleParts:
        return TitleParts(
            core, tuple(self.extras), tuple(self.guests), frozenset(self.kinds),
            tuple(self.describers), tuple(self.version_words), tuple(self.packaging),
        )  # fmt: skip


@lru_cache(maxsize=4096)
def _is_bare_version(album: str) -> bool:
    """True for an album called "Live": "(Live)" in a title then names the version, no album."""
    found = read_words(tuple(album.split())) if album else None
    return found is not None and bool(found.kinds) and not found.describers


def _is_count(tokens: tuple[str, ...]) -> bool:
    """True for "(2)": the second of several, or a second copy of a file."""
    return len(tokens) == 1 and tokens[0].isdigit() and len(tokens[0]) < 4


def is_plain(title: str, folded: str) -> bool:
    """True when a title holds nothing that would have to be taken apart."""
    if not _HINTS.isdisjoint(folded.split()):
        return False
    return not _SIGNS.search(title)


@lru_cache(maxsize=32768)
def take_apart(title: str, album: str = "") -> TitleParts:
    """Take a title apart; `album` (folded) is dropped where a bracket or tail repeats it."""
    folded = fold(title)
    if is_plain(title, folded):
        return TitleParts(folded)
    title = _EXTENSION.sub("", title)
    taker = _Taker(album)
    text = _feat_out(_brackets(title.translate(_BRACKETS).translate(_CLOSING), taker), taker)
    text = _tails(text, taker)
    core = taker.bare(fold(text))
    taker.drop_echoes(core)
    if not core:
        core, taker.extras = (
            (taker.extras[0], taker.extras[1:]) if taker.extras else (fold(title), [])
        )
    return taker.parts(core)


def _brackets(text: str, taker: _Taker) -> str:
    """The text without the brackets that are not core; nested ones are judged as one."""
    out: list[str] = []
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char in "([":
            if depth == 0:
                out.append(text[start:at])
                start = at + 1
            depth += 1
        elif char in ")]" and depth:
            depth -= 1
            if depth == 0:
                out.append(_judged(text[start:at], text[: start - 1], taker))
                start = at + 1
    rest = text[start:]
    out.append(
        _judged(rest, text[: start - 1], taker)
        if depth
        else rest.replace(")", " ").replace("]", " ")
    )
    return "".join(out)


def _judged(inner: str, before: str, taker: _Taker) -> str:
    if not before.strip() and len(fold(inner)) > 2:
        return f" {inner} "  # a leading bracket belongs to the name: (I Can't Get No) …
    return " " if taker.bracket(inner) else f" {inner} "


def _feat_out(text: str, taker: _Taker) -> str:
    found = _FEAT.search(text)
    if not found or not text[: found.start()].strip():
        return text
    names = text[found.end() :]
    dash = _DASH.search(names)
    rest = names[dash.start() :] if dash else ""
    names = names[: dash.start()] if dash else names
    if names.strip():
        taker.guests.append(names.strip())
    return text[: found.start()] + rest


def _tails(text: str, taker: _Taker) -> str:
    while True:
        cuts = list(_DASH.finditer(text))
        if not cuts or not text[: cuts[-1].start()].strip():
            return text
        for cut in reversed(cuts[-2:]):
            tail = text[cut.end() :]
            is_year = bool(taker.packaging) and bool(_YEAR.match(tail.strip()))
            if text[: cut.start()].strip() and (is_year or taker.tail(tail)):
                text = text[: cut.start()]
                break
        else:
            return text
