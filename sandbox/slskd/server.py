"""`SlskdServer`: the simulated slskd as tests, the demo and the command line use it.

with SlskdServer(world, downloads_dir=tmp_path / "downloads") as server:
    client(server.url, server.api_key)
    assert server.violations == []
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from sandbox.slskd.backend import Backend
from sandbox.slskd.foreign import seed_foreign_rows
from sandbox.slskd.listener import Listener
from sandbox.slskd.manners import Logged
from sandbox.slskd.mischief import Mischief
from sandbox.slskd.options import SlskdOptions
from sandbox.slskd.records import Search, Transfer
from sandbox.slskd.routes import Routes
from sandbox.slskd.wire import utc_now
from sandbox.world import World


class SlskdServer:
    """One server on 127.0.0.1. `options` are fields of `SlskdOptions`."""

    def __init__(
        self,
        world: World,
        *,
        downloads_dir: str | Path,
        cache: Path | None = None,
        **options: Any,
    ) -> None:
        self.world = world
        self.options = replace(SlskdOptions(), **options)
        self.backend = Backend(world, Path(downloads_dir), self.options, cache)
        self.routes = Routes(self.backend)
        self.listener = Listener(
            self.routes.answer,
            self.routes.watcher.notice,
            self.options.port,
            self.options.url_base,
            self.options.tls,
        )
        self._dropped: list[Transfer] = []
        if self.options.foreign_rows:
            seed_foreign_rows(self.backend)

    def __enter__(self) -> SlskdServer:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if kind is None and self.backend.clock.crashes:
            raise RuntimeError("the simulated slskd itself failed") from (
                self.backend.clock.crashes[0]
            )

    def start(self) -> SlskdServer:
        """Make the world's audio, then listen."""
        self.world.prepare(self.backend.cache)
        self.listener.up()
        return self

    def close(self) -> None:
        """Stop listening and stop all transfers. Safe to call twice."""
        self.listener.down()
        self.backend.clock.close()

    # -- what tests look at ----------------------------------------------------------------

    @property
    def url(self) -> str:
        """Without `/api/v0`, as a user would enter it."""
        return self.listener.url

    @property
    def api_key(self) -> str:
        return self.backend.api_key

    @property
    def downloads_dir(self) -> Path:
        return self.backend.downloads

    @property
    def violations(self) -> list[str]:
        """One sentence for each breach of good manners; polite clients leave it empty."""
        return self.routes.watcher.violations

    @property
    def log(self) -> list[Logged]:
        """Every request, oldest first."""
        return self.listener.log

    def requests(self, method: str = "", path: str = "") -> list[Logged]:
        """The logged requests with this method ("" is any) and this part in their path."""
        return [r for r in self.log if method in {"", r.method} and path in r.path]

    def searches(self) -> list[Search]:
        """The client's own searches that are still there, oldest first."""
        with self.backend.cond:
            return [s for s in self.backend.searches.values() if not s.foreign]

    def transfers(self) -> list[Transfer]:
        """The client's own transfers, oldest first, removed ones too."""
        with self.backend.cond:
            return [t for t in self.backend.transfers.values() if not t.foreign]

    def wait_for(self, fact: Callable[[], object], timeout: float = 10.0) -> None:
        """Block until `fact()` is true; it is asked again after every change of state."""
        deadline = time.monotonic() + timeout
        with self.backend.cond:
            while not fact():
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"not so within {timeout:g} s: {fact}")
                self.backend.cond.wait(min(left, 0.05))

    # -- switches --------------------------------------------------------------------------

    def misbehave(self, kind: str, **facts: Any) -> Mischief:
        """Spoil answers; see `sandbox.slskd.mischief.Mischief` for the facts."""
        prank = Mischief(kind, **facts)
        self.listener.mischief.append(prank)
        return prank

    def behave(self) -> None:
        """End all mischief."""
        self.listener.mischief.clear()

    def change_api_key(self, key: str) -> None:
        """From now on only this key is right, and old logins are void."""
        self.backend.api_key = key
        self.backend.jwts.clear()

    def disconnect(self) -> None:
        """slskd loses the Soulseek network: searches get 409, running ones end in error."""
        with self.backend.cond:
            self.backend.connected = False
            self.backend.events.add("SoulseekClientDisconnected", {"message": "Remote closed"})
            self.routes.searches.fail_running()
            self.backend.cond.notify_all()

    def connect(self) -> None:
        """slskd is back on the network."""
        with self.backend.cond:
            self.backend.connected = True
            self.backend.events.add("SoulseekClientConnected", {})
            self.backend.cond.notify_all()

    def fail_searches(self, count: int) -> None:
        """The next searches end `Completed, Errored` at once with nothing: the sign of a ban."""
        with self.backend.cond:
            self.backend.failing_searches = count

    # -- restart ---------------------------------------------------------------------------

    def go_down(self) -> None:
        """Stop slskd: connections are refused, unfinished rows end in error, logins die."""
        self.listener.down()
        with self.backend.cond:
            self.backend.jwts.clear()
            self._dropped = [t for t in self.backend.transfers.values() if t.is_active]
            for transfer in self._dropped:
                if transfer.play:
                    transfer.play.stop()
                transfer.state = "Completed, Errored"
                transfer.exception = "Application shut down"
                transfer.ended_at = utc_now()
            self.routes.searches.lose_running()

    def come_back(self) -> None:
        """Start again on the same port: dropped downloads return as new rows without a batch."""
        with self.backend.cond:
            for old in self._dropped:
                old.removed = True
                again = Transfer(old.username, old.filename, old.size, foreign=old.foreign)
                self.routes.downloads.add(again)
        self._dropped = []
        self.listener.up()
