"""The fixed glyph, word and colour of every state, so that a state looks the same everywhere.

Used by badges, delegates, legends and toasts. The word always stands beside the glyph: colour is
only the third sign.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.domain import JobState, Ownership, ServiceStatus
from services.events import Level
from utils.texts import _


@dataclass(frozen=True, slots=True)
class Glyph:
    """Icon name, the word for people, the colour token of both, and the ground token of a pill."""

    icon: str
    word: str
    color: str
    ground: str


OWNERSHIP: dict[Ownership, Glyph] = {
    Ownership.OWNED: Glyph("circle-check", _("Owned"), "accent", "accent_soft"),
    Ownership.PROBABLE: Glyph("circle-help", _("Probable"), "warn", "warn_soft"),
    Ownership.MISSING: Glyph("circle-dashed", _("Missing"), "danger", "danger_soft"),
    Ownership.UNUSABLE: Glyph("circle-slash", _("Unusable"), "text_3", "neutral_soft"),
}
"""In the order of every stacked bar, legend and chip row."""

PARTLY_OWNED = Glyph("circle-dot-dashed", _("Partly owned"), "warn", "warn_soft")
BY_HAND = Glyph("hand", _("By hand"), "accent", "accent_soft")

JOB: dict[JobState, Glyph] = {
    JobState.WANTED: Glyph("hourglass", _("Waiting to be searched"), "text_2", "neutral_soft"),
    JobState.SEARCHING: Glyph("search", _("Searching"), "info", "info_soft"),
    JobState.REVIEW: Glyph("eye", _("Needs your eye"), "warn", "warn_soft"),
    JobState.QUEUED: Glyph("hourglass", _("Queued"), "text_2", "neutral_soft"),
    JobState.DOWNLOADING: Glyph("arrow-down", _("Downloading"), "info", "info_soft"),
    JobState.VERIFYING: Glyph("shield-check", _("Checking the file"), "info", "info_soft"),
    JobState.ORGANISING: Glyph("tag", _("Tagging and moving"), "info", "info_soft"),
    JobState.PARKED: Glyph("circle-x", _("Nothing found"), "danger", "danger_soft"),
    JobState.DONE: Glyph("package-check", _("Organised"), "accent", "accent_soft"),
    JobState.CANCELLED: Glyph("circle-minus", _("Cancelled"), "text_3", "neutral_soft"),
}

SERVICE: dict[ServiceStatus, Glyph] = {
    ServiceStatus.OK: Glyph("circle-check", _("Connected"), "accent", "accent_soft"),
    ServiceStatus.OFF: Glyph("circle-minus", _("Not set up"), "text_3", "neutral_soft"),
    ServiceStatus.WAITING: Glyph("clock", _("Pausing"), "warn", "warn_soft"),
    ServiceStatus.WARNING: Glyph("triangle-alert", _("Look at this"), "warn", "warn_soft"),
    ServiceStatus.FAILED: Glyph("circle-x", _("Not reachable"), "danger", "danger_soft"),
    ServiceStatus.CHECKING: Glyph("loader-circle", _("Asking"), "info", "info_soft"),
}

LEVEL: dict[Level, Glyph] = {
    Level.OK: Glyph("circle-check", _("Done"), "accent", "accent_soft"),
    Level.INFO: Glyph("info", _("Note"), "info", "info_soft"),
    Level.WARN: Glyph("triangle-alert", _("Warning"), "warn", "warn_soft"),
    Level.ERROR: Glyph("circle-alert", _("Error"), "danger", "danger_soft"),
}
