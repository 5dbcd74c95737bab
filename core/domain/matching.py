"""The answers of the matching engine: scores that remember their parts, and verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain.tracks import LibraryTrack


class Verdict(Enum):
    """What to do with a match: take it, ask a person, or drop it."""

    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One named piece of evidence: `value` in 0..1, None when a side does not know."""

    name: str
    value: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MatchResult:
    """How well two descriptions name the same recording.

    `score` is calibrated: of matches scored 0.80, four of five are right. `reasons` are plain
    sentences, the most important first.
    """

    score: float
    verdict: Verdict
    parts: tuple[ScorePart, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A library track found for a wanted one; `track` is the object that went into the index."""

    track: LibraryTrack
    result: MatchResult
