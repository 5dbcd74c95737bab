"""What the set-up help for Soulseek does: read, test the port while typing, log in. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from config.errors import BadSetting
from core.domain import ServiceState, ServiceStatus
from core.tasks import TaskContext
from services.setup import soulseek_setup as setup
from ui.models.told import told
from ui.runner import Latest, Runner
from utils.texts import _, shown

if TYPE_CHECKING:
    from services.container import Container

SERVICE = "Soulseek"


class SoulseekSetupPresenter(QObject):
    """`loaded` carries `SoulseekFacts`, `port_tested` (free, sentence), `complained` what is wrong
    with the name, `answered` (ok, sentence) of the login."""

    loaded = pyqtSignal(object)
    port_tested = pyqtSignal(bool, str)
    complained = pyqtSignal(str)
    busy_changed = pyqtSignal(bool)
    answered = pyqtSignal(bool, str)
    connected = pyqtSignal()

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container = container
        self._task, self._probe = Latest(runner), Latest(runner)
        self._running = 0

    def load(self) -> None:
        """Read how it stands."""

        def work(_ctx: TaskContext) -> tuple[setup.SoulseekFacts, bool]:
            states = self._container.health.states()
            logged_in = any(
                one.name == SERVICE and one.status is ServiceStatus.OK for one in states
            )
            return setup.facts(self._container.settings), logged_in

        self._task.start(work, lane="disk", done=self._read, error=self._failed)

    def test_port(self, port: int) -> None:
        """Is it free on this machine?"""
        running = self._running
        self._probe.start(
            lambda _ctx: setup.port_words(port, running), lane="net",
            done=lambda answer: self.port_tested.emit(*answer), error=self._failed,
        )  # fmt: skip

    def connect_now(self, name: str, password: str, port: int, shared: Sequence[str]) -> None:
        """Keep it all and log in; the server's answer proves it."""
        doubt = setup.doubt_of_name(name)
        self.complained.emit(doubt)
        if doubt:
            return
        self.busy_changed.emit(True)
        container = self._container

        def work(ctx: TaskContext) -> list[ServiceState]:
            setup.keep(container.settings, name, password, port, shared)
            return container.health.refresh(ctx, everything=False)

        self._task.start(work, lane="net", done=self._asked, error=self._failed)

    def close(self) -> None:
        """Nobody waits any more."""
        self._task.cancel()
        self._probe.cancel()

    def _read(self, found: tuple[setup.SoulseekFacts, bool]) -> None:
        facts, logged_in = found
        self._running = facts.port if logged_in else 0
        self.loaded.emit(facts)
        self.test_port(facts.port)

    def _asked(self, states: list[ServiceState]) -> None:
        self.busy_changed.emit(False)
        state = next((one for one in states if one.name == SERVICE), None)
        ok = state is not None and state.status is ServiceStatus.OK
        words = shown(state.words) if state is not None else _("not asked: see Sources in Settings")
        self.answered.emit(ok, _("Soulseek: {words}").format(words=words))
        if ok:
            self.connected.emit()

    def _failed(self, error: Exception) -> None:
        self.busy_changed.emit(False)
        said = str(error) if isinstance(error, BadSetting) else " ".join(told(error))
        self.answered.emit(False, said)
