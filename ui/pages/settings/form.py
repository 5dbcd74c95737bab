"""One group of settings as a card of form rows, generated from the declarations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from config.schema import SettingField
from core.domain import ServiceState
from ui.pages.settings.connections import ConnectionGrid
from ui.pages.settings.editors import SwitchEditor, editor_for
from ui.pages.settings.groups import Group
from ui.stages import stage
from ui.theme.manager import px
from ui.theme.state_glyphs import SERVICE
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import FormRow
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.painted import StateLabel
from utils.texts import _, shown

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
SERVER, NO_SERVER = "library.server", "none"
SERVERS = ("plex", "navidrome", "jellyfin")
OUTLETS = ("notifications.webhook", "notifications.script")
WIDTHS = {"int": 180, "float": 180, "choice": 260}


class GroupCard(Card):
    """Heading, sentence, rows. `edited(field, value)` when a person changes one."""

    edited = pyqtSignal(object, object)

    def __init__(
        self, group: Group, fields: list[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=24, parent=parent)
        self.group = group
        self.setAccessibleName(group.title)
        self.body.setSpacing(px(16))
        title, intro = label(group.title, "section"), label(group.intro, "body", "text_2", True)
        self._titles: tuple[QWidget, ...] = (title, intro)
        self.body.addWidget(title)
        self.body.addWidget(intro)
        self.head = QHBoxLayout()
        self.body.addLayout(self.head)
        self.rows: dict[str, FormRow] = {}
        self.editors: dict[str, Any] = {}
        self._lines: dict[str, QWidget] = {}
        self._found: Collection[str] | None = None
        stage(self._add_rows(fields))

    def _add_rows(self, fields: list[SettingField]) -> Iterator[None]:
        for field in fields:
            self._lines[field.key] = line()
            self.body.addWidget(self._lines[field.key])
            self.body.addWidget(self._row(field))
            yield

    def show_values(self, values: dict[str, Any]) -> None:
        """Show stored (or kept) values."""
        for key, editor in self.editors.items():
            if key in values:
                editor.show_value(values[key])

    def offers(self, _key: str) -> bool:
        """Whether this setting means something as the others stand; a search shows it anyway."""
        return True

    def show_found(self, found: Collection[str] | None) -> None:
        """Only these settings; None for all that mean something now.

        What is no row (lines, buttons, cards) steps aside for a search.
        """
        self._found = found
        all_of_it = found is None
        otherwise = {*self._titles, *self.rows.values(), *self._lines.values()}
        for widget in self.findChildren(QWidget, options=DIRECT):
            if widget not in otherwise:
                widget.setVisible(all_of_it)
        for key, row in self.rows.items():
            row.setVisible(self.offers(key) if found is None else key in found)
            self._lines[key].setVisible(all_of_it and self.offers(key))

    def complain(self, key: str, sentence: str) -> None:
        """Mark a field, or take the mark away."""
        self.rows[key].complain(sentence)

    def _row(self, field: SettingField) -> FormRow:
        editor = editor_for(field)
        row = FormRow(shown(field.label), editor, shown(field.help))
        target = editor.widget()
        target.setAccessibleName(shown(field.label))
        target.setAccessibleDescription(shown(field.help))
        if isinstance(editor, SwitchEditor):
            row.name.hide()
        if field.kind in WIDTHS:
            editor.setMaximumWidth(px(WIDTHS[field.kind]))
            row.side.addStretch(1)
        editor.edited.connect(lambda: self.edited.emit(field, editor.value()))
        self.rows[field.key], self.editors[field.key] = row, editor
        return row


class ConnectionsCard(GroupCard):
    """All connections as cards, then what belongs to slskd alone."""

    test_wanted = pyqtSignal()
    setup_wanted = pyqtSignal(str)
    find_wanted = pyqtSignal()
    sign_in_wanted = pyqtSignal()

    def __init__(
        self, group: Group, fields: list[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(group, fields, parent)
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.grid = ConnectionGrid()
        self.grid.look_wanted.connect(self.find_wanted)
        self.grid.sign_in.connect(self.sign_in_wanted)
        self.head.addWidget(self.grid)
        self.grid.test.connect(self.test_wanted)
        self.grid.setup.connect(self.setup_wanted)
        yield

    def show_states(self, states: list[ServiceState]) -> None:
        """Show how each service stands."""
        self.grid.show_states(states)

    def show_testing(self, on: bool) -> None:
        """The test is under way."""
        self.grid.show_testing(on)


class FilingCard(GroupCard):
    """Folders, templates, and the door to the genre map."""

    genre_map_wanted = pyqtSignal()

    def __init__(
        self, group: Group, fields: list[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(group, fields, parent)
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.genre_map = Button(_("Edit the genre map…"), "", "pencil")
        self.genre_map.clicked.connect(lambda _on=False: self.genre_map_wanted.emit())
        self.rows["organize.genre_map"].side.addWidget(self.genre_map)
        yield


class SpotifyCard(GroupCard):
    """Spotify with the help to connect it."""

    setup_wanted = pyqtSignal()

    def __init__(
        self, group: Group, fields: list[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(group, fields, parent)
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.state = StateLabel()
        self.words = ElidedLabel("", "secondary", "text_2")
        self.setup = Button(_("Connect…"), icon="external-link", on_click=self.setup_wanted.emit)
        self.setup.setAccessibleName(_("Connect Spotify, step by step"))
        self.head.setSpacing(px(12))
        self.head.addWidget(self.state)
        self.head.addWidget(self.words, 1)
        self.head.addWidget(self.setup)
        yield

    def show_states(self, states: list[ServiceState]) -> None:
        """Show how Spotify stands."""
        for state in states:
            if state.name == self.group.title:
                self.state.show_state(SERVICE[state.status])
                self.words.setText(state.words)


class LibraryCard(GroupCard):
    """The music folders and the media server with "Scan now"."""

    scan_wanted = pyqtSignal()

    def __init__(
        self, group: Group, fields: list[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(group, fields, parent)
        stage(self._make())

    def _make(self) -> Iterator[None]:
        row = QWidget()
        row_line = QHBoxLayout(row)
        row_line.setContentsMargins(0, 0, 0, 0)
        self.scan = Button(
            _("Scan now"), icon="hard-drive-download", on_click=self.scan_wanted.emit
        )
        self.words = ElidedLabel("", "secondary", "text_2")
        row_line.addWidget(self.scan)
        row_line.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(row)
        self._called: set[str] = set()
        self.editors[SERVER].edited.connect(self._show_server)
        self._show_server()
        yield

    def offers(self, key: str) -> bool:
        """Address and password of the server that is chosen, and of one somebody looks for."""
        server = key.partition(".")[0]
        chosen = {self.editors[SERVER].value(), *self._called}
        return server not in SERVERS or server in chosen

    def call(self, key: str) -> None:
        """Somebody goes to this setting: it is shown whatever server is chosen."""
        self._called.add(key.partition(".")[0])
        self._show_server()

    def _show_server(self) -> None:
        self.show_found(self._found)

    def show_values(self, values: dict[str, Any]) -> None:
        """Without a folder and a server there is nothing to scan."""
        super().show_values(values)
        self._show_server()
        self.allow_scan()

    def allow_scan(self) -> None:
        """Look at the folders and the server as they are shown."""
        folders, server = (self.editors[key].value() for key in ("library.folders", SERVER))
        some = bool(folders) or server not in (None, NO_SERVER)
        self.scan.allow(some, _("Add a music folder or choose a media server first."))

    def show_scanning(self, on: bool, words: str) -> None:
        """The scan is under way, or how it ended."""
        self.scan.set_busy(on, _("Scanning…"))
        self.words.setText(words)


class NotificationsCard(GroupCard):
    """Webhook and script with "Send a test"."""

    test_wanted = pyqtSignal()

    def __init__(
        self, group: Group, fields: list[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(group, fields, parent)
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self._stored: dict[str, bool] = {}
        self.send = Button(_("Send a test"), icon="bell-ring", on_click=self.test_wanted.emit)
        self.words = label("", "secondary", "text_2", wrap=True)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.send, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(row)
        yield

    def show_values(self, values: dict[str, Any]) -> None:
        """Without a webhook and a script there is nowhere to send it."""
        super().show_values(values)
        self._stored = {key: bool(values.get(key)) for key in OUTLETS}
        self.allow_send()

    def allow_send(self) -> None:
        """Look at the outlets as they are shown."""
        some = any(self.editors[key].value() or self._stored.get(key) for key in OUTLETS)
        self.send.allow(some, _("Fill in a webhook or a script first."))

    def show_sending(self, on: bool, words: str) -> None:
        """The test is under way, or who took it, or why not."""
        self.send.set_busy(on, _("Sending…"))
        self.words.setText(words)


def card_class(key: str) -> type[GroupCard]:
    """The class of a group's card."""
    from ui.pages.settings.care import CareCard
    from ui.pages.settings.quality import QualityCard

    classes: dict[str, type[GroupCard]] = {
        "connections": ConnectionsCard,
        "library": LibraryCard,
        "spotify": SpotifyCard,
        "filing": FilingCard,
        "quality": QualityCard,
        "notifications": NotificationsCard,
        "program": CareCard,
    }
    return classes.get(key, GroupCard)
