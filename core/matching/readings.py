"""All the ways to read one record: as tagged, "Artist - Title", "Title - Album", numbered, quoted …

Each reading bends the record a little and costs a small fee; the scorer takes the best pair of
readings. Used by the scorer and, for exact keys, by the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from core.domain import LibraryTrack, Track
from core.matching.credits import Credit, agree, credit_of
from core.matching.normalise import fold, is_placeholder
from core.matching.segments import TitleParts, is_plain, take_apart
from core.matching.shop_text import shifted_fields, spaced, without_shop_text
from core.matching.titles import parse_title
from core.matching.versions import context_kinds, read_tail
from core.matching.wordmatch import canonical
from core.matching.words import PART_WORDS

_NUMBERED = re.compile(
    r"^\s*(?:\d{3}(?=[A-Z][a-z])|(?:\d{3} )?\d{3} ?-|0[0-9A-Za-z]{1,3}-|[A-H]{1,2}\d{1,2}-"
    r"|\d{1,3}\s*[.)]\s+|\d{1,2}\s+-\s+|[A-D]\d{1,2}\.\s|-)(?=\s*\S)"
)
_COUNTED = re.compile(r"(?<=\w)-0\d\d$")
_NO_NAME = re.compile(r"^\s*(?:0[0-9A-Z]\d?\s*-?|\d{1,2}|\d{1,2}:\d\d|\d{1,2}m \d{1,2}sec)\s*$")
_LONE_BRACKET = re.compile(r"^\s*[(\[][^()\[\]]+[)\]]\s*$")
_DASH = re.compile(r"\s+[-–—―~_]+\s+|\s*[–—―]\s+|\s+[–—―]\s*")
_ANY_DASH = re.compile("[-–—―~_]")
_LOOSE_DASH = re.compile(r"\s+-|-\s+")
_QUOTED = re.compile(
    r"^(?P<artist>[^\"“”「『【]+?)\s*[-–—]?\s*[\"“「『【](?P<title>[^\"“”」』】]+)[\"”」』】](?P<rest>.*)$"
)
_TELLING = re.compile(r"[-~_\"]|^\s*[\dA-D]|\sby\s", re.IGNORECASE)
_QUOTES = re.compile('["“「『【]')
_BY = re.compile(r"^(?P<title>.+?)\s+by\s+(?P<artist>.+?)(?:\s+(?:with )?lyrics)?$", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[][^)\]]*[)\]]")
_IMITATIONS = frozenset({"karaoke", "tribute", "cover"})
MAX_READINGS = 6
_TELLING_END = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a record. `title`, `extras`, `version` and `album` are canonical words.

    `fee` (in logits) is the price of the bend; `artist_given` says that the credit comes from the
    artist field itself; `tail` is a dash tail that was taken for the album.
    """

    parts: TitleParts
    title: tuple[str, ...]
    extras: tuple[str, ...]
    version: tuple[str, ...]
    credit: Credit
    guests: tuple[str, ...]
    fee: float = 0.0
    artist_given: bool = True
    tail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One record, taken apart: its readings (the plainest first) and what they share.

    Equal to itself alone, so that it is quickly found again in what is remembered of it.
    """

    readings: tuple[Reading, ...]
    album: tuple[str, ...]
    album_full: tuple[str, ...]
    context: frozenset[str]
    outer: tuple[str, ...]
    duration: float | None = None
    album_given: bool = True
    number: int | None = None


def side_of(track: Track | LibraryTrack) -> Side:
    """Take a record apart; the answer is remembered by its texts."""
    if isinstance(track, Track):
        outer, owner = track.context, track.album_artists
    else:
        outer, owner = (), () if track.artists else track.album_artists
    return _side(track.title, track.artists, track.album or "", outer, owner)


@lru_cache(maxsize=16384)
def _side(
    title: str, artists: tuple[str, ...], album: str, outer: tuple[str, ...],
    album_artists: tuple[str, ...],
) -> Side:  # fmt: skip
    shifted = shifted_fields(title, artists, album)
    if shifted:
        artists, album, title = (album,), "", ""
    album_known = not is_placeholder(album)
    parts = take_apart(album) if album_known else TitleParts("")
    album_folded = fold(album) if album_known else ""
    credit = credit_of(artists or album_artists)
    cleaned, seconds = without_shop_text(spaced(title))
    readings = _plain_readings(cleaned, credit) or tuple(
        _unique(_readings(cleaned, credit, album_folded, album_known))
    )
    if artists and album_artists:
        readings += _of_the_owner(title, artists, credit, credit_of(album_artists))
    context = context_kinds(tuple(album_folded.split()))
    for name in outer:
        context |= context_kinds(tuple(fold(name).split()))
    context |= context_kinds(credit.words) & _IMITATIONS
    words = canonical(tuple(parts.core.split()))
    full = canonical(tuple(album_folded.split()))
    pool = canonical(tuple(w for name in outer for w in fold(name).split()))
    number = None
    if shifted:
        seconds, number = shifted
    return Side(readings, words, full, context, pool, seconds, album_known, number)


def _of_the_owner(
    title: str, artists: tuple[str, ...], credit: Credit, owner: Credit
) -> tuple[Reading, ...]:
    """ "First - Second" in an album of somebody else: the whole may be a title of the owner's."""
    if not credit.known or not owner.known or set(owner.names) & set(credit.names):
        return ()
    return (_reading(f"{artists[0]} - {title}", "", owner, 0.2),)


@lru_cache(maxsize=16384)
def _plain_readings(title: str, credit: Credit) -> tuple[Reading, ...]:
    """The one reading of an ordinary title, whatever its album; () when there may be more."""
    if not credit.known or _TELLING.search(title) or not title.isascii():
        return ()
    if not is_plain(title, fold(title)):
        return ()
    return (_reading(title, "", credit, 0.0),)


def _unique(readings: Iterator[Reading]) -> Iterator[Reading]:
    seen = set()
    for reading in readings:
        key = (reading.title, reading.version, reading.credit.whole, reading.extras)
        if key not in seen:
            seen.add(key)
            yield reading
        if len(seen) >= MAX_READINGS:
            return


def _reading(title: str, album: str, credit: Credit, fee: float, given: bool = True) -> Reading:
    if is_placeholder(title):
        title = ""
    parts = take_apart(title, album)
    guests = credit_of(parts.guests).words if parts.guests else ()
    return Reading(
        parts,
        canonical(tuple(parts.core.split())),
        canonical(tuple(w for extra in parts.extras for w in extra.split())),
        canonical(parts.version_words),
        credit,
        guests,
        fee,
        given,
    )


def _readings(title: str, credit: Credit, album: str, album_known: bool) -> Iterator[Reading]:
    bare = _NUMBERED.sub("", title)
    if bare != title and bare.strip():
        bare = _COUNTED.sub("", bare)
        yield from _shapes(bare, credit, album, album_known, 0.0 if title[:1] in "0-" else 0.3)
        yield _reading(title, album, credit, 0.0)
        if title[:1] == "-" and credit.known:
            nameless = _reading("", album, credit, 0.6)
            yield replace(nameless, tail=canonical(tuple(fold(bare).split())))
        return
    counted = _COUNTED.sub("", title)
    if counted != title and counted.strip():
        yield from _shapes(counted, credit, album, album_known, 0.2)
    yield from _shapes(title, credit, album, album_known, 0.0)
    yield from _without_album(title, album, credit)
    if _NO_NAME.match(title):
        yield _reading("", album, credit, 0.3)
    elif _LONE_BRACKET.match(title):
        yield from _nameless(title, album, credit)


def _without_album(title: str, album: str, credit: Credit) -> Iterator[Reading]:
    """A bracket that held the album and lost its other half or some words."""
    head, bracket, _ = title.partition("(")
    if title.count("(") == title.count(")"):
        return
    words = fold(title).split()
    shared = _shared_end(words, album.split())
    if shared >= _TELLING_END:
        rest = head if bracket else " ".join(words[:-shared])
        if fold(rest):
            yield _reading(rest, album, credit, 0.2)


def _shared_end(left: list[str], right: list[str]) -> int:
    """How many words two runs end with alike."""
    pairs = zip(reversed(left), reversed(right), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _nameless(title: str, album: str, credit: Credit) -> Iterator[Reading]:
    """A title of which only its version is left: "(Harbour remix)"."""
    reading = _reading(f"x {title}", album, credit, 0.3)
    if reading.parts.kinds and reading.title == ("x",):
        yield replace(reading, parts=replace(reading.parts, core=""), title=())


def _shapes(
    title: str, credit: Credit, album: str, album_known: bool, fee: float
) -> Iterator[Reading]:
    yield _reading(title, album, credit, fee)
    yield from _dashes(title, credit, album, album_known, fee)
    quoted = _QUOTED.match(title) if _QUOTES.search(title) else None
    if (
        quoted
        and "(" not in quoted["artist"]
        and not _DASH.search(title[: quoted.start("title") - 2])
    ):
        rest = quoted["title"] + " " + quoted["rest"]
        yield from _named(quoted["artist"], rest, credit, album, fee + 0.3)
    yield from _video(title, credit, album, fee)
    by = _BY.match(title) if " by " in title.lower() else None
    if by and "(" not in by["title"]:
        yield from _named(by["artist"], by["title"], credit, album, fee + 0.8)


def _video(title: str, credit: Credit, album: str, fee: float) -> Iterator[Reading]:
    """A title without an artist, read like a video's."""
    if credit.known or is_plain(title, fold(title)):
        return
    video = parse_title(title)
    if video.artists:
        yield from _named(video.artists[0], video.title, credit, album, fee + 0.2)


def _dashes(
    title: str, credit: Credit, album: str, album_known: bool, fee: float
) -> Iterator[Reading]:
    if not _ANY_DASH.search(title):
        return
    cuts = list(_DASH.finditer(title))
    if not cuts and not credit.known:
        cuts = list(_LOOSE_DASH.finditer(title))
        fee += 0.3
    if not cuts:
        return
    whole = list(cuts)
    while cuts and _is_version(title[cuts[-1].end() :], credit.known):
        cuts.pop()
    if not cuts:
        if whole and not credit.known:
            head, tail = title[: whole[0].start()], title[whole[0].end() :]
            yield from _named(head, tail, credit, album, fee + 0.6)
        return
    first, last = cuts[0], cuts[-1]
    head, tail = title[: first.start()], title[first.end() :]
    yield from _named(head, tail, credit, album, fee + 0.1)
    yield _tailed(title, last, album, credit, fee + (0.6 if album_known else 0.1))
    if len(cuts) > 2:
        yield _tailed(title, cuts[1], album, credit, fee + 0.6)
    if not credit.known:
        yield from _named(title[last.end() :], title[: last.start()], credit, album, fee + 0.8)


def _tailed(title: str, cut: re.Match[str], album: str, credit: Credit, fee: float) -> Reading:
    """ "Title - Album": what stands after the cut is remembered as the tail."""
    reading = _reading(title[: cut.start()], album, credit, fee)
    return replace(reading, tail=canonical(tuple(fold(title[cut.end() :]).split())))


def _is_version(tail: str, artist_known: bool) -> bool:
    """True when a dash tail cannot be a title: a version, or packaging of two words or more."""
    words = tuple(fold(_BRACKETED.sub(" ", tail)).split())
    if not words or (words[0] in PART_WORDS and len(words) < 4):
        return True
    found = read_tail(words)
    return bool(found.kinds) or (found.packaging and (artist_known or len(words) > 1))


def _named(artist: str, title: str, credit: Credit, album: str, fee: float) -> Iterator[Reading]:
    """The title with an artist found in it; an artist field that says otherwise costs more."""
    found = credit_of((artist,))
    if not fold(title):
        return
    if not found.known:
        yield _reading(title, album, credit, fee)
        return
    if not credit.known:
        yield _reading(title, album, found, fee, given=False)
        return
    same = agree(found, credit).value
    if same is not None and same >= 0.6:
        yield _reading(title, album, credit, fee)
    else:
        yield _reading(title, album, found, fee + 1.2, given=False)
