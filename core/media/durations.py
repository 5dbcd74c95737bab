"""Is a file as long as it should be? The tolerances and their sentences, used by the verifier."""

from __future__ import annotations

from core.ports.media import Expectation


def clock(seconds: float) -> str:
    """Seconds as people read them: "3:41", "1:02:03"."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def broken_off(seconds: float, whole: float | None) -> str:
    """The sentence for a file whose end is missing."""
    if whole is None:
        return f"the file breaks off after {clock(seconds)}"
    if whole < 10:
        return f"the file ends after {seconds:.1f} of {whole:.1f} seconds"
    return f"the file ends after {clock(seconds)} of {clock(whole)}"


def duration_problem(seconds: float, expected: Expectation) -> str:
    """What is wrong with the length in view of what was wanted and what the peer announced.

    A file that fits the wish is right whatever the peer announced. Shorter than the wish: 3 s or
    3 % are a difference of editions; when the file is just as long as announced, the match was
    made with that length in view, and 10 s or 8 % pass. Longer: 10 s or 8 %. Never more than a
    quarter of the track, so that half an interlude is not taken for a whole one.
    """
    wanted, claimed = expected.duration, expected.claimed_duration
    as_claimed = claimed is not None and abs(seconds - claimed) <= _near(claimed)
    if wanted is not None:
        shorter = _wide(wanted) if as_claimed else _near(wanted)
        if seconds < wanted - shorter:
            return broken_off(seconds, wanted)
        if seconds > wanted + _wide(wanted):
            return f"the file is {clock(seconds)} long, but {clock(wanted)} was wanted"
        return ""
    if claimed is not None and not as_claimed and seconds < claimed:
        return broken_off(seconds, claimed)
    return ""


def _near(seconds: float) -> float:
    return min(max(3.0, seconds * 0.03), seconds * 0.25)


def _wide(seconds: float) -> float:
    return min(max(10.0, seconds * 0.08), max(3.0, seconds * 0.25))
