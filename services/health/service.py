"""Health: the doctor's list and the service states of the sidebar. Used by every front end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from core.domain import HealthCheck, ServiceState, ServiceStatus
from core.ports.sources import DownloadSource
from core.ports.system import Clock
from core.tasks import TaskContext
from services.bus import EventBus
from services.clock import SystemClock
from services.downloads.policy import Settings
from services.events import ServiceChanged
from services.health.asking import Asking
from services.health.checks import (
    downloads_folder,
    guarded,
    in_time,
    kept_secrets,
    readable_folder,
    writable_folder,
)
from services.health.standing import StandingBook

UNUSED = {
    "Soulseek": "no name yet, see Settings",
    "YouTube": "not in use",
    "Spotify": "not set up",
}
"""What the sidebar says of services that are not set up, instead of hiding them."""

PUBLIC = frozenset({"youtube"})
"""Sites contacted when a download needs them or a person presses Test, never by a start."""


SILENT_SECONDS = 8.0
"""The doctor waits no longer for a service that takes its call and says nothing."""


class Account(Protocol):
    """An account with a streaming service; nothing is asked for these."""

    def state(self) -> ServiceState:
        """The line of the sidebar."""
        ...

    def words(self) -> str:
        """The doctor's line, "" without an account; raises what has to be done."""
        ...


class MediaServer(Protocol):
    """The server whose library is kept in step; its title is "" when there is none."""

    @property
    def title(self) -> str:
        """Its name for people."""
        ...

    def check(self, ctx: TaskContext) -> str:
        """Ask it: what it says of itself. Raises what has to be done."""
        ...

    def state(self) -> ServiceState | None:
        """What is known of it, without asking."""
        ...


class HealthService:
    """Asks everything that can be wrong, and remembers the answers for the sidebar.

    `absent` says why a service that could be there is not; `tools` are checks of what sources need,
    asked after the sources themselves, `peers` says whether people could be reached, `accounts` are
    told without asking them, `server` holds the library, `secrets` says where they are. A check
    that has nothing to tell is left out.
    """

    def __init__(
        self,
        settings: Settings,
        sources: Callable[[], Mapping[str, DownloadSource]],
        library_words: Callable[[], ServiceState],
        database_ok: Callable[[], str],
        ffmpeg: Callable[[], str],
        bus: EventBus,
        absent: Callable[[], Mapping[str, str]] = dict,
        tools: Callable[[], Mapping[str, Callable[[], str]]] = dict,
        peers: Callable[[], str] = str,
        accounts: Callable[[], Sequence[Account]] = tuple,
        server: MediaServer | None = None,
        secrets: Callable[[], tuple[str, str, str]] = lambda: ("", "", ""),
        patience: float = SILENT_SECONDS,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._sources = sources
        self._library_words = library_words
        self._database_ok = database_ok
        self._ffmpeg = ffmpeg
        self._bus = bus
        self._absent = absent
        self._tools = tools
        self._peers = peers
        self._accounts = accounts
        self._server = server
        self._secrets = secrets
        self._patience = patience
        self._known: dict[str, ServiceState] = {}
        self._asking = Asking()
        self._book = StandingBook(clock or SystemClock())

    def checks(self, ctx: TaskContext, everything: bool = True) -> list[HealthCheck]:
        """All checks, in the order in which a person would mend them.

        Without `everything` no public site is contacted: nobody asked for that. Services are asked
        side by side: several that keep silent cost the patience of one.
        """
        ctx.checkpoint()
        found: list[HealthCheck] = []
        for check in self._all(everything, ctx):
            ctx.checkpoint()
            told = check()
            if told.detail:
                found.append(told)
        return found

    def _asked(self, everything: bool) -> list[tuple[str, DownloadSource]]:
        """The sources to ask: the person's own services, and public sites on request only."""
        sources = self._sources().items()
        return [(name, one) for name, one in sources if everything or name not in PUBLIC]

    def _all(self, everything: bool, ctx: TaskContext) -> Sequence[Callable[[], HealthCheck]]:
        folders = [Path(folder) for folder in self._settings.get("library.folders")]
        layout = str(self._settings.get("organize.layout"))
        target = Path(self._settings.get(f"organize.{layout}"))
        incoming = Path(self._settings.get("downloads.incoming"))
        return [
            lambda: guarded("Database", self._database_ok),
            lambda: guarded("ffmpeg", self._ffmpeg),
            lambda: kept_secrets(self._secrets),
            lambda: self._folders(folders),
            self._media_server(ctx),
            lambda: writable_folder("Target folder", target, f"Set `organize.{layout}`."),
            lambda: downloads_folder("Downloads folder", incoming),
            *(self._source_check(source, ctx) for _, source in self._asked(everything)),
            *(partial(guarded, name, ask) for name, ask in self._tools().items()),
            *(partial(guarded, one.state().name, one.words) for one in self._accounts()),
            lambda: guarded("Peers", self._peers),
        ]

    def _folders(self, folders: Sequence[Path]) -> HealthCheck:
        if not folders and self._server is not None and self._server.title:
            return HealthCheck("Music folders", True, "")  # the library is the server's
        if not folders:
            return HealthCheck(
                "Music folders", False, "No music folder is set.", "Set `library.folders`."
            )
        checks = [readable_folder("Music folders", folder) for folder in folders]
        bad = [check for check in checks if not check.ok]
        return bad[0] if bad else HealthCheck("Music folders", True, f"{len(folders)} readable")

    def _media_server(self, ctx: TaskContext) -> Callable[[], HealthCheck]:
        server = self._server
        if server is None or not server.title:
            return lambda: HealthCheck("Media server", True, "")
        return in_time(server.title, server.check, self._patience, ctx)

    def _source_check(self, source: DownloadSource, ctx: TaskContext) -> Callable[[], HealthCheck]:
        def ask(_asking: TaskContext) -> str:
            source.check()
            return source.state().words

        return in_time(source.name, ask, self._patience, ctx)

    def states(self) -> list[ServiceState]:
        """What is known now, without asking anybody."""
        sources = self._sources().items()
        known = [self._library_words(), *(self._now(name, one.state()) for name, one in sources)]
        held = self._server.state() if self._server is not None else None
        if held and self._server is not None:
            held = self._now(self._server.title, held)
        known += [one.state() for one in self._accounts()] + ([held] if held else [])
        shown = {state.name for state in known}
        return [self._book.told(state) for state in known] + [
            ServiceState(name, ServiceStatus.OFF, words)
            for name, words in {**UNUSED, **self._absent()}.items()
            if name not in shown
        ]

    def refresh(self, ctx: TaskContext, everything: bool = True) -> list[ServiceState]:
        """Ask the services; publishes `ServiceChanged` for changes, a new next try among them.

        Without `everything` no public site is contacted: nobody asked for that.
        """
        return self._ask(self._questions(everything, ctx), ctx)

    def retry(self, ctx: TaskContext) -> list[ServiceState]:
        """Ask only the failing services whose next try has come; see `next_try`."""
        due = self._book.due()
        asked = self._questions(False, ctx)
        states = {name: self._state_of(name) for name in asked}
        named = {state.name: name for name, state in states.items() if state is not None}
        self._book.forget(due - named.keys())  # switched off meanwhile
        return self._ask({named[one]: asked[named[one]] for one in due & named.keys()}, ctx)

    def next_try(self) -> float | None:
        """Seconds until a failing service should be asked again; None while none fails."""
        return self._book.wait()

    def _questions(self, everything: bool, ctx: TaskContext) -> dict[str, Callable[[], object]]:
        questions: dict[str, Callable[[], object]] = {
            name: source.check for name, source in self._asked(everything)
        }
        if (server := self._server) is not None and server.title:
            questions[server.title] = partial(server.check, ctx)
        return questions

    def _ask(
        self, questions: Mapping[str, Callable[[], object]], ctx: TaskContext
    ) -> list[ServiceState]:
        ctx.checkpoint()
        open_ones = set(questions)
        lock = threading.Lock()

        def heard(name: str) -> None:
            """The first word counts, from the question's thread or at the end of the patience."""
            with lock:
                first = name in open_ones
                open_ones.discard(name)
            self._answered(name, first)

        self._asking.ask(questions, ctx, heard)
        for name in questions:
            heard(name)
        return self.states()

    def _answered(self, name: str, first: bool) -> None:
        state = self._state_of(name)
        if state is None:
            return
        if first and name not in PUBLIC:
            self._book.asked([state])
        self._tell(name, state)

    def _state_of(self, name: str) -> ServiceState | None:
        source, server = self._sources().get(name), self._server
        if source is not None:
            return self._now(name, source.state())
        state = server.state() if server is not None else None
        return None if state is None else self._now(name, state)

    def _now(self, name: str, state: ServiceState) -> ServiceState:
        """The state, unless the service was asked and keeps silent."""
        if name not in self._asking.late:
            return state
        return ServiceState(state.name, ServiceStatus.FAILED, "no answer yet")

    def _tell(self, name: str, state: ServiceState) -> None:
        told = self._book.told(state)
        if self._known.get(name) != told:
            self._known[name] = told
            self._bus.publish(ServiceChanged(told))
