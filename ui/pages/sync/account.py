"""How the account with Spotify stands, in words and with the one thing to do. No widgets here.

The lists known from before are on the page at once; those of the account are read behind them when
the page comes to the front, unless that was done lately, and when somebody checks for changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import NotAuthorised, RateLimited
from core.tasks import TaskContext
from ui.models import figures
from ui.models.told import told
from ui.runner import Latest, Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container


class Standing(Enum):
    """What can be done about the account."""

    UNKNOWN = "unknown"
    OFF = "off"
    LOGIN = "login"
    CLOSED = "closed"
    STOPPED = "stopped"
    TROUBLE = "trouble"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class AccountView:
    """`sentence` is what is, `step` what to do; `action` the button's words, "" for none."""

    standing: Standing = Standing.UNKNOWN
    sentence: str = ""
    step: str = ""
    action: str = ""

    @property
    def needs_setup(self) -> bool:
        """True when the set-up help is what leads on."""
        return self.standing in {Standing.OFF, Standing.LOGIN}


OFF = AccountView(
    Standing.OFF,
    _("Spotify is not set up."),
    _(
        "With a Client ID of your own, your playlists and Liked Songs appear here. Playlist files, "
        "YouTube and Deezer work without."
    ),
    _("Set up Spotify"),
)


class AccountPresenter(QObject):
    """`changed` fires when `view` is another, `listed` when the account's lists were read."""

    changed = pyqtSignal()
    listed = pyqtSignal()

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container = container
        self._asking, self._listing = Latest(runner), Latest(runner)
        self._listed_at = 0.0
        self.view = AccountView()
        self.busy = False

    def load(self) -> None:
        """See how the account stands; asks no network."""
        self._asking.start(self._words, lane="db", done=self._worded, error=self._refused)

    def show_lists(self) -> None:
        """The page or the tab is in front: read the lists, unless that was done lately."""
        from services.playlists.desk import LISTED  # not needed by the first paint

        ready = self.view.standing in {Standing.READY, Standing.TROUBLE} and not self.busy
        if ready and figures.now() - self._listed_at > LISTED:
            self._listed_at = figures.now()
            self._listing.start(self._look, lane="net", done=self._looked, error=self._list_failed)

    def refresh(self) -> None:
        """Read the account's lists now."""
        if self.view.standing is Standing.OFF or self.busy:
            return
        self.busy = True
        self.changed.emit()
        self._listing.start(self._list, lane="net", done=self._read, error=self._list_failed)

    def refresh_anew(self) -> None:
        """Something was set up or connected: forget what was known, then read the lists."""
        self.view, self._listed_at = AccountView(), 0.0
        self.refresh()

    def _words(self, _ctx: TaskContext) -> str:
        return self._container.sync.account_words()

    def _worded(self, words: str) -> None:
        if not words:
            self._show(OFF)
            return
        kept = self.view.standing in {Standing.CLOSED, Standing.STOPPED, Standing.TROUBLE}
        if not kept:
            self._show(AccountView(Standing.READY, _capital(words)))

    def _list(self, ctx: TaskContext) -> str:
        self._container.sync.list_account(ctx)
        return self._container.sync.account_words()

    def _look(self, ctx: TaskContext) -> str:
        sync = self._container.sync
        return sync.account_words() if sync.list_if_due(ctx) else ""

    def _looked(self, words: str) -> None:
        if words:
            self._read(words)

    def _read(self, words: str) -> None:
        self.busy = False
        self._listed_at = figures.now()
        self._show(
            AccountView(
                Standing.READY, _("{capital} · read just now").format(capital=_capital(words))
            )
        )
        self.listed.emit()

    def _refused(self, error: Exception) -> None:
        self._show(view_of(error))

    def _list_failed(self, error: Exception) -> None:
        self.busy = False
        self._listed_at = figures.now()
        self._show(view_of(error))
        self.listed.emit()

    def _show(self, view: AccountView) -> None:
        self.view = view
        self.changed.emit()


def view_of(error: Exception) -> AccountView:
    """What an error of the account means for a person at the page."""
    sentence, step = told(error)
    if isinstance(error, RateLimited):
        return AccountView(Standing.CLOSED, sentence, step)
    if isinstance(error, NotAuthorised):
        stopped = "premium" in sentence.casefold() or "list of users" in sentence
        if stopped:
            return AccountView(Standing.STOPPED, sentence, step, _("Try again"))
        return AccountView(Standing.LOGIN, sentence, step, _("Connect Spotify"))
    return AccountView(Standing.TROUBLE, sentence, step, _("Try again"))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
