"""The start of the Artists page: a search over the catalogues, and who was looked at before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal

from core.domain.catalogue import CatalogueArtist
from core.tasks import TaskContext
from services.catalogue.answers import Answer
from ui.models import roles
from ui.models.artists import about
from ui.models.told import told
from ui.pictures import Pictures
from ui.reading import Reading
from ui.runner import Latest, Runner

if TYPE_CHECKING:
    from services.container import Container

PORTRAIT = 160


class ArtistsModel(QAbstractListModel):
    """Artists as cards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.artists: list[CatalogueArtist] = []

    def show(self, artists: list[CatalogueArtist]) -> None:
        """Others."""
        if artists == self.artists:
            return
        self.beginResetModel()
        self.artists = list(artists)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self.artists)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The artist, or words."""
        if not 0 <= index.row() < len(self.artists):
            return None
        artist = self.artists[index.row()]
        if role == roles.ITEM:
            return artist
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (artist.name, about(artist)) if part)
        return None


class StartPresenter(QObject):
    """`changed` when something else is to be shown."""

    changed = pyqtSignal()

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container = container
        self._searching, self.reading = Latest(runner), Reading(runner, self)
        self.pictures = Pictures(runner, self)
        self.found, self.recent = ArtistsModel(self), ArtistsModel(self)
        self.text = self.answered = ""
        self.troubles: tuple[str, ...] = ()
        self.trouble: tuple[str, str] = ("", "")
        self.is_loaded = False

    @property
    def searching(self) -> bool:
        """True while a catalogue is asked."""
        return self._searching.busy

    @property
    def no_catalogue(self) -> bool:
        """True when nobody can be asked."""
        return not self._container.settings.get("catalog.order")

    def load(self) -> None:
        """Read who was looked at before."""
        self.reading.start(
            lambda _ctx: self._container.artists.recent.all(), lane="disk", done=self._recent
        )

    def _recent(self, artists: list[CatalogueArtist]) -> None:
        self.is_loaded = True
        self.recent.show(artists)
        self.changed.emit()

    def forget(self, artist: CatalogueArtist) -> None:
        """Take one off the list of those looked at."""
        self.reading.start(
            lambda _ctx: self._container.artists.recent.remove(artist),
            lane="disk",
            done=self._recent,
        )

    def search(self, text: str) -> None:
        """Artists of that name; "" clears the results."""
        text = " ".join(text.split())
        if text == self.text and not self.trouble[0]:
            return
        self.text, self.answered, self.trouble, self.troubles = text, "", ("", ""), ()
        self._searching.cancel()
        self.found.show([])
        if text:

            def work(ctx: TaskContext) -> Answer[tuple[CatalogueArtist, ...]]:
                return self._container.artists.search(text, ctx)

            self._searching.start(work, done=self._found, error=self._fail)
        self.changed.emit()

    def _found(self, answer: Answer[tuple[CatalogueArtist, ...]]) -> None:
        self.answered, self.troubles = answer.title, answer.troubles
        self.found.show(list(answer.value))
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.trouble = told(error)
        self.changed.emit()

    def portrait(self, artist: CatalogueArtist) -> str:
        """Have an artist's picture fetched; returns its key."""
        key, service = f"artist/{artist.source}/{artist.id}", self._container.artists
        if artist.source:
            self.pictures.want(key, PORTRAIT, lambda ctx: service.picture(artist, PORTRAIT, ctx))
        return key
