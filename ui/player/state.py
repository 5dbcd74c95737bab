"""What the player shows, and what it can be asked to play. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from core.domain import Candidate, Track


class Mode(Enum):
    """What the player does."""

    IDLE = "idle"
    LOADING = "loading"
    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"


class Keep(Enum):
    """Whether what is heard becomes a download: it cannot, may, is just asked for, or does."""

    NO = "no"
    OFFERED = "offered"
    ASKED = "asked"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class LocalFile:
    """Something to play that is here already; `duration` in seconds."""

    path: Path
    title: str
    artist: str = ""
    duration: float | None = None


@dataclass(frozen=True, slots=True)
class Audition:
    """A candidate heard for a wanted track: keeping it downloads it for that track."""

    candidate: Candidate
    track: Track


@dataclass(frozen=True, slots=True)
class PlayerState:
    """Times in seconds; `arrived` is the share of the file that is here, None when unknown.

    `has_bytes`: whether any of it has come.
    """

    mode: Mode = Mode.IDLE
    title: str = ""
    artist: str = ""
    preview: bool = True
    position: float = 0.0
    duration: float | None = None
    arrived: float | None = None
    has_bytes: bool = False
    volume: float = 0.8
    muted: bool = False
    sentence: str = ""
    keep: Keep = Keep.NO
