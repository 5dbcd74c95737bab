"""What the search on the Downloads page knows and does; no widgets.

Sources and catalogues are asked side by side and fill a book; some times a second a worker brings
the book into order, and the model shows it without moving what is on the screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain.catalogue import CatalogueAlbum
from core.tasks import TaskContext
from services.search_page.book import Arrangement, ResultBook, View
from ui.models import figures
from ui.models.offer_words import Row, files_of
from ui.models.offers import OfferModel
from ui.models.told import told
from ui.pages.downloads.search.asked import CATALOGUE, Asked, Progress
from ui.runner import Latest, Runner, TaskHandle
from utils.precedence import take_turn
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

TICK_MS = 200
Screen = Callable[[], tuple[int, int]]


class SearchPresenter(QObject):
    """`changed`: words and states may be others; `arranged`: rows are. `queries_changed`: the words
    searched for before. `failed` with (what happened, what to do). `fetched` with (jobs, name).

    `screen` tells (the last line that must stay, how many more fit); the tab sets it.
    """

    changed = pyqtSignal()
    arranged = pyqtSignal()
    queries_changed = pyqtSignal()
    failed = pyqtSignal(str, str)
    fetched = pyqtSignal(list, str)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._tasks: list[TaskHandle] = []
        self._ordering, self._looking = Latest(runner), Latest(runner)
        self._opening = Latest(runner)
        self._book = ResultBook()
        self._began = 0.0
        self._to_open: Hashable | None = None
        self.model = OfferModel(self)
        self.text, self.view = "", View()
        self.found = Arrangement()
        self.asked: dict[str, Asked] = {}
        self.queries: list[str] = []
        self.budget = ""
        self.screen: Screen = lambda: (-1, 0)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def busy(self) -> bool:
        """True while somebody may still answer."""
        return any(one.open for one in self.asked.values())

    @property
    def off(self) -> bool:
        """True when no source is in use."""
        return bool(self.text) and not set(self.asked) - {CATALOGUE}

    @property
    def all_failed(self) -> str:
        """What went wrong when nobody answered, else ""."""
        sources = [one for one in self.asked.values() if one.key != CATALOGUE]
        failed = [one for one in sources if one.progress is Progress.FAILED]
        if not failed or len(failed) < len(sources):
            return ""
        return failed[0].sentence if len(failed) == 1 else _("None of the sources answered.")

    # --- asking ---------------------------------------------------------------------------------
    def load_queries(self) -> None:
        """Read the words searched for before."""
        self._remember(lambda history: history.all())

    def forget_queries(self) -> None:
        """Forget the words searched for before."""

        def work(history: Any) -> list[str]:
            history.clear()
            return []

        self._remember(work)

    def search(self, text: str) -> None:
        """Ask every source in use and the catalogues; the search before ends."""
        self._end()
        self.text = " ".join(text.split())
        self._book, self.found = ResultBook(), Arrangement()
        self.model.clear()
        self.asked = {}
        if self.text:
            words = self.text
            self._began = time.monotonic()
            self.asked = {CATALOGUE: Asked(CATALOGUE)}
            self._timer.start()
            self._remember(lambda history: history.add(words))
            self._start(lambda _ctx: self._container.search_page.names(), self._ask_all, "")
        self.changed.emit()

    def again(self) -> None:
        """Ask for the same words once more."""
        self.search(self.text)

    def cancel(self) -> None:
        """Ask no longer; what was found stays."""
        self._end()
        self.asked = {
            key: replace(one, progress=Progress.STOPPED) if one.open else one
            for key, one in self.asked.items()
        }
        self._order(keep=True)
        self.changed.emit()

    def seconds(self) -> int:
        """How long the search has taken."""
        return round(time.monotonic() - self._began) if self.busy else 0

    # --- looking --------------------------------------------------------------------------------
    def look(self, view: View) -> None:
        """Other filters, another order: rows may move now."""
        if view != self.view:
            self.view = view
            self._order(keep=False)

    def show_new(self) -> None:
        """Put the rows that wait where they belong."""
        self._order(keep=False)

    def toggle(self, at: int) -> None:
        """Open or close the album of a line; a published one's tracks are asked for first."""
        row = self.model.row_at(at)
        album = row.entry.published
        if not isinstance(album, CatalogueAlbum) or self.model.is_open(at):
            self.model.toggle(at)
            return
        key = row.entry.key

        def work(ctx: TaskContext) -> Any:
            return self._container.search_page.fetching.tracks(album, ctx)

        self._opening.start(work, done=partial(self._open, key), error=self._fail)

    def browse(self, row: Row) -> None:
        """Ask the peer for the whole folder of a line."""
        place, text, book = row.entry.place, self.text, self._book
        if place is None:
            self.failed.emit(
                _("This file lies in no folder that could be asked for."),
                _("Search for the album."),
            )
            return

        def work(ctx: TaskContext) -> int:
            return self._container.search_page.browse(place, text, book, ctx)

        self._start(work, partial(self._browsed, book, row.entry.key), "", self._fail)

    # --- taking ---------------------------------------------------------------------------------
    def download(self, rows: Sequence[Row]) -> None:
        """Fetch the files of these lines as they are; published ones are searched for."""
        files = files_of(rows)
        told_of = list(dict.fromkeys(row.catalogue for row in rows if row.catalogue is not None))
        name = rows[0].entry.name if len({row.entry.key for row in rows}) == 1 else ""

        def work(ctx: TaskContext) -> list[Any]:
            fetching = self._container.search_page.fetching
            jobs = fetching.as_they_are(files, ctx) if files else []
            for one in told_of:
                jobs += fetching.published(one, ctx)
            return jobs

        lane: Any = "net" if told_of else "db"
        done = partial(self._fetched, name)
        self._runner.start(work, lane=lane, done=done, error=self._fail)

    # --- words ----------------------------------------------------------------------------------
    def summary(self) -> str:
        """ "52 results from 31 people"."""
        if not self.text:
            return ""
        shown, found = len(self.found.entries) + self.found.waiting, self.found
        people = (
            _("1 person")
            if found.people == 1
            else _("{people:,} people").format(people=found.people)
        )
        number = figures.count(shown, "result")
        if shown != found.total:
            number = _("{count} of {results}").format(
                count=figures.count(shown), results=figures.count(found.total, "result")
            )
        return (
            _("{number} from {people}").format(number=number, people=people)
            if found.files
            else number
        )

    # --- inside ---------------------------------------------------------------------------------
    def _remember(self, work: Callable[[Any], list[str]]) -> None:
        self._runner.start(
            lambda _ctx: work(self._container.search_page.queries),
            lane="disk",
            done=self._queries_read,
        )

    def _queries_read(self, queries: list[str]) -> None:
        self.queries = queries
        self.queries_changed.emit()

    def _ask_all(self, names: tuple[str, ...]) -> None:
        text, book = self.text, self._book
        self.asked = {name: Asked(name) for name in names} | self.asked
        self.changed.emit()
        for name in names:

            def work(ctx: TaskContext, name: str = name) -> int:
                return self._container.search_page.collect(name, text, book, ctx)

            self._start(work, partial(self._answered, name), name)

        def publish(ctx: TaskContext) -> tuple[str, int]:
            return self._container.search_page.publish(text, book, ctx)

        self._start(publish, self._published, CATALOGUE)
        self._ask_budget()

    def _start(
        self,
        work: Callable[[TaskContext], Any],
        done: Callable[[Any], None],
        key: str,
        error: Callable[[Exception], None] | None = None,
    ) -> None:
        failed = error or partial(self._silent, key)
        self._tasks.append(self._runner.start(work, lane="net", done=done, error=failed))

    def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._ordering.cancel()
        self._looking.cancel()
        self._timer.stop()

    def _answered(self, key: str, _count: int) -> None:
        self._set(key, Progress.DONE)

    def _published(self, answer: tuple[str, int]) -> None:
        self._set(CATALOGUE, Progress.DONE, name=answer[0])

    def _silent(self, key: str, error: Exception) -> None:
        sentence, step = told(error)
        for one in [key] if key in self.asked else list(self.asked):
            self._set(one, Progress.FAILED, sentence=sentence, next_step=step)
        self.failed.emit(sentence, step)

    def _set(self, key: str, progress: Progress, **more: str) -> None:
        self.asked[key] = replace(self.asked[key], progress=progress, **more)
        if not self.busy:
            self._timer.stop()
            self._order(keep=True)
            self._ask_budget()  # this search counts, too
        self.changed.emit()

    def _tick(self) -> None:
        take_turn()
        if self._book.revision != self.found.revision and not self._ordering.busy:
            self._order(keep=True)
        self.changed.emit()

    def _order(self, keep: bool) -> None:
        """Bring the book into order in a worker; with `keep` nothing on the screen moves."""
        book, view = self._book, self.view
        last, room = self.screen() if keep and self.model.rowCount() else (-1, 0)
        held = self.model.keys_until(last) if last >= 0 else []

        def work(_ctx: TaskContext) -> tuple[Arrangement, list[Row]]:
            found = book.arrange(view, held, room)
            return found, [Row(entry) for entry in found.entries]

        done = partial(self._show, len(held))
        self._ordering.start(work, lane="disk", done=done, error=self._fail)

    def _show(self, kept: int, answer: tuple[Arrangement, list[Row]]) -> None:
        """`kept` is how many rows the worker left where they were; 0: all may move."""
        if kept and len(self.model.keys_until(self.screen()[0])) > kept:
            self._order(keep=True)  # somebody scrolled or opened an album meanwhile
            return
        self.found, heads = answer
        found = self.found
        (self.model.show if kept else self.model.reset)(heads)
        self._mark_answering()
        key, self._to_open = self._to_open, None
        if key is not None:
            self._open(key, ())
        self.arranged.emit()
        self.changed.emit()
        if found.unjudged and not self._looking.busy:
            self._look_up()

    def _mark_answering(self) -> None:
        for key, one in self.asked.items():
            if one.progress is Progress.WAITING and self.found.sources.get(key):
                self.asked[key] = replace(one, progress=Progress.ANSWERING)

    def _look_up(self) -> None:
        book = self._book

        def work(ctx: TaskContext) -> int:
            return self._container.search_page.look_up(book, ctx)

        self._looking.start(work, lane="disk", done=self._looked_up, error=self._fail)

    def _looked_up(self, count: int) -> None:
        if count and not self._ordering.busy:
            self._order(keep=True)

    def _open(self, key: Hashable, tracks: Sequence[Any]) -> None:
        at = self.model.place_of(key)
        if at >= 0 and not self.model.is_open(at):
            self.model.toggle(at, tracks)

    def _browsed(self, book: ResultBook, key: Hashable, _new: int) -> None:
        if book is not self._book:
            return
        at = self.model.place_of(key)
        if at >= 0 and self.model.is_open(at):
            self.model.toggle(at)
        self._to_open = key
        self._order(keep=True)

    def _ask_budget(self) -> None:
        self._start(lambda _ctx: self._budget(), self._show_budget, "", lambda _error: None)

    def _budget(self) -> str:
        standings = self._container.citizen.look().standings
        budgets = [b for one in standings for b in one.budgets if b.what == "searches" and b.limit]
        tight = min(budgets, key=lambda one: one.limit - one.used, default=None)
        return (
            _("{used} of {limit} searches used").format(used=tight.used, limit=tight.limit)
            if tight is not None
            else ""
        )

    def _show_budget(self, words: str) -> None:
        self.budget = words
        self.changed.emit()

    def _fetched(self, name: str, jobs: list[Any]) -> None:
        self.fetched.emit(jobs, name)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))
        self.changed.emit()
