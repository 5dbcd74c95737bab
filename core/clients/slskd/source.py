"""slskd as a download source: the `DownloadSource` the engine sees. Built by the container.

Joins `searching.py`, `downloads.py` and `arrivals.py`; holds no logic of its own.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from core.clients.slskd import mapping, offers
from core.clients.slskd.api import SlskdApi
from core.clients.slskd.arrivals import Arrivals
from core.clients.slskd.downloads import Downloads
from core.clients.slskd.facts import KnownFacts
from core.clients.slskd.folder import FolderCheck
from core.clients.slskd.offers import Describe
from core.clients.slskd.rows import Rows
from core.clients.slskd.searching import Searching
from core.clients.slskd.settings import SlskdConfig
from core.clients.slskd.standing import standing
from core.clients.slskd.states import is_over
from core.domain import (
    Candidate,
    Query,
    RemoteId,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Standing,
    Track,
    Transfer,
)
from core.net.http import Http, Limits
from core.ports.ledgers import PaceStore
from core.ports.sources import UnderWay
from core.ports.system import Clock
from core.tasks import TaskContext

__all__ = ["SlskdConfig", "SlskdSource"]
ACCOUNT_SECONDS = 4.0
"""Two clients with one account throw each other out, so who logs in asks first, and so long."""


class SlskdSource:
    """A `DownloadSource`. Thread-safe; opens no connection before the first call."""

    name = mapping.SERVICE
    ends_early = True

    def __init__(
        self,
        config: SlskdConfig,
        pace: PaceStore,
        clock: Clock,
        describe: Describe | None = None,
    ) -> None:
        limits = Limits(connect=config.connect_seconds, read=config.read_seconds)
        headers = {"X-API-Key": config.api_key} if config.api_key else {}
        self._http = Http(
            mapping.SERVICE, config.api_url, headers, limits, config.verify, _when_untrusted
        )
        api = SlskdApi(self._http, config.batch_seconds)
        self._api, self._pace, self._config, self._clock = api, pace, config, clock
        self._browse_seconds = config.browse_seconds
        self._quiet = threading.Event()  # set unless `check` waits for an answer
        self._quiet.set()
        self._closed = False
        self._facts = KnownFacts(api)
        self._searching = Searching(api, config, pace, clock)
        self._downloads = Downloads(api, config, Rows(api), self._facts, clock)
        self._arrivals = Arrivals(api, config, self._facts)
        self._folder = FolderCheck(api, config)
        self._describe = describe or _parse_path

    def check(self) -> None:
        """Reachable, key right, logged in to Soulseek; else the error that says what to do."""
        self._quiet.clear()  # who gave up waiting for it must not wait for the next question, too
        try:
            with self._facts.noted():
                self._facts.check()
        finally:
            self._quiet.set()

    def further_checks(self) -> Mapping[str, Callable[[], str]]:
        """What the doctor asks besides `check`, by the name it is shown with."""
        return {"slskd folder": self._folder_words, "slskd access": self._access_words}

    def _folder_words(self) -> str:
        """ "" while slskd itself is at fault or silent: that is told already."""
        return self._folder.words() if self._answers else ""

    def _access_words(self) -> str:
        """ "" when keys are asked for, as they should be."""
        if not self._answers or self._api.asks_for_keys():
            return ""
        return (
            "slskd asks for no key: everybody who reaches it may use it "
            "(web.authentication.disabled in slskd.yml)"
        )

    @property
    def _answers(self) -> bool:
        return self._quiet.is_set() and self._facts.state.status is not ServiceStatus.FAILED

    def standing(self) -> Standing:
        """See `GoodCitizen`; asks slskd, whose shares are what peers see."""
        return standing(self._api, self._pace, self._config, self._clock.now())

    def account(self) -> str | None:
        """The Soulseek name slskd uses; None when it uses none now or does not tell.

        A check that is under way is waited for, but not longer than for one that may be silent.
        """
        if not self._quiet.wait(ACCOUNT_SECONDS) or self._closed:
            return None
        try:
            return self._facts.account() or None
        except ServiceError:
            return None

    def state(self) -> ServiceState:
        """The last known state in words."""
        return self._facts.state

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        """All candidates once slskd's search has ended; nothing is sent before the first `next`."""
        with self._facts.noted(proves_login=True):
            responses = self._searching.run(query.text, search_id, ctx, query.hurry)
        yield from offers.candidates(responses, search_id, self._describe)

    def browse(self, peer: str, folder: str, ctx: TaskContext) -> list[Candidate]:
        """Every audio file in one folder of a peer; slskd asks the peer. See `BrowsesFolders`."""
        ctx.checkpoint()
        # not noted: a peer that is silent says nothing about slskd
        listed = self._api.directory(peer, folder, self._browse_seconds)
        return list(offers.in_folder(listed, peer, folder, self._describe))

    def under_way(self) -> UnderWay:
        """See `ShowsWork`: what runs or waits there, whoever began it."""
        with self._facts.noted():
            texts = [row.words for row in self._api.searches() if not row.ended]
            rows = [row for row in self._api.all_downloads() if not is_over(row)]
        return UnderWay(tuple(texts), tuple(row.filename for row in rows))

    def dismiss(self, search_id: str) -> None:
        """Delete our search from slskd; its answers are kept elsewhere now."""
        self._searching.delete(search_id)

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:
        """Ask for the file, or adopt the transfer slskd has for it."""
        with self._facts.noted():
            self._downloads.start(remote, search_id)

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        """One look at each."""
        with self._facts.noted():
            return self._downloads.poll(remotes)

    def cancel(self, remote: RemoteId) -> None:
        """Stop it and remove its row; nothing happens when there is none."""
        with self._facts.noted():
            self._downloads.cancel(remote)
        self._arrivals.clear(remote)

    def locate(self, remote: RemoteId) -> Path | None:
        """The finished file as seen here, with the right size; None when it is not there (yet)."""
        with self._facts.noted():
            return self._arrivals.locate(remote, lambda: self._downloads.row(remote))

    def arriving(self, remote: RemoteId) -> Path | None:
        """The growing file where slskd's incomplete folder is mounted; see `ShowsArrivals`."""
        return self._arrivals.arriving(remote)

    def finish(self, remote: RemoteId) -> None:
        """Remove our finished row and our empty folder. Never raises."""
        with contextlib.suppress(ServiceError), self._facts.noted():
            self._downloads.remove(remote)
        self._arrivals.clear(remote)

    def close(self) -> None:
        """Give kept connections back; nobody waits for an answer any more."""
        self._closed = True
        self._quiet.set()
        self._http.close()


def _when_untrusted(fingerprint: str) -> str:
    """slskd signs its certificate itself, and makes a new one with each start unless it has a pfx
    file (source: contract §1)."""
    if not fingerprint:
        return "Use its http address in the settings."
    return (
        f"If this is yours, set `sources.slskd.verify_tls` to its fingerprint {fingerprint}, or to "
        "off; slskd makes a new one at each start unless it has a pfx file."
    )


def _parse_path(filename: str) -> Track:
    from core.matching.filename import parse_path

    return parse_path(filename)
