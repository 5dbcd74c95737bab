"""The artist choice as a panel: the five likeliest, a search for others, the release, the place.

Used by the dialog of one file and, for one line, by the dialog of a folder. It shows a
`MatchedPresenter`; proposals and search results are separate rows, so that neither replaces the
other.
"""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from services.events import Level
from services.matched.model import Proposals
from ui.delegates.views import bind_keys
from ui.matched import words
from ui.matched.card_row import LOADING, CardRow
from ui.matched.cards import ArtistDelegate, ReleaseDelegate, ResultDelegate
from ui.matched.presenter import MatchedPresenter
from ui.matched.strips import FileStrip, KeyCaps, PlaceStrip
from ui.models import figures
from ui.models.told import in_window
from ui.theme.manager import px
from ui.widgets.fields import SearchField
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.notices import Banner
from utils.texts import _

FIVE = 5
NARROW = 820
LOOKING = [(LOADING, _("Loading"))] * FIVE
NOBODY = _("Nobody fits this file. Search for somebody, or take it as it is.")


class ChoosePanel(QWidget):
    """Shows one presenter. The keyboard starts at `artists`."""

    def __init__(self, presenter: MatchedPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.file = FileStrip()
        self.banner = Banner(Level.WARN, "", _("Try again"), closable=False)
        self.artists = CardRow(_("Most likely artists"), ArtistDelegate(presenter))
        self.nobody = label(NOBODY, "body", "text_2", wrap=True)
        self.box = SearchField(_("An artist’s name"), _("Search for somebody else"), "/")
        self.found = ElidedLabel("", "secondary", "text_2")
        self.results = CardRow(_("Artists found"), ResultDelegate(presenter))
        self.none = label("", "secondary", "text_2", wrap=True)
        self.releases = CardRow(_("Releases of this track"), ReleaseDelegate(presenter))
        self.which = ElidedLabel("", "secondary", "text_2")
        self.place = PlaceStrip()
        self.strip = QWidget()
        self._asked = False
        self._arrange()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Everything as the presenter knows it now."""
        presenter = self.presenter
        if presenter.candidate is not None:
            self.file.show_file(presenter.candidate)
        self._show_proposals(presenter.proposals)
        self._show_results(presenter.results)
        self._show_releases()
        trouble = presenter.sentence or (presenter.proposals.trouble if presenter.proposals else "")
        self.banner.say(Level.WARN, in_window(trouble))
        self.banner.button.setVisible(presenter.unanswered)
        self.banner.setVisible(bool(trouble))

    def rows(self) -> list[CardRow]:
        """The rows that can be walked through now, from top to bottom."""
        rows = (self.artists, self.results, self.releases)
        return [row for row in rows if row.isVisibleTo(self) and row.cards.item(0) is not None]

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Up and Down go from row to row, by way of the search field."""
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        at = event.key() - Qt.Key.Key_1
        if not (0 <= at < FIVE and not event.modifiers().value and self.artists.take(at)):
            event.ignore()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """A narrow panel says less about the file."""
        super().resizeEvent(event)
        self.file.set_narrow(self.width() < px(NARROW))

    # --- parts ----------------------------------------------------------------------------------
    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.file)
        column.addWidget(self.banner)
        caps = KeyCaps("1 2 3 4 5", _("to pick"))
        told = _("from the file’s name, folder and length, the catalogues and your library")
        hint = ElidedLabel(told, "secondary", "text_2")
        column.addLayout(_heading(_("Most likely"), hint, caps))
        column.addWidget(self.artists)
        column.addWidget(self.nobody)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(label(_("Someone else"), "section"))
        row.addWidget(self.box, 1)
        self.found.setMinimumWidth(px(120))
        self.found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.found)
        column.addLayout(row)
        column.addWidget(self.results)
        column.addWidget(self.none)
        column.addWidget(self._release_strip())
        column.addStretch(1)

    def _release_strip(self) -> QWidget:
        inner = QVBoxLayout(self.strip)
        inner.setContentsMargins(0, px(4), 0, 0)
        inner.setSpacing(px(12))
        inner.addLayout(_heading(_("Which release?"), self.which))
        inner.addWidget(self.releases)
        inner.addWidget(self.place)
        return self.strip

    def _connect(self) -> None:
        presenter = self.presenter
        self.artists.taken.connect(presenter.choose)
        self.results.taken.connect(presenter.choose)
        self.releases.taken.connect(self._take_release)
        self.releases.entered.connect(self._start_with)
        current = self.releases.selectionModel()
        if current is not None:
            current.currentChanged.connect(lambda at, _before: presenter.pick(at.row()))
        self.box.searched.connect(presenter.search)
        presenter.pictures.arrived.connect(self._repaint)
        self.banner.acted.connect(presenter.again)
        bind_keys(self.box, {"Down": lambda: self._walk(1), "Up": lambda: self._walk(-1)})

    # --- showing --------------------------------------------------------------------------------
    def _show_proposals(self, told: Proposals | None) -> None:
        presenter = self.presenter
        if told is None:
            asked = presenter.proposing or presenter.candidate is None
            self.artists.cards.show(LOOKING if asked else [])
        else:
            self.artists.cards.show([(one, words.spoken_artist(one)) for one in told.people])
        empty = self.artists.cards.rowCount() == 0
        self.artists.setVisible(not empty)
        self.nobody.setVisible(empty)

    def _show_results(self, told: Proposals | None) -> None:
        presenter = self.presenter
        if told is None:
            self.results.cards.show(LOOKING if presenter.searching else [])
            self.found.setText(_("Searching…") if presenter.searching else "")
        else:
            self.results.cards.show([(one, words.spoken_artist(one)) for one in told.people])
            where = _(" on {title}").format(title=told.title) if told.title else ""
            of = (
                _("{people} of {total}").format(people=len(told.people), total=told.total)
                if told.people
                else _("Nobody")
            )
            self.found.setText(f"{of}{where}")
        shown = self.results.cards.rowCount() > 0
        self.results.setVisible(shown)
        self.none.setText(_none_words(told, presenter.text))
        self.none.setVisible(not shown)

    def _show_releases(self) -> None:
        presenter = self.presenter
        self.strip.setVisible(presenter.likely is not None and not presenter.starting)
        if presenter.likely is None:
            self._asked = False
            return
        name = presenter.likely.artist.name
        if presenter.releases is None:
            self.releases.cards.show(LOOKING[:3] if presenter.listing else [])
            self.which.setText(
                _("Looking for {name}’s releases of it…").format(name=name)
                if presenter.listing
                else ""
            )
        else:
            cards = [(one, words.spoken_release(one)) for one in presenter.releases]
            self.releases.cards.show(cards)
            self.releases.setCurrentIndex(self.releases.cards.index(presenter.release))
            self.which.setText(_which_words(name, len(cards), presenter.releases[0].track is None))
        self.place.show_place(presenter.place)
        self.place.setVisible(presenter.releases is not None)
        asked, self._asked = self._asked, presenter.releases is not None
        if self._asked and not asked:
            self.releases.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self._reveal)

    def _reveal(self) -> None:
        """In a low window the releases lie below; a person must see what is asked."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self.place, 0, px(8))

    def _repaint(self, _key: str) -> None:
        for row in (self.artists, self.results, self.releases):
            if (viewport := row.viewport()) is not None:
                viewport.update()

    # --- moving ---------------------------------------------------------------------------------
    def _take_release(self, one: object) -> None:
        releases = self.presenter.releases or ()
        self.presenter.pick(next((at for at, known in enumerate(releases) if known == one), 0))

    def _start_with(self, one: object) -> None:
        """Enter on a release means it: nothing else is to be decided."""
        self._take_release(one)
        self.presenter.start()

    def _walk(self, by: int) -> None:
        stops: list[QWidget] = [self.artists, self.box, self.results, self.releases]
        there = [one for one in stops if one is self.box or one in self.rows()]
        now = next((at for at, one in enumerate(there) if one.hasFocus()), 0)
        goal = there[max(0, min(len(there) - 1, now + by))]
        goal.setFocus(Qt.FocusReason.TabFocusReason)


def _heading(text: str, beside: QLabel, last: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(12))
    row.addWidget(label(text, "section"))
    row.addWidget(beside, 1)
    if last is not None:
        row.addWidget(last)
    return row


def _which_words(name: str, number: int, unknown: bool) -> str:
    if unknown:
        return _("No catalogue has it by {name}: it is filed as a single of theirs").format(
            name=name
        )
    times = {1: "once", 2: "twice"}.get(
        number, _("{count} times").format(count=figures.count(number))
    )
    return _("{name} put this track out {times}").format(name=name, times=times)


def _none_words(told: Proposals | None, text: str) -> str:
    if told is not None and told.trouble:
        return in_window(told.trouble)
    if told is not None:
        return _("Nobody is called “{text}”. Try fewer letters, or another spelling.").format(
            text=text
        )
    return _("Type a name and the catalogues are asked; what is proposed above stays.")
