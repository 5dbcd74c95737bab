"""What answers on the local network, offered with "Use"; and the login with Plex in the browser."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.tasks import TaskContext
from services.events import Level, Notice
from ui.reading import Reading
from ui.runner import Latest, Runner
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.notices import notice_from
from ui.widgets.overlay import Overlay
from ui.widgets.trouble import TroubleBanner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

TITLES = {"slskd": "slskd", "navidrome": "Navidrome", "jellyfin": "Jellyfin", "plex": "Plex"}


class NearbyDialog(Overlay):
    """`chosen` with what a person wants to use."""

    chosen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__(_("On this network"), 560, 420)
        self.body.addWidget(label(_("On this network"), "page"))
        self.words = label("", "body", "text_2", wrap=True)
        self.body.addWidget(self.words)
        self.trouble = TroubleBanner()
        self.body.addWidget(self.trouble)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.close_button = Button(_("Close"), "", "x", on_click=self.leave)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        self.body.addLayout(foot)

    def show_looking(self) -> None:
        """The network is being asked."""
        self._clear()
        self.words.setText(_("Asking for five seconds: slskd, Navidrome, Jellyfin and Plex…"))

    def show_nothing(self) -> None:
        """The network could not be asked; the line below says why."""
        self._clear()
        self.words.setText(_("This network could not be asked."))

    def show_found(self, found: list[Any]) -> None:
        """What answers; nothing is used before a person says so."""
        self._clear()
        nothing = _("Nothing answers. Start the service, or type its address below.")
        self.words.setText(_("Choose what is yours.") if found else nothing)
        for one in found:
            self._rows.addWidget(self._row(one))

    def _row(self, one: Any) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        title = TITLES.get(one.kind, one.kind)
        row.addWidget(label(title, "strong"))
        row.addWidget(ElidedLabel(one.url, "secondary", "text_2"), 1)
        use = Button(_("Use"), "", "check", size="small", on_click=partial(self.chosen.emit, one))
        use.setAccessibleName(_("Use {title} at {url}").format(title=title, url=one.url))
        row.addWidget(use)
        return made

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()


class PlexDialog(Overlay):
    """While the login waits in the browser: the address to open elsewhere, and Cancel."""

    def __init__(self) -> None:
        super().__init__(_("Sign in to Plex"), 560, 300)
        self.body.addWidget(label(_("Sign in to Plex"), "page"))
        self.words = label(_("Asking Plex for a code…"), "body", "text_2", wrap=True)
        self.body.addWidget(self.words)
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        self.address.setAccessibleName(_("Address of the login page"))
        self.body.addWidget(self.address)
        self.body.addStretch(1)
        self.cancel = Button(_("Cancel"), "", "x", on_click=self.leave)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        self.body.addLayout(foot)

    def show_address(self, url: str) -> None:
        """The page that was opened; it can be copied to another device."""
        self.words.setText(_("Say yes in the browser. On another device, open this address:"))
        self.address.setText(url)
        self.address.setCursorPosition(0)


class NearbyHelp(QObject):
    """Looks around and logs in to Plex. `changed` when a setting was written."""

    changed = pyqtSignal()
    said = pyqtSignal(object)
    _address = pyqtSignal(str)

    def __init__(self, page: QWidget, container: Container, runner: Runner) -> None:
        super().__init__(page)
        self._page, self._container = page, container
        self._looking, self._login = Reading(runner, self), Latest(runner)
        self._runner = runner
        self.dialog: NearbyDialog | None = None
        self.plex: PlexDialog | None = None
        self.open_page = QDesktopServices.openUrl
        self._address.connect(self._show_address)

    def look(self) -> None:
        """Ask the local network, because a person wants it."""
        if self.dialog is None:
            self.dialog = NearbyDialog()
            self.dialog.trouble.heed(self._looking)
            self._looking.changed.connect(self._not_looked)
            self.dialog.chosen.connect(self._use)
            self.dialog.closed.connect(self._looking.cancel)
        self.dialog.show_looking()
        self.dialog.open_over(self._window(), self.dialog.close_button)
        self._looking.start(
            self._container.nearby.look,
            lane="net",
            done=self.dialog.show_found,
        )

    def sign_in(self) -> None:
        """Log in to Plex in the browser."""
        if self.plex is None:
            self.plex = PlexDialog()
            self.plex.closed.connect(self._login.cancel)
        self.plex.open_over(self._window(), self.plex.cancel)

        def work(ctx: TaskContext) -> Any:
            return self._container.plex_account.login(self._address.emit, ctx)

        self._login.start(work, lane="net", done=self._connected, error=self._refused)

    def _not_looked(self) -> None:
        if self._looking.trouble is not None and self.dialog is not None:
            self.dialog.show_nothing()

    def _show_address(self, url: str) -> None:
        if self.plex is not None and self.plex.isVisible():
            self.plex.show_address(url)
            self.open_page(QUrl(url))

    def _connected(self, connected: Any) -> None:
        if self.plex is not None:
            self.plex.leave()
        where = connected.url or _("Choose its address below.")
        self.said.emit(Notice(Level.OK, _("Plex is connected"), where, "plex"))
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        if self.plex is not None:
            self.plex.leave()
        self._fail(error)

    def _use(self, one: Any) -> None:
        def used(key: str) -> None:
            self.said.emit(
                Notice(
                    Level.OK,
                    _("{titles} is at {url}").format(titles=TITLES[one.kind], url=one.url),
                    "",
                    key,
                )
            )
            self.changed.emit()

        self._runner.start(
            lambda _ctx: self._container.nearby.use(one), lane="disk", done=used, error=self._fail
        )
        if self.dialog is not None:
            self.dialog.leave()

    def _fail(self, error: Exception) -> None:
        self.said.emit(notice_from(error))

    def _window(self) -> QWidget:
        return self._page.window() or self._page
