"""What the set-up help for Spotify does: read, save, log in through the browser, test. No widgets.

A login is two tasks: one listens, so that the address can be shown, the other waits for the
browser's answer, the deadline or a cancel, and then sends the one request that proves everything.
"""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from config.errors import BadSetting
from core.tasks import TaskContext
from services.accounts import setup
from ui.models import figures
from ui.models.told import in_window, told
from ui.runner import Latest, Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.accounts.service import Tested
    from services.container import Container

CLIENT, REDIRECT = "spotify.client_id", "spotify.redirect_uri"


class Step(Enum):
    """Where the person is."""

    APP = 0
    LOGIN = 1
    RESULT = 2


class SpotifySetupPresenter(QObject):
    """`stepped` carries the `Step` to show, `complained` a setting's key and the sentence ("" when
    all is well again), `answered` (ok, sentence, next step), `pasted` what is wrong with an
    address, `opened` the address for the browser; `connected` fires once somebody is.
    """

    loaded = pyqtSignal(object)
    stepped = pyqtSignal(object)
    complained = pyqtSignal(str, str)
    opened = pyqtSignal(str)
    pasted = pyqtSignal(str)
    busy_changed = pyqtSignal(bool)
    answered = pyqtSignal(bool, str, str)
    connected = pyqtSignal()
    disconnected = pyqtSignal()

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._task = Latest(runner)
        self._login: setup.Login | None = None
        self._until = 0.0
        self.step = Step.APP

    # --- what the dialog asks for ---------------------------------------------------------------
    def load(self) -> None:
        """Read how it stands; Spotify is not asked."""

        def work(_ctx: TaskContext) -> setup.SetupFacts:
            return setup.facts(self._container.settings, self._container.accounts)

        self._task.start(work, lane="disk", done=self._loaded, error=self._failed)

    def login(self, client_id: str, redirect_uri: str) -> None:
        """Keep both, listen, and let the browser be opened."""
        self._drop()
        wanted, doubt = setup.read_client_id(client_id)
        self.complained.emit(REDIRECT, "")
        self.complained.emit(CLIENT, doubt)
        if not wanted:
            return
        self.busy_changed.emit(True)

        def work(ctx: TaskContext) -> setup.Login:
            asked = self._container
            login = setup.begin(asked.settings, asked.accounts, wanted, redirect_uri.strip())
            if ctx.cancelled:
                login.close()
            return login

        self._task.start(work, lane="net", done=self._begun, error=self._refused)

    def paste(self, address: str) -> None:
        """The address a browser elsewhere ended at; `pasted` says what is wrong with it."""
        if self._login is not None:
            self.pasted.emit(self._login.paste(address))

    def cancel(self) -> None:
        """Stop waiting for the browser; back to the first step."""
        self._drop()
        self._go(Step.APP)

    def test(self) -> None:
        """One request to Spotify that names exactly what is wrong."""
        self.busy_changed.emit(True)

        def work(ctx: TaskContext) -> Tested:
            return self._container.accounts.test(ctx)

        self._task.start(work, done=self._tested, error=self._failed)

    def clear_cache(self) -> None:
        """Forget everything Spotify told; the login stays."""

        def work(_ctx: TaskContext) -> int:
            return self._container.accounts.clear_cache()

        self._task.start(work, lane="db", done=self._cleared, error=self._failed)

    def disconnect_account(self) -> None:
        """Forget the login and the account's lists; back to the first step."""

        def work(_ctx: TaskContext) -> bool:
            return self._container.accounts.logout()

        self._task.start(work, lane="db", done=self._left, error=self._failed)

    def change(self) -> None:
        """Back to the first step, with what is kept."""
        self._go(Step.APP)

    def close(self) -> None:
        """The dialog is left: nobody waits any more."""
        self._drop()

    @property
    def url(self) -> str:
        """The address for the browser, "" outside a login."""
        return self._login.url if self._login is not None else ""

    def seconds_left(self) -> int:
        """Until the login gives up."""
        return max(0, round(self._until - time.monotonic()))

    # --- inside ---------------------------------------------------------------------------------
    def _loaded(self, found: setup.SetupFacts) -> None:
        self.loaded.emit(found)
        if found.connected:
            self.answered.emit(True, _("Spotify is {words}.").format(words=found.words), "")
            self._go(Step.RESULT)
        else:
            self._go(Step.APP)

    def _begun(self, login: setup.Login) -> None:
        self._login = login
        self._until = time.monotonic() + login.seconds
        self.busy_changed.emit(False)
        self._go(Step.LOGIN)
        self._task.start(login.finish, done=self._tested, error=self._failed)
        self.opened.emit(login.url)

    def _tested(self, found: Tested) -> None:
        self._login = None
        self._show(found.ok, in_window(found.sentence), in_window(found.next_step))
        if found.ok:
            self.connected.emit()

    def _cleared(self, answers: int) -> None:
        words = _("{answers} of Spotify forgotten; you stay connected.").format(
            answers=figures.count(answers, "answer")
        )
        self._show(True, words, "")

    def _left(self, _had: bool) -> None:
        self._go(Step.APP)
        self.disconnected.emit()

    def _refused(self, error: Exception) -> None:
        """Before the browser was opened: something about what was entered, or the port."""
        self.busy_changed.emit(False)
        if isinstance(error, BadSetting):
            self.complained.emit(REDIRECT, str(error))
        else:
            self.complained.emit(REDIRECT, " ".join(told(error)))

    def _failed(self, error: Exception) -> None:
        self._login = None
        self._show(False, *told(error))

    def _show(self, ok: bool, sentence: str, next_step: str) -> None:
        self.busy_changed.emit(False)
        self.answered.emit(ok, sentence, next_step)
        self._go(Step.RESULT)

    def _go(self, step: Step) -> None:
        self.step = step
        self.stepped.emit(step)

    def _drop(self) -> None:
        """A login that nobody waits for gives its port back."""
        self._task.cancel()
        left, self._login = self._login, None
        self.busy_changed.emit(False)
        if left is not None:
            self._runner.start(lambda _ctx: left.close(), lane="net")
