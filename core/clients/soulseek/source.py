"""Soulseek without a server of one's own: the `DownloadSource` the engine sees.

Built by the container when a user name and a password are set. Joins `login.py`, `searching.py`
and `transfers.py`; aioslsk lives in one thread with its own loop and is imported with the first
call that needs it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from core.clients.soulseek import offers
from core.clients.soulseek.login import AccountOf, Login
from core.clients.soulseek.loop import LoopThread
from core.clients.soulseek.offers import Describe
from core.clients.soulseek.places import Places
from core.clients.soulseek.port import port_words
from core.clients.soulseek.searching import Searching
from core.clients.soulseek.settings import BUCKET, NAME, SERVICE, SoulseekConfig
from core.clients.soulseek.standing import standing
from core.clients.soulseek.transfers import Transfers
from core.domain import (
    Candidate,
    NotReady,
    Query,
    RemoteId,
    ServiceError,
    ServiceState,
    Standing,
    StorageError,
    Track,
    Transfer,
    Unreachable,
)
from core.net.pace import Pace, PaceRule
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import Cancelled, TaskContext

__all__ = ["SoulseekConfig", "SoulseekSource"]
T = TypeVar("T")


@dataclass(frozen=True)
class _Parts:
    """What belongs to one login; changed settings make all of it anew."""

    config: SoulseekConfig
    loop: LoopThread
    login: Login
    searching: Searching
    transfers: Transfers

    def call(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run `work()` in the loop's thread and wait as long as everything in it may take."""
        config = self.config
        seconds = config.connect_seconds + config.login_seconds + 2 * config.call_seconds
        with _translated():
            return self.loop.call(work, seconds)

    def close(self) -> None:
        """Log out and end the thread."""
        if self.loop.running:
            with contextlib.suppress(TimeoutError):
                self.loop.call(self._end, self.config.call_seconds * 2)
        self.loop.stop()

    async def _end(self) -> None:
        await self.transfers.close()
        await self.login.close()


class SoulseekSource:
    """A `DownloadSource`. Thread-safe; no thread and no connection before the first call."""

    name = NAME

    def __init__(
        self,
        config: SoulseekConfig,
        store: PaceStore,
        clock: Clock,
        describe: Describe | None = None,
        slskd_account: AccountOf = lambda: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._slskd_account = slskd_account
        self._describe = describe or _parse_path
        self._changing = threading.Lock()
        self._parts = self._made(config)

    def _made(self, config: SoulseekConfig) -> _Parts:
        rule = PaceRule(config.search_gap, config.search_limit, config.search_window)
        pace = Pace(self._store, self._clock, BUCKET, SERVICE, rule)
        loop = LoopThread("soulseek")
        login = Login(config, self._store, pace, self._clock, self._slskd_account)
        return _Parts(
            config,
            loop,
            login,
            Searching(config, self._store, pace, login, loop),
            Transfers(config, login, Places(config.incoming)),
        )

    def reconfigure(self, config: SoulseekConfig) -> None:
        """Go on with other settings; running transfers are continued by `poll`.

        Other speed limits alone need no new login.
        """
        with self._changing:
            parts = self._parts
            if parts.loop.running and parts.config.with_limits_of(config) == config:
                self._parts = replace(parts, config=config)
                with contextlib.suppress(TimeoutError):
                    parts.loop.call(partial(parts.login.set_limits, config), config.call_seconds)
                return
            parts.close()
            self._parts = self._made(config)

    def check(self) -> None:
        """Log in if need be and ask the server for a sign of life."""
        parts = self._parts
        parts.call(parts.login.ask_server)

    def further_checks(self) -> Mapping[str, Callable[[], str]]:
        """What the doctor asks besides `check`, by the name it is shown with."""
        return {"Listening port": self._port_words}

    def _port_words(self) -> str:
        """ "" while we are not logged in: that is told already."""
        parts = self._parts
        if not parts.login.is_in:
            return ""
        return parts.call(lambda: port_words(parts.config, parts.login))

    def standing(self) -> Standing:
        """See `GoodCitizen`; asks nobody."""
        parts = self._parts
        return standing(parts.config, parts.login, self._store, self._clock.now())

    def state(self) -> ServiceState:
        """The last known state in words."""
        return self._parts.login.state()

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        """Candidates as peers answer; nothing is sent before the first `next`."""
        with _translated():
            for reply in self._parts.searching.run(query.text, search_id, ctx):
                yield from offers.candidates(reply, search_id, self._describe)

    def browse(self, peer: str, folder: str, ctx: TaskContext) -> list[Candidate]:
        """Every audio file in one folder of a peer. See `BrowsesFolders`."""
        from core.clients.soulseek.browsing import files_in

        ctx.checkpoint()
        parts = self._parts
        seconds = parts.config.call_seconds
        files = parts.call(partial(files_in, parts.login, peer, folder, seconds))
        return list(offers.in_folder(peer, files, self._describe))

    def dismiss(self, search_id: str) -> None:
        """Its answers are kept elsewhere now."""
        self._parts.searching.forget(search_id)

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:  # noqa: ARG002 - port
        """Ask the peer for the file; a transfer of the very same file is shared."""
        parts = self._parts
        parts.call(partial(parts.transfers.start, remote))

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        """One look at each."""
        if not remotes:
            return {}
        parts = self._parts
        return parts.call(partial(parts.transfers.poll, remotes))

    def cancel(self, remote: RemoteId) -> None:
        """Stop it and delete its part; nothing happens when there is none."""
        parts = self._parts
        parts.call(partial(parts.transfers.cancel, remote))

    def locate(self, remote: RemoteId) -> Path | None:
        """The finished file; None when it is not there (yet)."""
        return self._parts.transfers.whole(remote)

    def arriving(self, remote: RemoteId) -> Path | None:
        """The growing part; see `ShowsArrivals`."""
        return self._parts.transfers.arriving(remote)

    def finish(self, remote: RemoteId) -> None:
        """Forget the transfer and remove our empty folder. Never raises."""
        parts = self._parts
        with contextlib.suppress(ServiceError):
            parts.call(partial(parts.transfers.finish, remote))

    def reconnect(self) -> None:
        """A person wants a new try after a kick or a refused login."""
        self._parts.login.forget_troubles()
        self.check()

    def close(self) -> None:
        """Log out and end the thread, for good; parts stay and are continued by the next start."""
        with self._changing:
            self._parts.close()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Only `ServiceError`s and `Cancelled` leave this package."""
    try:
        yield
    except (ServiceError, Cancelled, GeneratorExit):
        raise
    except StorageError as trouble:
        raise NotReady(NAME, trouble.sentence, trouble.next_step) from trouble
    except TimeoutError:
        late = "Soulseek did not answer in time."
        raise Unreachable(NAME, late, "It is tried again shortly.") from None
    except Exception as error:
        if not type(error).__module__.startswith("aioslsk"):
            raise
        broken = "The connection to Soulseek broke."
        raise Unreachable(NAME, broken, "It is tried again shortly.") from error


def _parse_path(filename: str) -> Track:
    from core.matching.filename import parse_path

    return parse_path(filename)
