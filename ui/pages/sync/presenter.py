"""What the Sync page does: open sources, compare them, keep the shelf of playlists.

No widgets here. Every answer comes through the runner; a playlist that was opened but is no longer
waited for only changes its card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import Coverage, ServiceError
from core.tasks import TaskContext
from services.playlists.links import service_of
from ui.models.cards import QUEUED, Card, CardModel, card_of
from ui.models.told import told
from ui.pages.sync.sources import keep_text, short_name
from ui.reading import Reading
from ui.runner import Lane, Latest, Runner, TaskHandle

if TYPE_CHECKING:
    from services.container import Container
    from services.playlists.marks import OwnedOn

OPENING = "opening:"


@dataclass(frozen=True, slots=True)
class _AsRead:
    """A list could not be read now: how it stands as it was read before, and why."""

    coverage: Coverage
    why: ServiceError


class _Opening(QObject):
    """One source being read and compared; its callbacks know which card they belong to.

    `awaited`: a person waits for it, so that what was read before is better than nothing.
    """

    progressed = pyqtSignal(str, float)
    done = pyqtSignal(str, object)
    as_read = pyqtSignal(str, object)
    failed = pyqtSignal(str, object)

    def __init__(
        self, container: Container, source: str, key: str, awaited: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._container = container
        self._source, self._awaited = source, awaited
        self.key = key
        self.handle: TaskHandle | None = None

    def start(self, runner: Runner) -> None:
        """Go; what has to be asked of a service does not wait for files."""
        lane: Lane = "net" if service_of(self._source) else "disk"
        self.handle = runner.start(
            self._work, lane=lane, done=self._done, error=self._failed, progress=self._progress
        )

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        if self.handle is not None:
            self.handle.cancel()

    def _work(self, ctx: TaskContext) -> Coverage | _AsRead:
        source = keep_text(self._source, self._container.home / "pasted")
        ctx.report(None, "")
        try:
            return self._container.sync.check(source, ctx)
        except ServiceError as error:
            kept = self._container.sync.as_read(source, ctx) if self._awaited else None
            if kept is None:
                raise
            return _AsRead(kept, error.with_traceback(None))

    def _progress(self, fraction: float | None, _text: str) -> None:
        self.progressed.emit(self.key, -1.0 if fraction is None else fraction)

    def _done(self, found: Coverage | _AsRead) -> None:
        told = self.as_read if isinstance(found, _AsRead) else self.done
        told.emit(self.key, found)

    def _failed(self, error: Exception) -> None:
        self.failed.emit(self.key, error)


class SyncPresenter(QObject):
    """`opened` carries the coverage a person waits for, `failed` a sentence and the next step.

    `compared` carries every coverage that was made, `ready` those of a batch together,
    `seen` what changed (rows added, rows removed) since the person last opened it.

    `shelf_loaded` fires after the cards were read, `busy_changed` with the number of sources at
    work.
    """

    opened = pyqtSignal(object)
    compared = pyqtSignal(object)
    ready = pyqtSignal(list)
    seen = pyqtSignal(int, int)
    metered = pyqtSignal(list)
    failed = pyqtSignal(str, str)
    shelf_loaded = pyqtSignal()
    busy_changed = pyqtSignal(int)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self.reading, self._metering = Reading(runner, self), Reading(runner, self)
        self._changing = Latest(runner)
        self._working: dict[str, _Opening] = {}
        self._awaited = ""
        self._batch: set[str] = set()
        self._gathered: list[Coverage] = []
        self.cards = CardModel(self)
        self.loaded = False

    # --- the shelf ------------------------------------------------------------------------------
    def load(self) -> None:
        """Read the shelf."""
        self.reading.start(self._read_shelf, lane="db", done=self._shelf_read)

    def forget(self, key: str) -> None:
        """Take a playlist off the shelf; files stay."""
        self.cards.remove(key)
        self._change(lambda: self._container.sync.forget(key))

    def schedule(self, key: str, hours: float | None) -> None:
        """Check a playlist so often by itself; 0 for never, None as the settings say."""
        self._change(lambda: self._container.sync.schedule(key, hours))

    def wish_missing(self, key: str, on: bool) -> None:
        """What it misses goes onto the wish list at each check by itself, or not."""
        self._change(lambda: self._container.sync.wish_missing(key, on))

    def card(self, key: str) -> Card | None:
        """The card of a playlist key."""
        row = self.cards.find(key)
        return None if row is None else self.cards.card_at(row)

    # --- opening --------------------------------------------------------------------------------
    def open(self, sources: Sequence[str]) -> None:
        """Read and compare; a single source is shown when it is there, several fill the shelf."""
        wanted = [source for source in sources if source.strip()]
        for source in wanted:
            key = self._key_of(source) or OPENING + source
            self._awaited = key if len(wanted) == 1 else ""
            self._start(source, key)

    def show(self, card: Card) -> None:
        """Open a playlist of the shelf, compared anew."""
        if card.key.startswith(OPENING):
            return
        self._awaited = card.key
        self._start(card.source, card.key)

    def recheck_all(self, but: str = "") -> None:
        """Compare every playlist that was read anew; nothing is opened.

        Those of the tab `but` are left alone (its service does not answer now).
        """
        self._awaited = ""
        for card in self.cards.cards():
            if card.checked_at and not card.key.startswith(OPENING) and card.tab != but:
                self._start(card.source, card.key)

    def check(self, cards: Sequence[Card], gather: bool = False) -> None:
        """Compare these, several at once; with `gather` all that could be read come in `ready`."""
        self._awaited = ""
        wanted = [card for card in cards if not card.key.startswith(OPENING)]
        if gather:
            self._batch, self._gathered = {card.key for card in wanted}, []
        for card in wanted:
            self._start(card.source, card.key)

    def stop_waiting(self) -> None:
        """The person went elsewhere: what is under way only fills the shelf."""
        self._awaited = ""

    @property
    def busy(self) -> int:
        """How many sources are at work."""
        return len(self._working)

    def waits_for(self, key: str) -> bool:
        """True while a person waits for this card's coverage."""
        return bool(key) and key == self._awaited

    # --- inside ---------------------------------------------------------------------------------
    def _key_of(self, source: str) -> str:
        cards = (self.cards.card_at(row) for row in range(self.cards.rowCount()))
        return next((card.key for card in cards if card.source == source), "")

    def _start(self, source: str, key: str) -> None:
        if key in self._working:
            return
        card = self.card(key) or Card(source, key, short_name(source), service_of(source))
        self.cards.upsert(replace(card, working=QUEUED, trouble=""))
        opening = _Opening(self._container, source, key, self.waits_for(key), self)
        opening.progressed.connect(self._progressed)
        opening.done.connect(self._opened)
        opening.as_read.connect(self._opened_as_read)
        opening.failed.connect(self._failed)
        self._working[key] = opening
        self.busy_changed.emit(self.busy)
        opening.start(self._runner)

    def _progressed(self, key: str, fraction: float) -> None:
        if (card := self.card(key)) is not None:
            self.cards.upsert(replace(card, working=fraction))

    def _opened(self, key: str, coverage: Coverage) -> None:
        self._finish(key)
        awaited = self.waits_for(key)
        if key.startswith(OPENING):
            self.cards.remove(key)
        elif (card := self.card(key)) is not None:
            self.cards.upsert(replace(card, working=None))
        self.compared.emit(coverage)
        if awaited:
            self._awaited = ""
            self.opened.emit(coverage)
            self._see(coverage)
        else:
            self.load()
        self._gather(key, coverage)

    def _opened_as_read(self, key: str, found: _AsRead) -> None:
        """It cannot be read now: a person sees it as it was, and why."""
        if self.waits_for(key):
            self.opened.emit(found.coverage)
        self._failed(key, found.why)

    def _failed(self, key: str, error: Exception) -> None:
        self._finish(key)
        sentence, step = told(error)
        if key.startswith(OPENING):
            self.cards.remove(key)
        elif (card := self.card(key)) is not None:
            self.cards.upsert(replace(card, working=None, trouble=sentence, step=step))
        if self.waits_for(key):
            self._awaited = ""
        self.failed.emit(sentence, step)
        if key.startswith(OPENING):
            self.load()
        self._gather(key, None)

    def _gather(self, key: str, coverage: Coverage | None) -> None:
        """One of a batch is over; the last one hands them all out."""
        if key not in self._batch:
            return
        self._batch.discard(key)
        if coverage is not None:
            self._gathered.append(coverage)
        if not self._batch:
            self.ready.emit(self._gathered)

    def _see(self, coverage: Coverage) -> None:
        """A person looks at it: what changed since the last time is told once."""

        def work(_ctx: TaskContext) -> tuple[int, int]:
            return self._container.sync.see(coverage.playlist)

        self._runner.start(work, lane="db", done=self._seen)

    def _seen(self, change: tuple[int, int]) -> None:
        self.seen.emit(*change)
        self.load()

    def _finish(self, key: str) -> None:
        opening = self._working.pop(key, None)
        if opening is not None:
            opening.deleteLater()
        self.busy_changed.emit(self.busy)

    def load_meter(self) -> None:
        """How much of the liked songs was owned, day by day."""

        def work(_ctx: TaskContext) -> list[OwnedOn]:
            return self._container.sync.meter()

        self._metering.start(work, lane="db", done=self._metered)

    def _metered(self, days: list[OwnedOn]) -> None:
        self.metered.emit(days)

    def _change(self, change: Callable[[], None]) -> None:
        def work(ctx: TaskContext) -> list[Card]:
            change()
            return self._read_shelf(ctx)

        self._changing.start(work, lane="db", done=self._shelf_read, error=self._not_changed)

    def _read_shelf(self, _ctx: TaskContext) -> list[Card]:
        sync = self._container.sync
        return [card_of(saved, sync.every(saved)) for saved in sync.all()]

    def _shelf_read(self, cards: list[Card]) -> None:
        self.loaded = True
        self.cards.replace_all(cards)
        self.shelf_loaded.emit()

    def _not_changed(self, error: Exception) -> None:
        self.failed.emit(*told(error))
