"""The connections as cards: how each stands, in words, with its test and the way to set it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.domain import ServiceState, ServiceStatus
from ui.theme.manager import px
from ui.theme.qss import restyle
from ui.theme.state_glyphs import SERVICE, Glyph
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Icon, StateLabel
from utils.texts import _, shown

TWO_COLUMNS = 620


@dataclass(frozen=True, slots=True)
class Connection:
    """One card: the service's `name` in the states, its `place` (a section, or the setting to
    begin with), and a line while it is off."""

    name: str
    icon: str
    kind: str
    place: str
    why: str


MEDIA_SERVER = _("Media server")
CONNECTIONS = (
    Connection("slskd", "server", _("your own Soulseek client"), "sources.slskd.url",
               _("Lossless files from other collectors, through slskd beside Cratekeeper.")),
    Connection("Soulseek", "users", _("built in"), "soulseek",
               _("Lossless files without a server: choose a name and what you share.")),
    Connection("YouTube", "play", _("no account"), "youtube",
               _("The last resort; needs nothing.")),
    Connection("Spotify", "list-music", _("your own lists"), "spotify",
               _("Your playlists and Liked Songs, with an app of your own.")),
    Connection(MEDIA_SERVER, "hard-drive", _("Plex, Navidrome or Jellyfin"), "library.server",
               _("Your collection as the server knows it; playlists are sent there.")),
    Connection(_("Deezer, iTunes, MusicBrainz"), "disc-3", _("no account"), "catalogues",
               _("Tags, covers and discographies; asked when they are needed.")),
)  # fmt: skip
SERVERS = frozenset({"Plex", "Navidrome", "Jellyfin", "Subsonic"})
TROUBLE = frozenset({ServiceStatus.FAILED, ServiceStatus.WARNING})


class ConnectionCard(Card):
    """One connection. `test_wanted`, and `setup_wanted` for its place or its help."""

    test_wanted = pyqtSignal()
    setup_wanted = pyqtSignal()

    def __init__(self, about: Connection) -> None:
        super().__init__(padding=14)
        self.about = about
        self.body.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(Icon(about.icon, "accent", 18, "accent_soft"))
        lines = QVBoxLayout()
        lines.setSpacing(px(2))
        name = QHBoxLayout()
        name.setSpacing(px(8))
        self.name = label(about.name, "title")
        name.addWidget(self.name)
        name.addWidget(ElidedLabel(about.kind, "secondary", "text_2"), 1)
        self.state = StateLabel(SERVICE[ServiceStatus.OFF])
        lines.addLayout(name)
        lines.addWidget(self.state)
        row.addLayout(lines, 1)
        self.body.addLayout(row)
        self.words = label(about.why, "secondary", "text_2", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.words, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.test = Button(_("Test"), size="small", on_click=self.test_wanted.emit)
        self.test.setAccessibleName(_("Test {name}").format(name=about.name))
        self.setup = Button(_("Set up"), "quiet", size="small", on_click=self.setup_wanted.emit)
        self.setup.setAccessibleName(_("Set up {name}").format(name=about.name))
        foot.addWidget(self.test)
        foot.addWidget(self.setup)
        self.body.addLayout(foot)
        self.setAccessibleName(about.name)

    def show_state(self, state: ServiceState | None) -> None:
        """How it stands; None where nothing can be said before it is needed."""
        off = state is None or state.status is ServiceStatus.OFF
        self.test.setVisible(not off)
        wanting = off and state is not None
        self.setup.set_label(_("Set up") if wanting else _("Settings"))
        self.setup.set_kind("" if wanting else "quiet")
        failed = state is not None and state.status in TROUBLE
        restyle(self, state="failed" if failed else "")
        self.state.setVisible(state is not None)
        if state is not None:
            self.state.show_state(_look(state))
        known = "" if off or state is None else _sentence(shown(state.words))
        self.words.setText(known or self.about.why)
        said = f", {_look(state).word}" if state is not None else ""
        self.setAccessibleName(f"{self.about.name}{said}: {self.words.text()}")


class ConnectionGrid(QWidget):
    """All cards, two beside each other where there is room.

    `setup` carries the place to go to ("spotify" opens its help instead).
    """

    test = pyqtSignal()
    setup = pyqtSignal(str)
    look_wanted = pyqtSignal()
    sign_in = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Connections"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        top = QHBoxLayout()
        top.setSpacing(px(8))
        self.words = ElidedLabel("", "secondary", "text_2")
        top.addWidget(self.words, 1)
        self.plex = Button(_("Sign in to Plex"), "quiet", "external-link", size="small",
                           on_click=self.sign_in.emit)  # fmt: skip
        self.look = Button(_("Find on this network"), "", "scan-search", size="small",
                           on_click=self.look_wanted.emit)  # fmt: skip
        top.addWidget(self.plex)
        top.addWidget(self.look)
        column.addLayout(top)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(12))
        column.addLayout(self._grid)
        self.cards = [ConnectionCard(about) for about in CONNECTIONS]
        self._columns = 0
        for card in self.cards:
            card.test_wanted.connect(self.test)
            card.setup_wanted.connect(lambda one=card: self.setup.emit(one.about.place))
            card.show_state(None)
        self._place(2)

    def show_states(self, states: Sequence[ServiceState]) -> None:
        """Every card as its service stands now."""
        known = {state.name: state for state in states}
        server = next((known[name] for name in known if name in SERVERS), None)
        for card in self.cards:
            off = ServiceState(card.about.name, ServiceStatus.OFF, "")
            if card.about.name == MEDIA_SERVER:
                card.name.setText(server.name if server is not None else card.about.name)
                card.show_state(server or off)
            else:
                card.show_state(known.get(card.about.name))
        working = sum(state.status is ServiceStatus.OK for state in states)
        trouble = self.trouble()
        need = (
            _(", {trouble} {value} you").format(
                trouble=trouble, value="needs" if trouble == 1 else "need"
            )
            if trouble
            else ""
        )
        self.words.setText(_("{working} working{need}").format(working=working, need=need))

    def show_testing(self, on: bool) -> None:
        """The services are being asked."""
        for card in self.cards:
            card.test.set_busy(on, _("Testing…"))

    def card(self, name: str) -> ConnectionCard:
        """The card of a connection."""
        return next(card for card in self.cards if card.about.name == name)

    def trouble(self) -> int:
        """How many need a person."""
        return sum(card.property("state") == "failed" for card in self.cards)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """One column in a narrow window."""
        super().resizeEvent(event)
        self._place(2 if self.width() >= px(TWO_COLUMNS) else 1)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self.cards):
            self._grid.addWidget(card, at // columns, at % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)


def _look(state: ServiceState) -> Glyph:
    """Its sign; what is off says in its own words why: switched off is not "not set up"."""
    look = SERVICE[state.status]
    words = _sentence(shown(state.words))
    return replace(look, word=words) if state.status is ServiceStatus.OFF and words else look


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
