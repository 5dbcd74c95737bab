"""How much of an album is owned: complete, nearly, partial or missing, with counts.

Used by `services/library/albums.py`. Pure: it reads rows that were compared with the library
already. The unit is the recording: a track owned on a compilation or on the deluxe edition is
owned, and is said to be elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from core.domain import CoverageRow, LibraryTrack, Match, Ownership, Track, Verdict
from core.matching.normalise import fold
from core.matching.segments import take_apart
from core.matching.title_rules import compare_numbers
from core.matching.wordmatch import canonical, match

NEARLY_SHARE = 0.8
"""From this share of its tracks on an album is nearly complete."""

_SAME_NAME = 0.25
Near = Callable[[Track], Sequence[Match]]


class AlbumState(Enum):
    """The badge of an album."""

    COMPLETE = "complete"
    NEARLY = "nearly"
    PARTIAL = "partial"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class AlbumOwnership:
    """What of an album is owned.

    `rows` are its tracks in order, each with its own verdict; `owned` counts those that are owned
    for sure, `elsewhere` how many of them only on other releases, `probable` those a person should
    look at. `edition` names the edition that is owned when it is another one, else "".
    """

    rows: tuple[CoverageRow, ...]
    owned: int
    elsewhere: int
    probable: int
    edition: str = ""

    @property
    def total(self) -> int:
        """How many tracks the album has."""
        return len(self.rows)

    @property
    def state(self) -> AlbumState:
        """The badge."""
        if self.owned == 0:
            return AlbumState.MISSING
        if self.owned == self.total:
            return AlbumState.COMPLETE
        nearly = self.owned >= NEARLY_SHARE * self.total
        return AlbumState.NEARLY if nearly else AlbumState.PARTIAL

    @property
    def missing(self) -> tuple[CoverageRow, ...]:
        """The rows that could be fetched, in order."""
        return tuple(row for row in self.rows if row.ownership is Ownership.MISSING)

    @property
    def sentence(self) -> str:
        """The badge as one plain line."""
        parts = [f"{self.owned} of {self.total} tracks owned"]
        if self.elsewhere:
            parts.append(f"{self.elsewhere} of them on other releases")
        if self.probable:
            parts.append(f"{self.probable} to be looked at")
        if self.edition:
            parts.append(f"owned as {self.edition}")
        return ", ".join(parts)


def album_ownership(rows: Sequence[CoverageRow], near: Near) -> AlbumOwnership:
    """Count the rows of one album; every library file stands for one of its tracks only.

    `near` gives the library tracks nearest to a wanted one, best first.
    """
    told = _one_file_each(rows, near)
    owned = [row for row in told if row.ownership is Ownership.OWNED]
    here = [row for row in owned if row.match and _is_on(row.match.track, row.entry.track)]
    probable = sum(row.ownership is Ownership.PROBABLE for row in told)
    elsewhere = sum(row.match is not None for row in owned) - len(here)
    return AlbumOwnership(tuple(told), len(owned), elsewhere, probable, _other_edition(here))


def same_album(left: str, right: str) -> bool:
    """True for editions of one album: deluxe, remastered, anniversary and the plain one."""
    if fold(left) == fold(right):
        return True
    one, two = (take_apart(name.replace(": ", " - ")) for name in (left, right))
    if one.kinds != two.kinds:
        return False
    words = canonical(tuple(one.core.split())), canonical(tuple(two.core.split()))
    found = match(*words)
    return found.distance < _SAME_NAME and not compare_numbers(found)[0]


def _is_on(owned: LibraryTrack, wanted: Track) -> bool:
    """False only when both name their album, and it is another one."""
    if not owned.album or not wanted.album:
        return True
    return same_album(owned.album, wanted.album)


def _other_edition(here: Iterable[CoverageRow]) -> str:
    """The edition most of the owned files say they are from, when it is not the wanted one."""
    names = Counter[str]()
    for row in here:
        if row.match and row.match.track.album and row.entry.track.album:
            own, wanted = _edition(row.match.track.album), _edition(row.entry.track.album)
            names[own if own != wanted else ""] += 1
    return names.most_common(1)[0][0] if names else ""


def _edition(album: str) -> str:
    return ", ".join(take_apart(album).packaging) or "the standard edition"


def _one_file_each(rows: Sequence[CoverageRow], near: Near) -> list[CoverageRow]:
    """Two tracks of one name (an intro on each disc) need two files."""
    told = list(rows)
    claims: dict[str, list[tuple[int, Match]]] = defaultdict(list)
    for at, row in enumerate(told):
        if row.ownership is not Ownership.MISSING and row.match and row.match.track.path:
            claims[row.match.track.path].append((at, row.match))
    taken = set(claims)
    for places in claims.values():
        places.sort(key=lambda one: _fit(one[1], told[one[0]].entry.track), reverse=True)
        for at, _ in places[1:]:
            told[at] = _another_file(told[at], near(told[at].entry.track), taken)
    return told


def _fit(match: Match, wanted: Track) -> tuple[bool, bool, float]:
    """How well a file fits its place on the album: disc, number, score."""
    return (*_place(match.track, wanted), match.result.score)


def _place(owned: LibraryTrack, wanted: Track) -> tuple[bool, bool]:
    disc = (owned.disc_number or 1) == (wanted.disc_number or 1)
    return disc, owned.track_number is not None and owned.track_number == wanted.track_number


def _another_file(row: CoverageRow, near: Sequence[Match], taken: set[str]) -> CoverageRow:
    """The same row with a file nobody stands for yet; missing when there is none."""
    free = [
        one
        for one in near
        if one.track.path and one.track.path not in taken and one.result.verdict is Verdict.ACCEPT
    ]
    if not free:
        reason = "The only such file is another track of this album"
        return replace(row, ownership=Ownership.MISSING, reason=reason)
    best = max(free, key=lambda one: (*_place(one.track, row.entry.track), one.result.score))
    taken.add(best.track.path or "")
    return replace(row, ownership=Ownership.OWNED, match=best)
