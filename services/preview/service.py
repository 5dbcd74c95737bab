"""Listening before (and after) downloading: a local address that plays while bytes arrive.

`PreviewService.stream(candidate)` is what pages call through the player; one preview at a time. A
preview is a transfer like any other to its source, so all of the source's limits hold for it. The
file is never kept. Built by the container.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.domain import (
    BadInput,
    Candidate,
    CratekeeperError,
    RemoteId,
    ServiceError,
    StorageError,
    Transfer,
    TransferState,
)
from core.ports.sources import DownloadSource, ShowsArrivals
from core.tasks import Cancelled, Deadline, TaskContext
from services.preview.feed import Feed
from services.preview.kinds import kind_of, needs_wav
from services.preview.notes import Notes
from services.preview.serving import PreviewServer, Served
from services.preview.session import PreviewSession

log = logging.getLogger(__name__)
Transcode = Callable[[str, TaskContext, float, Callable[[bytes], None]], bool]
_SILENT = "The file did not begin to arrive in time. Try another one."


@dataclass(frozen=True, slots=True)
class PreviewLimits:
    """`bytes` the largest file, `start` seconds to its first byte, `total` for all of it, `idle`
    without a player reading; `look` between two looks at the source."""

    bytes: int = 600_000_000
    start: float = 120.0
    total: float = 3600.0
    idle: float = 900.0
    look: float = 0.5


class PreviewService:
    """One session at a time: a new one ends the one before. Thread-safe."""

    def __init__(
        self,
        sources: Callable[[], Mapping[str, DownloadSource]],
        folder: Path,
        transcode: Transcode,
        refusal: Callable[[Candidate], str] = lambda _candidate: "",
        limits: PreviewLimits | None = None,
    ) -> None:
        self._sources = sources
        self._notes = Notes(folder)
        self._transcode = transcode
        self._refusal = refusal
        self._limits = limits or PreviewLimits()
        self._server = PreviewServer()
        self._lock = threading.Lock()
        self._current: PreviewSession | None = None
        self._threads: list[threading.Thread] = []

    def stream(self, candidate: Candidate) -> PreviewSession:
        """Begin to fetch; returns at once. Raises `BadInput` and `ServiceError`."""
        source = self._sources().get(candidate.source)
        if source is None:
            raise BadInput(f"{candidate.source} is switched off.", "Switch it on in Settings.")
        size = candidate.claimed.size
        if size is not None and size > self._limits.bytes:
            raise BadInput("This file is too large to listen to first.", "Download it instead.")
        if why := self._refusal(candidate):
            raise BadInput(f"{why}.", "Try again when a download has ended.")
        remote = RemoteId(
            candidate.source, str(uuid.uuid4()), candidate.peer, candidate.filename, size
        )
        track = candidate.described
        # A service that remuxes keeps no promise about the size of what arrives first.
        sure = None if candidate.source == "youtube" else size
        session = self._session(track.title, ", ".join(track.artists), candidate.source, sure)
        session.duration = candidate.claimed.duration or track.duration
        name = Path(candidate.filename.replace("\\", "/")).name
        self._offer(session, name, remote.token)
        self._run(lambda: self._fetch(session, source, remote, candidate.search_id))
        return session

    def play(
        self, path: Path, title: str, artist: str = "", duration: float | None = None
    ) -> PreviewSession:
        """A file that is here already. Raises `BadInput` when it is gone."""
        session = self._session(title, artist, "file", None)
        session.duration = duration
        try:
            session.feed.open(path)
        except OSError as error:
            session.cancel()
            raise BadInput(f"{path.name} cannot be read.", "Scan the library again.") from error
        session.feed.finish()
        self._offer(session, path.name, str(uuid.uuid4()))
        return session

    def sweep(self) -> int:
        """Remove what a killed process left; returns how many. Waits for the sources."""
        left = self._notes.left_over()
        for remote in left:
            source = self._sources().get(remote.source)
            try:
                if source is not None:
                    source.cancel(remote)
            except ServiceError:
                log.info("What a preview left at %s stays until it answers", remote.source)
                continue
            self._notes.remove(remote.token)
        return len(left)

    def close(self) -> None:
        """End the session, wait for its clean-up, end the server."""
        with self._lock:
            current, self._current = self._current, None
            threads, self._threads = self._threads, []
        if current is not None:
            current.cancel()
        for thread in threads:
            thread.join(10.0)
        self._server.close()

    def _session(self, title: str, artist: str, source: str, size: int | None) -> PreviewSession:
        session = PreviewSession(title, artist, source, Feed(size), TaskContext())
        with self._lock:
            before, self._current = self._current, session
        if before is not None:
            before.cancel()
        return session

    def _offer(self, session: PreviewSession, name: str, token: str) -> None:
        """Make the address: of the bytes themselves, or of the WAV made of them."""
        plain = self._server.offer(
            Served(session.feed, kind_of(name), session.touch), f"audio{Path(name).suffix.lower()}"
        )
        session.url, offered = plain, [plain]
        if needs_wav(name):
            wav = Feed()
            session.url = self._server.offer(Served(wav, "audio/wav", session.touch), "audio.wav")
            offered.append(session.url)
            self._run(lambda: self._convert(session, plain, wav, token))

        def withdraw() -> None:
            for url in offered:
                self._server.withdraw(url)

        session.on_cancel = withdraw

    def _convert(self, session: PreviewSession, url: str, wav: Feed, token: str) -> None:
        path = self._notes.wav(token)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb", buffering=0) as out:
                wav.open(path)
                sound = self._transcode(url, session.ctx, self._limits.total, _Writer(out, self))
            if sound:
                wav.finish()
            else:
                wav.fail()
                session.fail("This file cannot be played.")
            self._await_end(session)
        except Cancelled:
            pass
        except (OSError, CratekeeperError) as error:
            session.fail(str(error))
        finally:
            wav.close()
            self._notes.remove(token) if session.source == "file" else path.unlink(missing_ok=True)

    def _fetch(
        self,
        session: PreviewSession,
        source: DownloadSource,
        remote: RemoteId,
        search_id: str | None,
    ) -> None:
        try:
            self._notes.write(remote)
            source.start(remote, search_id)
            self._follow(session, source, remote)
            self._await_end(session)
        except Cancelled:
            pass
        except OSError as error:
            session.fail(f"The preview cannot be stored: {error.strerror}.")
        except CratekeeperError as error:
            session.fail(str(error))
        except Exception:
            log.exception("A preview failed")
            session.fail("The preview failed unexpectedly. Try another file.")
        finally:
            self._clear(source, remote)

    def _follow(self, session: PreviewSession, source: DownloadSource, remote: RemoteId) -> None:
        """Until the file is whole."""
        start, total = Deadline(self._limits.start), Deadline(self._limits.total)
        while True:
            transfer = source.poll([remote])[remote]
            self._open(session, source, transfer)
            if transfer.state is TransferState.SUCCEEDED and session.feed.opened:
                session.feed.finish()
                return
            self._refuse(session, transfer, start, total)
            session.ctx.sleep(self._limits.look)

    def _open(self, session: PreviewSession, source: DownloadSource, transfer: Transfer) -> None:
        if session.feed.opened:
            return
        path = None
        if transfer.state is TransferState.SUCCEEDED:
            path = source.locate(transfer.remote)
        elif isinstance(source, ShowsArrivals) and sys.platform != "win32":
            # Windows lets nobody rename a file that we hold open.
            path = source.arriving(transfer.remote)
        if path is not None:
            with contextlib.suppress(FileNotFoundError):  # renamed at this very moment
                session.feed.open(path)

    def _refuse(
        self, session: PreviewSession, transfer: Transfer, start: Deadline, total: Deadline
    ) -> None:
        """Raise what ends the preview."""
        state, name = transfer.state, transfer.remote.source
        if state in {TransferState.FAILED, TransferState.REJECTED, TransferState.CANCELLED}:
            raise ServiceError(
                name, f"{transfer.remote.peer} did not send the file: {transfer.detail}."
            )
        if (not session.feed.available() and start.passed) or total.passed:
            raise ServiceError(name, _SILENT)
        if session.feed.available() > self._limits.bytes:
            raise StorageError("This file is too large to listen to first.")

    def _await_end(self, session: PreviewSession) -> None:
        """The file stays while somebody listens."""
        while session.idle() < self._limits.idle:
            session.ctx.sleep(self._limits.look)
        session.cancel()

    def _clear(self, source: DownloadSource, remote: RemoteId) -> None:
        """Stop the transfer and delete its file; what does not work is left to `sweep`."""
        try:
            here = source.locate(remote)
            source.cancel(remote)
            if here is not None:
                here.unlink(missing_ok=True)
                source.finish(remote)
        except (CratekeeperError, OSError):
            log.info("What the preview fetched is removed at the next start", exc_info=True)
            return
        self._notes.remove(remote.token)

    def _run(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="preview", daemon=True)
        with self._lock:
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()


class _Writer:
    """Takes the WAV's blocks, up to the limit."""

    def __init__(self, out: object, owner: PreviewService) -> None:
        self._out, self._left = out, owner._limits.bytes

    def __call__(self, block: bytes) -> None:
        self._left -= len(block)
        if self._left >= 0:
            self._out.write(block)  # type: ignore[attr-defined]
