"""Rows of a list that say too little, completed from a catalogue or left for a person to decide.

Used by `services/playlists/completing.py`, its store and the review list of the Sync page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain.tracks import Track


class CompletionState(Enum):
    """What became of a row."""

    DONE = "done"
    """A catalogue's recording was accepted by the matching engine."""
    OPEN = "open"
    """Several fit, or one only nearly: a person decides."""
    CHOSEN = "chosen"
    """A person chose."""
    KEPT = "kept"
    """A person wants the row as it is written."""
    NOTHING = "nothing"
    """No catalogue has anything like it (asked again after some time)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A recording of the catalogue `source` that may be meant; `score` in 0..1."""

    track: Track
    source: str
    score: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """One row. `wanted` is the row's own text, `track` what it stands for (None: not known).

    `key` is the row's matching key, so that the same text in another list is decided too. `offers`
    are the likeliest first; `at` is in seconds since the epoch (UTC).
    """

    key: str
    wanted: Track
    state: CompletionState
    track: Track | None = None
    offers: tuple[Offer, ...] = ()
    playlist_key: str = ""
    playlist_name: str = ""
    at: float = 0.0
