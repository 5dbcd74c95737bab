"""The followed artists: who, when they were looked at, which releases count, what was found."""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtCore import QModelIndex, QRect, pyqtSignal
from PyQt6.QtGui import QPainter, QShowEvent
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.domain.watching import ReleaseKind, WatchedArtist
from services.wishes.watchlist import Followed
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowDelegate, RowList, bind_keys
from ui.matched.cards import portrait
from ui.models import artists as words
from ui.models import figures, roles
from ui.models.explain import Line, LinesModel
from ui.pages.artists.parts import Picture
from ui.pages.artists.start_presenter import StartPresenter
from ui.pages.artists.watch_presenter import WatchPresenter
from ui.stages import stage
from ui.theme import paint_kit
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.scrolling import scrolling
from utils.texts import _

PANE = 320
_NEW = Glyph("bell-ring", _("New"), "accent", "accent_soft")
_OLD = Glyph("disc-3", _("Seen"), "text_2", "neutral_soft")


class FollowedDelegate(RowDelegate):
    """Portrait, name, what counts; new releases and the last look at the right. 60 high."""

    inset = 12

    def __init__(self, start: StartPresenter) -> None:
        super().__init__(start)
        self._start = start

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """One artist."""
        row: Followed | None = index.data(roles.ITEM)
        if row is None:
            return
        artist, side = row.artist, px(40)
        inner = rect.adjusted(px(self.inset), 0, -px(self.inset), 0)
        disc = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
        key = self._start.portrait(artist.artist) if artist.artist is not None else ""
        portrait(painter, disc, self._start.pictures.image(key), artist.name)
        taken = self._new(painter, inner, row.new)
        text = QRect(disc.right() + px(12), inner.top(), 0, inner.height())
        text.setRight(inner.right() - taken)
        state = words.watch_state(artist, figures.now())
        token = "warn" if artist.trouble else "text_2"
        paint_kit.two_lines(painter, text, artist.name, state, second_token=token)

    def _new(self, painter: QPainter, inner: QRect, count: int) -> int:
        if not count:
            return 0
        told = _("{count:,} new").format(count=count)
        wide = paint_kit.pill_width(told, True)
        paint_kit.pill(
            painter, inner.right() - wide, inner.center().y(), told, token=_NEW.color,
            ground=_NEW.ground, icon_name=_NEW.icon,
        )  # fmt: skip
        return wide + px(12)


class WatchView(QWidget):
    """`opened` with an artist to be shown, `look_for` with a name nobody could be found for,
    `search` when somebody wants to follow the first."""

    opened = pyqtSignal(object)
    look_for = pyqtSignal(str)
    search = pyqtSignal()

    def __init__(self, presenter: WatchPresenter, start: StartPresenter) -> None:
        super().__init__()
        self.presenter, self._start = presenter, start
        stage(self._make())

    def _make(self) -> Iterator[None]:
        presenter, start = self.presenter, self._start
        self.list = RowList(
            _("Watched artists"), _("Enter opens the artist, Delete stops watching.")
        )
        self.list.setModel(presenter.model)
        self.list.setItemDelegate(FollowedDelegate(start))
        self.empty = EmptyState(
            Emptiness.ALL_DONE, _("You watch nobody yet."), _("Search for an artist"), "search",
            icon="bell-ring",
            detail=_("Watch an artist, and new releases become wishes: they are searched for and "
            "downloaded by themselves."),
        )  # fmt: skip
        yield
        self.state = ElidedLabel("", "secondary", "text_2")
        self.check = Button(_("Check now"), "", "refresh-cw", on_click=self._check_all)
        self.picture = Picture(start.pictures, 56, is_round=True)
        self.name = ElidedLabel("", "section")
        self.when = label("", "secondary", "text_2", wrap=True)
        self.open = Button(_("Open"), "", "disc-3", on_click=self._open)
        self.one = Button(_("Check"), "", "refresh-cw", on_click=self._check_one)
        self.unfollow = Button(_("Stop watching"), "", "bell-ring", on_click=self._unfollow)
        self.kinds = {kind: QCheckBox(word) for kind, word in words.KIND_WORDS.items()}
        self.news = LinesModel(self)
        self.news_list = RowList(_("New releases of this artist"))
        self.news_list.setModel(self.news)
        self.news_list.setItemDelegate(LineDelegate(self.news_list))
        yield
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget(self)
        outer.addWidget(self.stack)
        inner = QWidget(self.stack)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        head = QHBoxLayout()
        column.addLayout(head)
        head.addWidget(self.state, 1)
        head.addWidget(self.check)
        both = QWidget(inner)
        left = Card(padding=0, parent=both)
        left.body.setContentsMargins(px(4), px(4), px(4), px(4))
        left.body.addWidget(self.list)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(left, 1)
        row.addWidget(self._pane(both))
        column.addWidget(both, 1)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(inner)

    def _pane(self, parent: QWidget) -> QWidget:
        pane = Card(padding=4, parent=parent)
        inner = QWidget(pane)
        inner.setAccessibleName(_("The chosen artist"))
        body = QVBoxLayout(inner)
        body.setContentsMargins(px(12), px(12), px(12), px(8))
        body.setSpacing(px(10))
        self.news_list.setMinimumHeight(px(160))
        names = QVBoxLayout()
        names.addWidget(self.name)
        names.addWidget(self.when)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self.picture)
        top.addLayout(names, 1)
        buttons = Flow()
        for button in (self.open, self.one, self.unfollow):
            buttons.addWidget(button)
        kinds = Flow()
        for box in self.kinds.values():
            box.setAccessibleName(box.text())
            kinds.addWidget(box)
        body.addLayout(top)
        body.addWidget(buttons)
        body.addWidget(line())
        body.addWidget(label(_("New releases that become wishes"), "label", "text_2"))
        body.addWidget(kinds)
        body.addWidget(line())
        self.found = label(_("Found so far"), "label", "text_2")
        body.addWidget(self.found)
        body.addWidget(self.news_list, 1)
        pane.setFixedWidth(px(PANE))
        pane.body.addWidget(scrolling(inner, parent=pane))
        self.pane = pane
        return pane

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self.refresh)
        presenter.model.modelReset.connect(self._first)
        self._start.pictures.arrived.connect(self._repaint)
        self.empty.acted.connect(self.search)
        self.list.activated.connect(lambda _index: self._open())
        selection = self.list.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(lambda *_unused: self._ask())
        for box in self.kinds.values():
            box.clicked.connect(lambda _on: self._set_kinds())
        bind_keys(self.list, {"Delete": self._unfollow})

    # --- showing --------------------------------------------------------------------------------
    def current(self) -> WatchedArtist | None:
        """The artist of the current row."""
        item = self.list.item()
        return item.artist if isinstance(item, Followed) else None

    def refresh(self) -> None:
        """Show what is there."""
        presenter = self.presenter
        self.stack.setCurrentIndex(bool(presenter.model.rows))
        self.state.setText(self._said())
        self.check.set_label(_("Stop") if presenter.checking else _("Check now"))
        self._show_pane()

    def _said(self) -> str:
        presenter = self.presenter
        if presenter.checking:
            return presenter.progress or _("Looking for new releases…")
        rows = presenter.model.rows
        often = figures.every(presenter.every_hours * 3600)
        new = sum(row.new for row in rows)
        parts = [_("{artists} watched").format(artists=figures.count(len(rows), "artist"))]
        parts.append(
            _("looked at {often}").format(often=often)
            if often
            else _("looked at only when you ask")
        )
        if new:
            parts.append(figures.count(new, _("new release")))
        return " · ".join(parts)

    def _show_pane(self) -> None:
        artist = self.current()
        self.pane.setEnabled(artist is not None)
        if artist is None:
            return
        known = artist.artist
        self.picture.show_key(self._start.portrait(known) if known else "", artist.name)
        self.name.setText(artist.name)
        self.when.setText(words.watch_state(artist, figures.now()).capitalize())
        self.open.set_label(_("Open") if known is not None else _("Choose who…"))
        self.one.allow(not self.presenter.checking, _("New releases are being looked for already."))
        for kind, box in self.kinds.items():
            box.setChecked(kind in artist.kinds)
        news = self.presenter.news if self.presenter.key == artist.key else []
        self.news.replace(
            Line(one.release.title, words.news_words(one.release), _OLD if one.seen else _NEW)
            for one in news
        )
        self.found.setText(_("Found so far") if news else _("Nothing new was found so far"))

    def _first(self) -> None:
        if self.presenter.model.rows:
            self.list.setCurrentIndex(self.presenter.model.index(0))

    def _ask(self) -> None:
        artist = self.current()
        if artist is not None and self.isVisible():  # what nobody looks at stays new
            self.presenter.show(artist.key)
        self._show_pane()

    def showEvent(self, event: QShowEvent | None) -> None:
        """The tab came to the front: the news of the chosen artist are being read."""
        super().showEvent(event)
        self._ask()

    def _repaint(self, *_told: object) -> None:
        if (viewport := self.list.viewport()) is not None:
            viewport.update()

    # --- doing ----------------------------------------------------------------------------------
    def _open(self) -> None:
        artist = self.current()
        if artist is not None and artist.artist is not None:
            self.opened.emit(artist.artist)
        elif artist is not None:
            self.look_for.emit(artist.name)

    def _unfollow(self) -> None:
        artist = self.current()
        if artist is not None:
            self.presenter.unfollow(artist.key)

    def _check_all(self) -> None:
        if self.presenter.checking:
            self.presenter.stop()
        else:
            self.presenter.check_now()

    def _check_one(self) -> None:
        artist = self.current()
        if artist is not None:
            self.presenter.check_now(artist.key)

    def _set_kinds(self) -> None:
        artist = self.current()
        if artist is not None:
            chosen: list[ReleaseKind] = [k for k, box in self.kinds.items() if box.isChecked()]
            self.presenter.set_kinds(artist.key, chosen)
