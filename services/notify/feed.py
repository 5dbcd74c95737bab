"""Lines of the activity feed about lists, batches, services and choices.

What happens to one file is told by whoever does it; these are told by whoever hears of everything,
`services/notify/service.py`, in its own thread.
"""

from __future__ import annotations

from core.domain import Coverage, JobState, Ownership
from core.ports.ledgers import ActivityLog
from services.events import JobMoved
from services.notify.happenings import Happening

COMPARED, BATCH, SERVICE, REVIEW = "coverage", "batch", "service", "review"
"""The kinds these lines have."""

_KNOWN = 200


class Feed:
    """Quiet: a list whose numbers did not change says nothing. For one thread."""

    def __init__(self, activity: ActivityLog) -> None:
        self._activity = activity
        self._last: dict[str, str] | None = None

    def compared(self, coverage: Coverage) -> None:
        """A playlist was compared: its numbers, when they are others than last time."""
        name, words = coverage.playlist.name, _numbers(coverage)
        if self._known().get(name) != words:
            self._known()[name] = words
            self._activity.add(COMPARED, f"{name}: {words}")

    def moved(self, event: JobMoved) -> None:
        """A download that waits for a person from now on."""
        job = event.job
        if job.state is JobState.REVIEW and event.before is not JobState.REVIEW:
            why = job.reason or "needs your eye"
            self._activity.add(REVIEW, f"{job.track.title}: {why}", job.id)

    def batch(self, told: Happening) -> None:
        """A list, album or search is through."""
        self._activity.add(BATCH, f"{told.title}: {told.text}" if told.text else told.title)

    def service(self, told: Happening) -> None:
        """A service broke down or came back."""
        self._activity.add(SERVICE, f"{told.title}: {told.text}" if told.text else told.title)

    def _known(self) -> dict[str, str]:
        """The numbers told last, by the lists' names; also those of earlier runs."""
        if self._last is None:
            lines = reversed(self._activity.recent(_KNOWN, {COMPARED}))
            told = (line.text.rpartition(": ") for line in lines)
            self._last = {name: words for name, _, words in told}
        return self._last


def _numbers(coverage: Coverage) -> str:
    owned = len(coverage.of(Ownership.OWNED))
    missing = len(coverage.of(Ownership.MISSING))
    words = f"{owned:,} of {len(coverage.rows):,} owned"
    return f"{words}, {missing:,} missing" if missing else words
