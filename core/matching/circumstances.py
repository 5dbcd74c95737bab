"""What two records say beside their names: album, length, place on the album, and the caps.

A cap is evidence nothing else can outweigh: another version, another part, another artist. Used by
the scorer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from core.matching import evidence as ev
from core.matching.credits import Agreement
from core.matching.readings import Reading, Side
from core.matching.version_rules import CONFLICT, VersionFinding
from core.matching.wordmatch import WordMatch, found_share, match, numbers, weight

Facts = tuple[float | None, int | None]
"""Length in seconds and track number of a record."""
NO_FACTS: Facts = (None, None)
_SAME_ALBUM = 0.75
_PARTLY = 0.25
_HALF = 0.5
_SLIPS = 0.65
_LONG_NAME = 6
_HIGHEST_NUMBER = 999


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`album` 0..1 and `length` (seconds apart), None when a side does not know; their `logit`.

    `placed` says that album or artist, track number and length all name the same place, `within`
    that one album's name begins or ends the other's, `in_slot` that album and number agree while a
    length is unknown.
    """

    album: float | None
    length: float | None
    logit: float
    placed: bool
    within: bool = False
    in_slot: bool = False


def circumstances(left: Side, right: Side, left_facts: Facts, right_facts: Facts) -> Circumstances:
    """Weigh album, length and place."""
    album = _album(left, right)
    length = _gap(left_facts[0] or left.duration, right_facts[0] or right.duration)
    close = length is not None and length <= 2.0
    within = _contains(left.album, right.album)
    place = _place(album, within, _number(left, left_facts), _number(right, right_facts))
    logit = _album_logit(album) + place
    if length is not None:
        logit += ev.curve(ev.LENGTH, length)
    if close and same_album(album):
        logit += ev.SAME_SLOT
    if close and place > 0.0:
        logit += ev.SAME_NUMBER_AND_LENGTH if album is None else ev.SAME_PLACE_AND_LENGTH
    in_slot = length is None and place > 0.0 and same_album(album)
    return Circumstances(album, length, logit, close and place > 0.0, within, in_slot)


def same_album(album: float | None) -> bool:
    """True when both albums are known and agree but for their edition."""
    return album is not None and album >= _SAME_ALBUM


def tail_agreement(reading: Reading, other: Side) -> float | None:
    """How far a dash tail that was taken for the album is the other record's; None: no saying."""
    if not reading.tail or not other.album:
        return None
    return max(found_share(other.album, reading.tail), found_share(reading.tail, other.album_full))


def _album(left: Side, right: Side) -> float | None:
    if left.album and right.album:
        return 1.0 - match(left.album, right.album).distance
    named = _names_album(left, right) or _names_album(right, left)
    return 1.0 if named else None


def _names_album(side: Side, other: Side) -> bool:
    """True when a dash tail of one title is the other record's album."""
    if not other.album:
        return False
    return any((tail_agreement(reading, other) or 0.0) >= 0.6 for reading in side.readings)


def _album_logit(album: float | None) -> float:
    if album is None:
        return 0.0
    if album >= _SAME_ALBUM:
        return ev.ALBUM_AGREES
    return ev.ALBUM_DIFFERS if album < 0.4 else ev.ALBUM_PARTLY


def _number(side: Side, facts: Facts) -> int | None:
    """The track number; one found in a slid record is the truer, a catalogue number is none."""
    number = side.number or facts[1]
    return number if number and number <= _HIGHEST_NUMBER else None


def _gap(left: float | None, right: float | None) -> float | None:
    if not left or not right or left <= 0 or right <= 0:
        return None
    return abs(left - right)


def _contains(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """True when the shorter album name begins or ends the longer one."""
    short, long = "".join(left), "".join(right)
    if len(short) > len(long):
        short, long = long, short
    if left[:1] == right[:1] or left[-1:] == right[-1:]:
        return bool(short) and (long.startswith(short) or long.endswith(short))
    return len(short) >= _LONG_NAME and (long.startswith(short) or long.endswith(short))


def _place(album: float | None, within: bool, left: int | None, right: int | None) -> float:
    """The same place on the same album; another place says little, editions differ."""
    if not left or not right:
        return 0.0
    if album is not None and album < _SAME_ALBUM:
        return ev.SAME_NUMBER if within and left == right else 0.0
    if album is None:
        return ev.SAME_NUMBER if left == right else 0.0
    return ev.SAME_PLACE if left == right else ev.OTHER_PLACE


def capped(
    logit: float,
    around: Circumstances,
    version: VersionFinding,
    artist: Agreement,
    title: WordMatch,
    a: Reading,
    b: Reading,
) -> float:
    """The logit under the lowest cap that applies; order below a cap is kept."""
    cap = _cap(around, version, artist, title, a, b)
    return cap * math.tanh(logit / cap) if logit > 0.0 and cap < math.inf else logit


def _cap(
    around: Circumstances,
    version: VersionFinding,
    artist: Agreement,
    title: WordMatch,
    a: Reading,
    b: Reading,
) -> float:
    placed = around.placed or (around.in_slot and title.distance < _HALF)
    if version.state == CONFLICT or (_another_title(title) and not placed):
        return ev.CONFLICT_CAP  # songs of one album share all but the title
    if not (a.title and b.title) and not (around.placed or same_album(around.album)):
        return ev.DOUBT_CAP  # an artist's songs of one length are many
    if _numbers_speak(title, around.placed) or _artist_doubtful(around, artist, a, b):
        return ev.DOUBT_CAP
    return math.inf


def _another_title(title: WordMatch) -> bool:
    """Whole words differ, not only letters of the same ones."""
    if title.distance <= _PARTLY:
        return False
    left, right = "".join(title.left_over), "".join(title.right_over)
    return OSA.normalized_similarity(left, right) < _SLIPS


def _numbers_speak(title: WordMatch, placed: bool) -> bool:
    """Numbers differ; one that stands on one side only is excused by the same place."""
    left, right = numbers(title.left_over), numbers(title.right_over)
    return left != right and not (placed and not (left and right))


def _artist_doubtful(around: Circumstances, artist: Agreement, a: Reading, b: Reading) -> bool:
    """Another artist; a name that agrees in part; or no name, and little else to go by."""
    if artist.value is not None and artist.value < 0.2:
        return True
    if around.placed or same_album(around.album):
        return False
    if artist.value is not None and artist.value >= 0.55:
        return False
    if artist.value is not None:
        return True
    if around.length is not None and around.length <= 3.0:
        return False
    named = a.credit.known or b.credit.known
    return named or sum(map(weight, a.title)) < 2.5  # a long title may hold the name
