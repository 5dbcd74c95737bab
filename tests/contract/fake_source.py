"""A download source in memory: scripted candidates and transfers, real files on success.

Used by the contract suite (which keeps it honest) and by tests of whatever needs a
`DownloadSource`, above all the engine:

    source = FakeSource(tmp_path)
    good = source.offer("alice", "Music\\\\Artist\\\\01 - Title.flac", content=b"…")
    source.offer("bob", "x\\\\Title.mp3", outcome=rejected())
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.domain import (
    Candidate,
    ClaimedFacts,
    NotFound,
    PeerFacts,
    Query,
    RemoteId,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Track,
    Transfer,
    TransferState,
)
from core.tasks import TaskContext

QUEUED, RUNNING = TransferState.QUEUED, TransferState.RUNNING


@dataclass(frozen=True)
class Outcome:
    """What becomes of a file once asked for: one state for each poll, the last one stays.

    `refusal` is raised by `start`; without `lands` the file never appears though it succeeded.
    """

    states: tuple[TransferState, ...] = (QUEUED, RUNNING, TransferState.SUCCEEDED)
    detail: str = ""
    retry_same_peer: bool = False
    queue_place: int | None = None
    lands: bool = True
    refusal: ServiceError | None = None


SUCCEEDS = Outcome()


def rejected(detail: str = "File not shared.") -> Outcome:
    """The peer says no; "Too many files" may be asked again."""
    patient = "too many" in detail.lower()
    return Outcome((QUEUED, TransferState.REJECTED), detail, retry_same_peer=patient)


def fails(detail: str = "Connection lost") -> Outcome:
    """Broken for good."""
    return Outcome((QUEUED, RUNNING, TransferState.FAILED), detail)


def waits(place: int = 17) -> Outcome:
    """Queued at the peer for ever."""
    return Outcome((QUEUED,), queue_place=place)


def stalls() -> Outcome:
    """Runs and never gets further."""
    return Outcome((QUEUED, RUNNING))


def offline() -> Outcome:
    """The peer has left."""
    return Outcome(refusal=NotFound("fake", "The peer is offline."))


@dataclass
class _Offer:
    candidate: Candidate
    content: bytes
    outcome: Outcome


@dataclass
class _Running:
    remote: RemoteId
    offer: _Offer
    looks: int = 0
    state: TransferState = QUEUED
    path: Path | None = None


@dataclass
class Calls:
    """What was asked of the source, in order."""

    searched: list[tuple[str, str]] = field(default_factory=list)
    started: list[RemoteId] = field(default_factory=list)
    cancelled: list[RemoteId] = field(default_factory=list)
    finished: list[RemoteId] = field(default_factory=list)


class FakeSource:
    """A `DownloadSource`. A search finds every offer whose name holds all words of the query."""

    def __init__(self, incoming: Path, name: str = "slskd") -> None:
        self.name = name
        self.incoming = incoming
        self.calls = Calls()
        self.before_answer: Callable[[TaskContext], None] = lambda ctx: ctx.checkpoint()
        self._offers: list[_Offer] = []
        self._answers: dict[str, tuple[Candidate, ...]] = {}
        self._running: list[_Running] = []
        self._failures: dict[str, list[ServiceError]] = {}
        self._lock = threading.RLock()
        self._state = ServiceState(name, ServiceStatus.CHECKING, "not checked yet")

    # -- scripting -------------------------------------------------------------------------

    def offer(
        self,
        peer: str,
        filename: str,
        *,
        content: bytes = b"music",
        outcome: Outcome = SUCCEEDS,
        described: Track | None = None,
        claimed: ClaimedFacts | None = None,
        peer_facts: PeerFacts | None = None,
        locked: bool = False,
    ) -> Candidate:
        """Put a file on offer; sizes are right unless `claimed` says otherwise."""
        stem, _, ending = filename.replace("/", "\\").rpartition("\\")[2].rpartition(".")
        claimed = claimed or ClaimedFacts(codec=ending.lower(), size=len(content))
        candidate = Candidate(
            self.name,
            peer,
            filename,
            claimed,
            described or Track(stem, duration=claimed.duration),
            peer_facts or PeerFacts(free_slot=True, queue_length=0, speed=1_000_000),
            locked,
        )
        self._offers.append(_Offer(candidate, content, outcome))
        return candidate

    def fail(self, call: str, *errors: ServiceError) -> None:
        """The next calls of this method raise these errors."""
        self._failures.setdefault(call, []).extend(errors)

    def restart(self) -> None:
        """The service comes back with new ids: only peer and file name are still known."""
        with self._lock:
            for running in self._running:
                running.remote = replace(running.remote, token="")

    # -- the port --------------------------------------------------------------------------

    def check(self) -> None:
        try:
            self._fail_if_told("check")
        except ServiceError as error:
            self._state = ServiceState(self.name, ServiceStatus.FAILED, error.sentence)
            raise
        self._state = ServiceState(self.name, ServiceStatus.OK, "connected")

    def state(self) -> ServiceState:
        return self._state

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        with self._lock:
            if search_id not in self._answers:
                self._fail_if_told("search")
                self.calls.searched.append((query.text, search_id))
                self._answers[search_id] = self._found(query.text, search_id)
        self.before_answer(ctx)
        ctx.checkpoint()
        yield from self._answers[search_id]

    def browse(self, peer: str, folder: str, ctx: TaskContext) -> list[Candidate]:
        ctx.checkpoint()
        self._fail_if_told("browse")
        offers = [one.candidate for one in self._offers if one.candidate.peer == peer]
        if any(one.outcome.refusal for one in self._offers if one.candidate.peer == peer):
            raise NotFound("fake", "The peer is offline.")
        return [
            replace(one, peer_facts=PeerFacts())
            for one in offers
            if one.filename.replace("/", "\\").rpartition("\\")[0] == folder and not one.locked
        ]

    def dismiss(self, search_id: str) -> None:
        with self._lock:
            self._answers.pop(search_id, None)

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:
        with self._lock:
            self._fail_if_told("start")
            if self._find(remote) is not None:
                return
            offer = self._offered(remote)
            if offer.outcome.refusal is not None:
                raise offer.outcome.refusal
            self.calls.started.append(remote)
            self._running.append(_Running(remote, offer))

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        with self._lock:
            self._fail_if_told("poll")
            return {remote: self._look(remote) for remote in remotes}

    def cancel(self, remote: RemoteId) -> None:
        with self._lock:
            self._fail_if_told("cancel")
            running = self._find(remote)
            if running is not None:
                self.calls.cancelled.append(remote)
                self._running.remove(running)

    def locate(self, remote: RemoteId) -> Path | None:
        with self._lock:
            self._fail_if_told("locate")
            running = self._find(remote)
            path = running.path if running else None
            return path if path is not None and path.is_file() else None

    def finish(self, remote: RemoteId) -> None:
        with self._lock:
            running = self._find(remote)
            if running is None:
                return
            self.calls.finished.append(remote)
            self._running.remove(running)
            if running.path is not None and not any(running.path.parent.iterdir()):
                running.path.parent.rmdir()

    # -- inside ----------------------------------------------------------------------------

    def _found(self, text: str, search_id: str) -> tuple[Candidate, ...]:
        words = text.casefold().split()
        return tuple(
            replace(offer.candidate, search_id=search_id)
            for offer in self._offers
            if all(word in offer.candidate.filename.casefold() for word in words)
        )

    def _look(self, remote: RemoteId) -> Transfer:
        running = self._find(remote)
        if running is None:
            return Transfer(remote, TransferState.UNKNOWN)
        outcome, size = running.offer.outcome, len(running.offer.content)
        running.state = outcome.states[min(running.looks, len(outcome.states) - 1)]
        running.looks += 1
        done = running.state is TransferState.SUCCEEDED
        if done and outcome.lands and running.path is None:
            running.path = self._land(running)
        return Transfer(
            remote,
            running.state,
            bytes_done=size if done else size // 2 if running.state is RUNNING else 0,
            size=size,
            queue_place=outcome.queue_place if running.state is QUEUED else None,
            detail=outcome.detail if running.state not in {QUEUED, RUNNING} else "",
            retry_same_peer=outcome.retry_same_peer,
        )

    def _land(self, running: _Running) -> Path:
        name = running.remote.filename.replace("/", "\\").rpartition("\\")[2]
        folder = self.incoming / f"transfer-{len(self.calls.started)}-{id(running)}"
        folder.mkdir(parents=True)
        (folder / name).write_bytes(running.offer.content)
        return folder / name

    def _find(self, remote: RemoteId) -> _Running | None:
        for running in reversed(self._running):
            same_file = (running.remote.peer, running.remote.filename) == (
                remote.peer,
                remote.filename,
            )
            if same_file and running.remote.token in {"", remote.token}:
                return running
        return None

    def _offered(self, remote: RemoteId) -> _Offer:
        for offer in self._offers:
            if (offer.candidate.peer, offer.candidate.filename) == (remote.peer, remote.filename):
                return offer
        raise NotFound(self.name, "Nobody offers this file.")

    def _fail_if_told(self, call: str) -> None:
        waiting = self._failures.get(call)
        if waiting:
            raise waiting.pop(0)
