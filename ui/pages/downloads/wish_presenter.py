"""What the wish list of the Downloads page does: try, remove, other words, why. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import JobState, Wish
from core.tasks import TaskContext
from services.wishes.reasons import kind_of
from ui.models import figures
from ui.models.explain import Line, other_lines
from ui.models.told import told
from ui.models.wishes import WishModel, next_try
from ui.pages.downloads.actions import reworded
from ui.reading import Reading
from ui.runner import Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

_RESTED = frozenset({JobState.PARKED, JobState.REVIEW})


@dataclass(frozen=True, slots=True)
class Why:
    """Why a wish is open: the sentence, the kind, when it is tried again, files passed over."""

    wish: Wish
    sentence: str
    kind: str
    next: str
    passed: tuple[Line, ...] = ()


class WishPresenter(QObject):
    """`changed` when the list is to be read anew; `explained` with a `Why`; `done` with (what
    happened, undo or None); `failed` with (what happened, what to do)."""

    changed = pyqtSignal()
    explained = pyqtSignal(object)
    done = pyqtSignal(str, object)
    failed = pyqtSignal(str, str)

    def __init__(
        self,
        container: Container,
        runner: Runner,
        model: WishModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._container, self._runner, self.model = container, runner, model
        self._explaining = Reading(runner, self)

    def try_now(self, wishes: Sequence[Wish]) -> None:
        """Search for these at once."""
        if wishes:
            self._run(
                lambda: self._container.wishlist.try_now(wishes),
                _("{wishes} searched for now").format(
                    wishes=figures.count(len(wishes), "wish", "wishes")
                ),
            )

    def remove(self, wishes: Sequence[Wish]) -> None:
        """Nobody wants these any more."""
        if not wishes:
            return
        wishlist = self._container.wishlist

        def undo() -> None:
            self._run(lambda: [wishlist.add(one.track, one.origin) for one in wishes], "")

        said = _("{wishes} removed").format(wishes=figures.count(len(wishes), "wish", "wishes"))
        self._run(lambda: wishlist.remove(wishes), said, undo)

    def reword(self, wish: Wish, artist: str, title: str) -> None:
        """Wish for the track under other words, and search for it now."""
        wishlist, track = self._container.wishlist, reworded(wish.track, artist, title)

        def work() -> None:
            wishlist.remove([wish], _("Searched with other words"))
            made = wishlist.add(track, wish.origin)
            if made is not None:
                wishlist.try_now([made])

        self._run(
            work,
            _("Searching for “{artist_credit} - {title}”").format(
                artist_credit=track.artist_credit, title=track.title
            ),
        )

    def explain(self, wish: Wish) -> None:
        """Ask why a wish is open; `explained` answers."""

        def work(_ctx: TaskContext) -> Why:
            return self._why(wish)

        self._explaining.start(work, lane="db", done=self.explained.emit)

    # --- inside ---------------------------------------------------------------------------------
    def _why(self, wish: Wish) -> Why:
        downloads = self._container.downloads
        jobs = [job for job in downloads.jobs(_RESTED) if job.track == wish.track]
        passed = tuple(other_lines(downloads.explain(jobs[-1].id))) if jobs else ()
        sentence = wish.reason or _("It was not searched for yet.")
        kind = kind_of(wish.reason)
        return Why(wish, sentence, kind, next_try(wish, figures.now()), passed)

    def _run(
        self, work: Callable[[], object], said: str, undo: Callable[[], None] | None = None
    ) -> None:
        def ended(_result: object) -> None:
            if said:
                self.done.emit(said, undo)
            self.changed.emit()

        def run(_ctx: TaskContext) -> object:
            return work()

        self._runner.start(run, lane="db", done=ended, error=self._fail)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))
