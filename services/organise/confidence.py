"""How sure an import may be that a file is what it would be filed as. Pure; used by `importing.py`.

Calibrated on generated libraries whose files are labelled by construction (`bench/recognising.py`,
figures in docs/organize.md): names alone cannot tell a song from its live recording, its remix
or another file with wrong tags, so the length decides, and without an album (or a code) nothing
contradicts an instrumental of the same length.
"""

from __future__ import annotations

from core.domain import Track
from services.metadata.choosing import Compare, comparable
from services.metadata.model import Finding
from services.organise.completing import Completed
from services.organise.credit import known_album
from services.organise.known import Known

SURE, LIKELY = 0.9, 0.7
"""From `SURE` on a file is brought in by itself, from `LIKELY` on it is asked."""

_SAME_SECONDS, _NEAR_SECONDS = 3.0, 7.0
_NO_ALBUM, _NO_LENGTH, _NEAR_LENGTH, _OTHER_LENGTH = 0.87, 0.8, 0.75, 0.4
_OWN_TAGS, _OWN_PATH = 0.75, 0.5
"""What is believed without a catalogue: whole tags are worth a question, a name alone is not."""


def judged(one: Known, done: Completed, compare: Compare) -> tuple[float, str]:
    """(confidence from 0 to 1, what it rests on as a sentence)."""
    findings = done.resolved.findings if done.resolved else ()
    if findings:
        return max((_of(one.track, found, compare) for found in findings), key=lambda two: two[0])
    silent = f" {' '.join(done.notes)}" if done.notes else ""
    if {"title", "artists"} & set(one.not_from_tags):
        return _OWN_PATH, f"Only its name says what it is, and no catalogue knows it.{silent}"
    return _OWN_TAGS, f"Its tags say what it is; no catalogue confirmed it.{silent}"


def _of(own: Track, found: Finding, compare: Compare) -> tuple[float, str]:
    most, reason = _most(own, found)
    return round(min(most, compare(own, comparable(found.track)).score), 3), reason


def _most(own: Track, found: Finding) -> tuple[float, str]:
    """As sure as the names may make us."""
    theirs = found.track.duration
    if own.duration is None or theirs is None:
        return _NO_LENGTH, f"{found.title} knows these names; the lengths cannot be compared."
    apart = abs(own.duration - theirs)
    if apart > _NEAR_SECONDS:
        words = f"{found.title} knows these names, but its recording is {apart:.0f} s "
        longer = "longer" if theirs > own.duration else "shorter"
        return _OTHER_LENGTH, f"{words}{longer}; it may be another version."
    if apart > _SAME_SECONDS:
        return _NEAR_LENGTH, f"{found.title} knows these names; its length is {apart:.0f} s off."
    if _is_placed(own, found):
        return 1.0, f"{found.title} knows this recording."
    return _NO_ALBUM, f"{found.title} knows this recording, but nothing confirms its album."


def _is_placed(own: Track, found: Finding) -> bool:
    """True when album or code say the same as the names and the length."""
    if own.ids.isrc and own.ids.isrc == found.track.isrc:
        return True
    if own.ids.mb_recording and own.ids.mb_recording == found.track.ids.mb_recording:
        return True
    return known_album(own) is not None and found.same_release
