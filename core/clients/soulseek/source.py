"""Soulseek without a server of one's own: the `DownloadSource` the engine sees.

Built by the container when a user name and a password are set. Joins `login.py`, `searching.py`
and `transfers.py`; aioslsk lives in one thread with its own loop and is imported with the first
call that needs it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from core.clients.soulseek import offers
from core.clients.soulseek.login import AccountOf, Login
from core.clients.soulseek.loop import LoopThread
from core.clients.soulseek.offers import Describe
from core.clients.soulseek.places import Places
from core.clients.soulseek.searching import Searching
from core.clients.soulseek.settings import BUCKET, NAME, SERVICE, SoulseekConfig
from core.clients.soulseek.transfers import Transfers
from core.clients.soulseek.troubles import NO_ACCOUNT
from core.domain import (
    Candidate,
    NotReady,
    Query,
    RemoteId,
    ServiceError,
    ServiceState,
    StorageError,
    Track,
    Transfer,
    Unreachable,
)
from core.net.pace import Pace, PaceRule
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import Cancelled, TaskContext

__all__ = ["NO_ACCOUNT", "SoulseekConfig", "SoulseekSource"]
T = TypeVar("T")


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
        rule = PaceRule(config.search_gap, config.search_limit, config.search_window)
        pace = Pace(store, clock, BUCKET, SERVICE, rule)
        self._config = config
        self._closed = False
        self._loop = LoopThread("soulseek")
        self._login = Login(config, store, pace, clock, slskd_account)
        self._places = Places(config.incoming)
        self._searching = Searching(config, store, pace, self._login, self._loop)
        self._transfers = Transfers(config, self._login, self._places)
        self._describe = describe or _parse_path

    def check(self) -> None:
        """Log in if need be and ask the server for a sign of life."""
        self._call(self._login.ask_server)

    def state(self) -> ServiceState:
        """The last known state in words."""
        return self._login.state()

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        """Candidates as peers answer; nothing is sent before the first `next`."""
        self._refuse_when_closed()
        with _translated():
            for reply in self._searching.run(query.text, search_id, ctx):
                yield from offers.candidates(reply, search_id, self._describe)

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:  # noqa: ARG002 - port
        """Ask the peer for the file; a transfer of the very same file is shared."""
        self._call(partial(self._transfers.start, remote))

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        """One look at each."""
        if not remotes:
            return {}
        return self._call(partial(self._transfers.poll, remotes))

    def cancel(self, remote: RemoteId) -> None:
        """Stop it and delete its part; nothing happens when there is none."""
        self._call(partial(self._transfers.cancel, remote))

    def locate(self, remote: RemoteId) -> Path | None:
        """The finished file; None when it is not there (yet)."""
        found: Path | None = self._transfers.whole(remote)
        return found

    def finish(self, remote: RemoteId) -> None:
        """Forget the transfer and remove our empty folder. Never raises."""
        with contextlib.suppress(ServiceError):
            self._call(partial(self._transfers.finish, remote))

    def reconnect(self) -> None:
        """A person wants a new try after a kick or a refused login."""
        self._login.forget_troubles()
        self.check()

    def close(self) -> None:
        """Log out and end the thread; parts stay and are continued by the next start."""
        self._closed = True
        if not self._loop.running:
            return
        with contextlib.suppress(TimeoutError):
            self._loop.call(self._close, self._config.call_seconds * 2)
        self._loop.stop()

    async def _close(self) -> None:
        await self._transfers.close()
        await self._login.close()

    def _refuse_when_closed(self) -> None:
        """A closed client must not log in again: another one may have taken its place."""
        if self._closed:
            raise NotReady(NAME, "The Soulseek client was closed.", "Its settings have changed.")

    def _call(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        config = self._config
        seconds = config.connect_seconds + config.login_seconds + 2 * config.call_seconds
        self._refuse_when_closed()
        with _translated():
            return self._loop.call(work, seconds)


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
