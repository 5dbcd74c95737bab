"""What the watch list's page knows and does: followed artists, their news, scans, undo."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, TypeVar

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal

from core.domain.catalogue import CatalogueArtist
from core.domain.watching import ReleaseKind, WatchedArtist, WatchNews
from core.tasks import TaskContext
from services.wishes.watchlist import Followed, ScanReport, Unfollowed
from ui.bridge import Bridge
from ui.models import figures, roles
from ui.models.artists import watch_state
from ui.models.told import told
from ui.reading import Reading
from ui.runner import Latest, Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container


T = TypeVar("T")


class WatchModel(QAbstractListModel):
    """Followed artists by name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Followed] = []

    def show(self, rows: list[Followed]) -> None:
        """Others; the same people again keep the selection."""
        same = [one.artist.key for one in rows] == [one.artist.key for one in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row, or words."""
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == roles.ITEM:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            new = f", {figures.count(row.new, _('new release'))}" if row.new else ""
            return f"{row.artist.name}{new}, {watch_state(row.artist, figures.now())}"
        return row.artist.trouble or None if role == Qt.ItemDataRole.ToolTipRole else None


class WatchPresenter(QObject):
    """`changed` when other things are to be shown; `unfollowed` with a name (`undo` takes it back);
    `told` with (sentence, detail) when a scan is over."""

    changed = pyqtSignal()
    unfollowed = pyqtSignal(str)
    told = pyqtSignal(str, str)
    failed = pyqtSignal(str, str)

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._loading, self._reading = Reading(runner, self), Reading(runner, self)
        self._scanning = Latest(runner)
        self.model = WatchModel(self)
        self.news: list[WatchNews] = []
        self.key = self.progress = ""
        self.is_loaded = False
        self._left: Unfollowed | None = None
        bridge.setting_changed.connect(lambda _event: self.changed.emit())

    # --- reading --------------------------------------------------------------------------------
    def load(self) -> None:
        """Read who is followed."""
        watchlist = self._container.watchlist
        self._loading.start(lambda _ctx: watchlist.all(), lane="db", done=self._loaded)

    def _loaded(self, rows: list[Followed]) -> None:
        self.is_loaded = True
        self.model.show(rows)
        self.changed.emit()

    def follows(self, artist: CatalogueArtist) -> bool:
        """True when this artist is followed, in whichever catalogue; a mere name is nobody yet."""
        known = self._known(artist)
        return known is not None and known.artist is not None

    def _known(self, artist: CatalogueArtist) -> WatchedArtist | None:
        for row in self.model.rows:
            known = row.artist.artist
            if known is not None and (known.source, known.id) == (artist.source, artist.id):
                return row.artist
            other = known is None or known.source != artist.source
            if other and row.artist.name.casefold() == artist.name.casefold():
                return row.artist
        return None

    def show(self, key: str) -> None:
        """Read the news of this artist, and count them as seen."""
        self.key = key
        watchlist = self._container.watchlist

        def work(_ctx: TaskContext) -> list[WatchNews]:
            found = watchlist.news(key)
            watchlist.mark_seen(key)
            return found

        self._reading.start(work, lane="db", done=self._read)

    def _read(self, news: list[WatchNews]) -> None:
        self.news = news
        self.changed.emit()

    @property
    def every_hours(self) -> int:
        """How often everybody is looked at; 0 for never."""
        return int(self._container.settings.get("schedules.watchlist_hours"))

    # --- doing ----------------------------------------------------------------------------------
    def toggle(self, artist: CatalogueArtist) -> None:
        """Follow, or follow no more. Where only the name was followed, this is who is meant."""
        known, watchlist = self._known(artist), self._container.watchlist
        if known is not None and known.artist is None:
            key = known.key
            self._do(lambda _ctx: watchlist.choose(key, artist), lambda _made: self.load())
            return
        if known is not None:
            self.unfollow(known.key)
            return
        self._do(lambda _ctx: watchlist.watch(artist), lambda _made: self.load())

    def unfollow(self, key: str) -> None:
        """Follow no more; `undo` takes it back."""
        self._do(lambda _ctx: self._container.watchlist.unfollow(key), self._gone)

    def _gone(self, left: Unfollowed | None) -> None:
        self._left = left
        if left is not None:
            self.unfollowed.emit(left.artist.name)
        self.load()

    def undo(self) -> None:
        """Follow the last one again, as before."""
        left, self._left = self._left, None
        if left is not None:
            self._do(
                lambda _ctx: self._container.watchlist.follow_again(left),
                lambda _unused: self.load(),
            )

    def set_kinds(self, key: str, kinds: Collection[ReleaseKind]) -> None:
        """Which releases of an artist count."""
        chosen = tuple(kinds)
        self._do(
            lambda _ctx: self._container.watchlist.set_kinds(key, chosen),
            lambda _unused: self.load(),
        )

    @property
    def checking(self) -> bool:
        """True while new releases are looked for."""
        return self._scanning.busy

    def check_now(self, key: str = "") -> None:
        """Look for new releases of one artist, or of all."""
        keys = [key] if key else []
        self._scanning.start(
            lambda ctx: self._container.watchlist.scan(ctx, keys),
            done=self._scanned,
            error=self._not_scanned,
            progress=self._show_progress,
        )
        self.changed.emit()

    def stop(self) -> None:
        """End the scan; who was looked at keeps it."""
        self._scanning.cancel()
        self.progress = ""
        self.changed.emit()

    def _show_progress(self, _share: float | None, text: str) -> None:
        self.progress = text
        self.changed.emit()

    def _scanned(self, report: ScanReport) -> None:
        self.progress = ""
        self.told.emit(*scan_words(report))
        self.load()
        if self.key:
            self.show(self.key)

    def _not_scanned(self, error: Exception) -> None:
        self.progress = ""
        self._fail(error)
        self.changed.emit()

    def _do(self, work: Callable[[TaskContext], T], done: Callable[[T], None]) -> None:
        self._runner.start(work, lane="db", done=done, error=self._fail)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))


def scan_words(report: ScanReport) -> tuple[str, str]:
    """What a scan brought: sentence and detail."""
    looked = figures.count(report.scanned, "artist")
    trouble = " ".join(report.troubles)
    if report.digest:
        return f"{report.digest}.", trouble
    if report.troubles and not report.scanned:
        return _("Nobody could be looked at."), trouble
    if report.learned:
        return _("{looked} looked at; from now on new releases become wishes.").format(
            looked=looked
        ), trouble
    return _("{looked} looked at: no new releases.").format(looked=looked), trouble
