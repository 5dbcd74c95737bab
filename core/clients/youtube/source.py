"""YouTube as a download source: the `DownloadSource` the engine sees. Built by the container.

Joins `searching.py` and `fetches.py`; the work itself is done by children (see `worker/`).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from core.clients.youtube import folders, offers, runtime
from core.clients.youtube.fetches import Fetches
from core.clients.youtube.limits import Limits
from core.clients.youtube.offers import Describe
from core.clients.youtube.probing import missing
from core.clients.youtube.reach import Reach
from core.clients.youtube.searching import Searching
from core.clients.youtube.settings import SERVICE, SOURCE, YouTubeConfig
from core.clients.youtube.wire import Found, Setup
from core.clients.youtube.workers import Workers
from core.domain import (
    Candidate,
    CratekeeperError,
    NotReady,
    Query,
    RateLimited,
    RemoteId,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Standing,
    Track,
    Transfer,
)
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import TaskContext

__all__ = ["YouTubeConfig", "YouTubeSource"]

SOULSEEK_RUNGS = frozenset({"plain-letters", "short-title", "album"})
"""Rungs that help where every word must be found; YouTube's search is not of that kind."""

_FORMAT_WORDS = re.compile(r"\b(?:mp3|flac|m4a|opus|320|256|192|128|kbps|kbit|lossless)\b", re.I)
_REMEMBERED = 200
T = TypeVar("T")


class YouTubeSource:
    """A `DownloadSource`. Thread-safe; sends nothing and starts no process before the first call.

    `ffmpeg` gives the program's path or raises a `CratekeeperError`.
    """

    name = SOURCE

    def __init__(
        self,
        config: YouTubeConfig,
        pace: PaceStore,
        clock: Clock,
        ffmpeg: Callable[[], str],
        describe: Describe | None = None,
    ) -> None:
        self._config = config
        self._ffmpeg = ffmpeg
        self._describe = describe or _parse_title
        self._limits = Limits(config, pace, clock)
        self._reach = Reach(config.relay, clock)
        self._workers = Workers(clock, config.packages)
        self._searching = Searching(config, self._limits, pace, clock, self._setup, self._workers)
        self._fetches = Fetches(
            config, self._limits, self._reach, pace, clock, self._setup, self._workers
        )
        self._answers: OrderedDict[str, list[Candidate]] = OrderedDict()
        self._state = ServiceState(SERVICE, ServiceStatus.WAITING, "asked when it is needed")
        self._versions: tuple[Path | None, ServiceState] | None = None

    def check(self) -> None:
        """Installed, not paused, reachable; else the error that says what to do. At most 4 s."""
        self._noted(self._require)
        self._state = self._good()

    def standing(self) -> Standing:
        """See `GoodCitizen`; asks nobody."""
        return self._limits.standing()

    def state(self) -> ServiceState:
        """The last known state in words."""
        return self._state

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        """Candidates as they come, songs of YouTube Music first. Rungs that only help on Soulseek
        bring nothing; answers are remembered by `search_id` as long as the program runs."""
        if search_id in self._answers:
            yield from self._answers[search_id]
            return
        text = _searchable(query)
        if not text:
            return
        ctx.checkpoint()
        self._noted(self._require)
        if not self._fetches.working():
            self._noted(self._limits.refuse_when_spent)
        found: list[Candidate] = []
        try:
            for one in self._searching.run(text, ctx):
                made = offers.candidate(one, search_id, self._config.longest, self._describe)
                if made is not None:
                    found.append(made)
                    yield made
        except ServiceError as error:
            self._trouble(error)
            raise
        self._state = self._good()
        self._remember(search_id, found)

    def listing(self, url: str, ctx: TaskContext) -> tuple[str, list[Found]]:
        """The title and the rows behind an address; see `lists.py`. Raises `ServiceError`."""
        ctx.checkpoint()
        self._noted(self._require)
        return self._searching.listing(url, ctx)

    def dismiss(self, search_id: str) -> None:
        """Forget the answers: somebody keeps them now."""
        self._answers.pop(search_id, None)

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:
        """Begin the download or adopt what is there of it. Raises `RateLimited` and the rest."""
        del search_id
        self._noted(self._require_installed)
        self._noted(lambda: self._fetches.start(remote))

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        """One look at each; asks nobody."""
        return self._noted(lambda: self._fetches.look(remotes))

    def cancel(self, remote: RemoteId) -> None:
        """Kill the child with all it started and remove what it fetched."""
        self._fetches.drop(remote)

    def locate(self, remote: RemoteId) -> Path | None:
        """The finished file, None while there is none."""
        return folders.finished(folders.folder_of(self._config, remote.token))

    def arriving(self, remote: RemoteId) -> Path | None:
        """The stream as yt-dlp writes it; see `ShowsArrivals`."""
        return folders.growing(folders.folder_of(self._config, remote.token))

    def finish(self, remote: RemoteId) -> None:
        """Remove the download's folder. Never raises."""
        self._fetches.drop(remote)

    @property
    def running(self) -> int:
        """How many downloads of this process fetch just now."""
        return self._fetches.running

    def close(self) -> None:
        """Stop all children; half-done files stay and are gone on with."""
        self._fetches.close()
        self._workers.close()

    def _require(self) -> None:
        self._require_installed()
        self._limits.refuse_when_blocked()
        self._reach.require()

    def _require_installed(self) -> None:
        if not runtime.installed(self._config.packages):
            raise missing()
        self._ffmpeg_path()

    def _ffmpeg_path(self) -> str:
        try:
            return self._ffmpeg()
        except CratekeeperError as error:
            raise NotReady(SERVICE, error.sentence, error.next_step) from error

    def _noted(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except ServiceError as error:
            self._trouble(error)
            raise

    def _trouble(self, error: ServiceError) -> None:
        status = ServiceStatus.WAITING if isinstance(error, RateLimited) else ServiceStatus.FAILED
        self._state = ServiceState(SERVICE, status, error.sentence)

    def _good(self) -> ServiceState:
        """What runs, looked up once for each yt-dlp."""
        own = runtime.own_folder(self._config.packages)
        if self._versions is None or self._versions[0] != own:
            self._versions = (own, _version_state(self._config.packages))
        return self._versions[1]

    def _setup(self) -> Setup:
        return Setup(
            cache=str(self._config.cache),
            relay=self._config.relay,
            ffmpeg=self._ffmpeg_path(),
            deno=runtime.find_deno(),
            extractor_args=dict(self._config.extractor_args),
            bytes_per_second=self._config.bytes_per_second,
        )

    def _remember(self, search_id: str, found: list[Candidate]) -> None:
        self._answers[search_id] = found
        while len(self._answers) > _REMEMBERED:
            self._answers.popitem(last=False)


def _version_state(packages: Path | None) -> ServiceState:
    words = f"yt-dlp {runtime.version('yt-dlp', packages)}"
    if runtime.find_deno():
        return ServiceState(SERVICE, ServiceStatus.OK, words)
    without = f"{words}, without deno: some videos cannot be had"
    return ServiceState(SERVICE, ServiceStatus.WARNING, without)


def _searchable(query: Query) -> str:
    """The words to send, "" when this rung is not for us."""
    if query.gated or query.rung in SOULSEEK_RUNGS:
        return ""
    text = query.text
    if query.rung == "template":
        text = _FORMAT_WORDS.sub(" ", text)
    return " ".join(text.split())


def _parse_title(text: str, channel: str | None) -> Track:
    from core.matching.titles import parse_title

    return parse_title(text, channel)
