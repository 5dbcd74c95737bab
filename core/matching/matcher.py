"""`Matcher`: how well two descriptions name the same recording.

The same comparison judges a library track, a video (its uploader passed as the artist) and a
Soulseek path (through `filename.parse_path`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from core.domain import LibraryTrack, MatchResult, Track, TrackIds, Verdict
from core.matching import evidence as ev
from core.matching.readings import Side, side_of
from core.matching.reasons import parts_of, reasons_of
from core.matching.scorer import Names, Weighed, best_readings, weigh
from core.matching.version_rules import CONFLICT


class Matcher:
    """Compares records. Without state: one object serves everybody, from any thread."""

    def compare(self, wanted: Track, other: Track | LibraryTrack) -> MatchResult:
        """Score, verdict, parts and reasons for one pair; never raises for odd texts."""
        found, same_isrc = weigh_tracks(wanted, side_of(wanted), other, _names)
        return result_of(found, same_isrc, (wanted.title, other.title))


@lru_cache(maxsize=2048)
def _names(left: Side, right: Side) -> Weighed:
    """`best_readings`, remembered: many files of one name differ by their length alone."""
    return best_readings(left, right)


def weigh_tracks(
    wanted: Track, side: Side, other: Track | LibraryTrack, names: Names | None = None
) -> tuple[Weighed, bool]:
    """The evidence for one pair, ids included, and whether the recording codes agree.

    `names`: see `weigh`.
    """
    facts = (wanted.duration, wanted.track_number)
    found = weigh(side, side_of(other), facts, (other.duration, other.track_number), names)
    bonus, same = _ids(wanted.ids, other.ids)
    if bonus and found.version.state != CONFLICT:
        found = _plus(found, bonus)
    return found, same


def _plus(found: Weighed, bonus: float) -> Weighed:
    return replace(found, logit=found.logit + bonus)


def _ids(a: TrackIds, b: TrackIds) -> tuple[float, bool]:
    if a.mb_recording and a.mb_recording == b.mb_recording:
        return ev.SAME_RECORDING_ID, bool(a.isrc and a.isrc == b.isrc)
    if a.isrc and b.isrc and a.isrc.upper() == b.isrc.upper():
        return ev.SAME_ISRC, True
    return 0.0, False


def verdict_of(score: float) -> Verdict:
    """The verdict of a score alone; the index also looks at rivals."""
    if score >= ev.ACCEPT_AT:
        return Verdict.ACCEPT
    return Verdict.REVIEW if score >= ev.REVIEW_AT else Verdict.REJECT


def result_of(found: Weighed, same_isrc: bool, titles: tuple[str, str]) -> MatchResult:
    """Evidence as the answer callers see; `titles` as written, for the reasons."""
    score = ev.probability(found.logit)
    verdict = verdict_of(score)
    accepted = verdict is Verdict.ACCEPT
    parts = parts_of(found)
    reasons = reasons_of(found, parts, same_isrc, accepted, titles)
    return MatchResult(score, verdict, parts, reasons)
