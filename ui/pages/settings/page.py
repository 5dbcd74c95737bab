"""Settings: one scrolling form generated from the declarations, with sections at the left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.domain import ServiceState
from ui.models import figures
from ui.pages.base import Page
from ui.pages.settings.assistants import Assistants
from ui.pages.settings.care_presenter import CarePresenter
from ui.pages.settings.finding import Finder
from ui.pages.settings.form import (
    ConnectionsCard,
    GroupCard,
    LibraryCard,
    NotificationsCard,
    SpotifyCard,
    card_class,
)
from ui.pages.settings.groups import GROUPS, fields_of, group_of
from ui.pages.settings.nearby import NearbyHelp
from ui.pages.settings.presenter import SettingsPresenter
from ui.slices import in_slices, styling
from ui.stages import stepwise
from ui.theme import icons
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.buttons import Button
from ui.widgets.choices import check
from ui.widgets.column import Column
from ui.widgets.labels import label
from ui.widgets.painted import Badge
from ui.widgets.scrolling import scrolling
from utils.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.container import Container
    from ui.bridge import Bridge
    from ui.runner import Runner

SETTLING_MS = 400
CHANGED = Glyph("pencil", _("Changed, not saved"), "warn", "warn_soft")


class SettingsPage(Page):
    """Layout only; values and changes are the presenter's."""

    title = _("Settings")

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(container, runner, bridge, parent)
        self.presenter = SettingsPresenter(container, runner, bridge)
        self.care = CarePresenter(container, runner, self)
        self.assistants = Assistants(self, self.care)
        self.nearby = NearbyHelp(self, container, runner)
        self.cards: dict[str, GroupCard] = {}
        self._values: dict[str, Any] = {}
        self._wished = ""
        self._goal: Callable[[], None] | None = None
        self._states: list[ServiceState] = []
        self._sections = QButtonGroup(self)
        self._marks: dict[str, QPushButton] = {}
        self.finder = Finder(self.cards)
        self.header.addStretch(1)
        self.header.addWidget(self.finder.found)
        self.header.addWidget(self.finder.field)
        row = QHBoxLayout()
        row.setSpacing(px(24))
        form = self._form()
        self.list = self._list()
        row.addWidget(self.list)
        self.area = scrolling(form, _("All settings"), self)
        row.addWidget(self.area, 1)
        self.body.addLayout(row, 1)
        self.bar = self._bar()
        self.body.addWidget(self.bar)
        self._connect()

    def open_place(self, place: str) -> None:
        """Go to a section, or to one setting by its key."""
        if self._adding.active:
            self._wished = place
            return
        group = group_of(place)
        if place in self._marks:
            self.jump(place)
        elif group is not None:
            self.jump(group.key)
            self._aim(partial(self._show_field, group.key, place))

    def _show_field(self, group: str, key: str) -> None:
        self._scroll_to(group)
        card = self.cards[group]
        if key in card.editors:
            if isinstance(card, LibraryCard):
                card.call(key)
            field = card.editors[key].widget()
            self.area.ensureWidgetVisible(field, 0, px(160))
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _aim(self, goal: Callable[[], None]) -> None:
        """Go there now and again while new cards still find their places."""
        self._goal = goal
        QTimer.singleShot(0, goal)
        QTimer.singleShot(SETTLING_MS, self._arrive)

    def _again(self) -> None:
        if self._goal is not None:
            self._goal()

    def _arrive(self) -> None:
        self._goal = None

    def shown(self) -> None:
        """Read the values anew, and what could not be read before."""
        self.read_again()
        self.presenter.load()

    def _form(self) -> QWidget:
        self._column = Column()
        self._adding = in_slices(self, self._add(), self._all_there)
        return self._column

    def _add(self) -> Iterator[None]:
        """Every card row by row; all at once would keep the window for 300 ms."""
        for group in GROUPS:
            fields = fields_of(group, self.presenter.fields)
            card = yield from stepwise(partial(card_class(group.key), group, fields, self._column))
            card.edited.connect(self.presenter.edit)
            self._connect_card(card)
            self.assistants.adopt(card)
            yield
            yield from styling(card)
            self.cards[group.key] = card
            if self._values:
                card.show_values(self._values)
                yield
            self._column.append(card)
            if self.finder.needle:
                self.finder.show(self.finder.needle)
            yield

    def _all_there(self) -> None:
        """Every card is built: fill in what is read beside the settings."""
        self.care.load()
        self.assistants.look_at_folders()
        wished, self._wished = self._wished, ""
        if wished:
            self.open_place(wished)

    def finish(self) -> None:
        """Build what is still to come now."""
        self._adding.finish()
        self._column.settle()

    def _list(self) -> QScrollArea:
        """The sections; with large text in a low window they scroll."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for group in GROUPS:
            button = QPushButton(group.title)
            button.setProperty("kind", "section")
            button.setCheckable(True)
            button.setFixedWidth(px(176))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            icons.beside(button, group.icon, "text_2", on="accent")
            button.clicked.connect(lambda _on=False, key=group.key: self.jump(key))
            self._sections.addButton(button)
            self._marks[group.key] = button
            column.addWidget(button)
        column.addStretch(1)
        check(self._marks[GROUPS[0].key])
        area = scrolling(inner, _("Sections of the settings"), self)
        area.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _mark(self, key: str) -> None:
        check(self._marks[key])
        self.list.ensureWidgetVisible(self._marks[key])

    def jump(self, key: str) -> None:
        """Scroll to a section and put the focus on its first field."""
        if self._adding.active:
            self._wished = key
            return
        editors = list(self.cards[key].editors.values())
        if editors:
            editors[0].widget().setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark(key)
        self._aim(partial(self._scroll_to, key))

    def _scroll_to(self, key: str) -> None:
        bar = self.area.verticalScrollBar()
        if bar is not None:
            bar.setValue(self.cards[key].y())
            self._mark(key)  # the last ones never get to the top

    def _scrolled(self, top: int) -> None:
        """The list marks the section whose heading was passed last."""
        visible = ((key, card) for key, card in self.cards.items() if card.isVisibleTo(self))
        passed = [key for key, card in visible if card.y() <= top + px(48)]
        if passed:
            self._mark(passed[-1])

    def _mark_found(self, group: str) -> None:
        """The list marks where the first setting found stands; all of them begin at the top."""
        bar = self.area.verticalScrollBar()
        if bar is not None:
            bar.setValue(0)
        self._mark(group or GROUPS[0].key)

    def _bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("kind", "bar")
        bar.setFixedHeight(px(56))
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(16), 0, px(12), 0)
        row.setSpacing(px(8))
        row.addWidget(Badge(glyph=CHANGED))
        self._count = label("", "strong")
        row.addWidget(self._count, 1)
        self.undo = Button(_("Undo"), "quiet", "undo-2", on_click=self.presenter.undo)
        self.save = Button(_("Save"), "primary", "check", on_click=self.presenter.save)
        row.addWidget(self.undo)
        row.addWidget(self.save)
        bar.hide()
        return bar

    def _connect(self) -> None:
        asked = self.presenter
        bar = self.area.verticalScrollBar()
        if bar is not None:
            bar.valueChanged.connect(self._scrolled)
            bar.rangeChanged.connect(self._again)
            bar.actionTriggered.connect(self._arrive)
        self.finder.first.connect(self._mark_found)
        asked.loaded.connect(self._show_values)
        asked.changed.connect(self._show_changes)
        asked.complained.connect(self._complain)
        asked.said.connect(self.notice)
        asked.services_changed.connect(self._keep_states)
        self.care.said.connect(self.notice)
        self.heed(asked, *self.care.page_readings)
        self.nearby.said.connect(self.notice)
        self.nearby.changed.connect(self.presenter.load)

    def _connect_card(self, card: GroupCard) -> None:
        asked = self.presenter
        if isinstance(card, ConnectionsCard):
            asked.services_changed.connect(card.show_states)
            asked.testing.connect(card.show_testing)
            card.show_states(self._states)
            card.test_wanted.connect(asked.test)
            card.setup_wanted.connect(self.set_up)
            card.find_wanted.connect(self.nearby.look)
            card.sign_in_wanted.connect(self.nearby.sign_in)
        if isinstance(card, SpotifyCard):
            asked.services_changed.connect(card.show_states)
            card.show_states(self._states)
            card.setup_wanted.connect(self.connect_spotify)
        if isinstance(card, LibraryCard):
            asked.scanning.connect(card.show_scanning)
            card.scan_wanted.connect(asked.scan)
            card.edited.connect(card.allow_scan)
        if isinstance(card, NotificationsCard):
            asked.notifying.connect(card.show_sending)
            card.test_wanted.connect(asked.notify)
            card.edited.connect(card.allow_send)

    def _keep_states(self, states: list[ServiceState]) -> None:
        """For the cards that are built after this."""
        self._states = states

    def set_up(self, place: str) -> None:
        """Where a connection is set up: its section or first setting, or its help."""
        if place == "spotify":
            self.connect_spotify()
        else:
            self.open_place(place)

    def connect_spotify(self) -> None:
        """The help to connect Spotify, over the window."""
        from ui.spotify_setup.opening import open_spotify_setup

        open_spotify_setup(self, self.container, self.runner, self.presenter.load)

    def _show_values(self, values: dict[str, Any]) -> None:
        self._values = values
        for card in self.cards.values():
            card.show_values(values)
        if not self._adding.active:
            self.assistants.look_at_folders()

    def _show_changes(self, number: int) -> None:
        self.bar.setVisible(number > 0)
        self._count.setText(figures.count(number, "change"))
        self.save.allow(self.presenter.can_save, _("Mend the marked fields first."))

    def _complain(self, key: str, sentence: str) -> None:
        for card in self.cards.values():
            if key in card.rows:
                card.complain(key, sentence)
