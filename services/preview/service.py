"""Listening before (and after) downloading: a local address that plays while bytes arrive.

`PreviewService.stream(candidate)` is what pages call through the player; one preview at a time. A
preview is a transfer like any other to its source, so all of the source's limits hold for it. The
file is never kept. Built by the container.
"""

from __future__ import annotations

import functools
import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from core.domain import (
    BadInput,
    Candidate,
    CratekeeperError,
    DownloadJob,
    RemoteId,
    ServiceError,
    Track,
)
from core.ports.sources import DownloadSource
from core.tasks import Cancelled, TaskContext
from services.preview.feed import Feed
from services.preview.fetching import Fetch, PreviewLimits
from services.preview.kinds import kind_of, needs_wav
from services.preview.leftovers import end_at, remove_here
from services.preview.manners import Manners, Unasked
from services.preview.notes import Notes
from services.preview.pictures import beside
from services.preview.serving import PreviewServer, Served
from services.preview.session import PreviewSession

__all__ = ["PreviewLimits", "PreviewService", "Transcode"]

log = logging.getLogger(__name__)
FILE = "file"
Transcode = Callable[[str, TaskContext, float, Callable[[bytes], None]], bool]
Take = Callable[[Track, Candidate, RemoteId | None], DownloadJob]
"""Wants a track with this very file; a transfer that is given is taken over."""


class PreviewService:
    """One session at a time: a new one ends the one before. Thread-safe."""

    def __init__(
        self,
        sources: Callable[[], Mapping[str, DownloadSource]],
        folder: Path,
        transcode: Transcode,
        manners: Manners | None = None,
        limits: PreviewLimits | None = None,
        incoming: Callable[[], Path | None] = lambda: None,
        take: Take | None = None,
    ) -> None:
        self._sources = sources
        self._notes = Notes(folder)
        self._transcode = transcode
        self._manners = manners or Unasked()
        self._limits = limits or PreviewLimits()
        self._incoming = incoming
        self._take = take
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
        self._manners.check(candidate)
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
        fetch = Fetch(session, source, remote, self._notes, self._limits)
        session.candidate, session.fetch = candidate, fetch
        self._run(lambda: fetch.run(candidate.search_id))
        return session

    def play(
        self, path: Path, title: str, artist: str = "", duration: float | None = None
    ) -> PreviewSession:
        """A file that is here already. Raises `BadInput` when it is gone."""
        session = self._session(title, artist, FILE, None)
        session.duration = duration
        try:
            session.feed.open(path)
        except OSError as error:
            session.cancel()
            raise BadInput(f"{path.name} cannot be read.", "Scan the library again.") from error
        session.feed.finish()
        session.cover = beside(path)
        self._offer(session, path.name, str(uuid.uuid4()))
        return session

    def keep(self, session: PreviewSession, wanted: Track | None = None) -> DownloadJob:
        """Make a download of what is heard, for `wanted` or what the file says it is.

        What has come is not fetched again: the job takes the transfer over, and the session plays
        on. Raises `BadInput` for what is no preview.
        """
        candidate, fetch = session.candidate, session.fetch
        if candidate is None or self._take is None:
            raise BadInput("This file is here already.")
        remote = fetch.hold() if fetch is not None and session.keepable else None
        try:
            job = self._take(wanted or candidate.described, candidate, remote)
        except BaseException:
            if fetch is not None and remote is not None:
                fetch.drop()
            raise
        if fetch is not None and remote is not None:
            if job.remote == remote:
                fetch.settle()
            else:  # the job is being fetched from elsewhere, or is done already
                fetch.drop()
        return job

    def sweep(self) -> int:
        """Remove what a killed process left; returns how many. Waits for the sources.

        What a source that is switched off left on this disk goes, too; it is not asked.
        """
        removed = 0
        for remote in self._notes.left_over():
            if self._manners.is_kept(remote) or self._end(remote):
                self._notes.remove(remote.token)
                removed += 1
        return removed

    def _end(self, remote: RemoteId) -> bool:
        if remote.source == FILE:
            return True
        source, incoming = self._sources().get(remote.source), self._incoming()
        if source is None:
            return incoming is not None and remove_here(incoming, remote)
        try:
            end_at(source, remote)
        except (ServiceError, OSError):
            log.info("What a preview left at %s stays until it answers", remote.source)
            return False
        return True

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

    def as_wav(self, session: PreviewSession) -> str:
        """An address of the same sound for players that cannot read the file: ffmpeg decodes it
        while it comes. The same one when asked again."""
        with self._lock:
            if len(session.offered) > 1:
                return session.offered[1]
            plain, wav = session.offered[0], Feed()
            settle = self._limits.settle if session.feed.over else 0.0
            url = self._server.offer(Served(wav, "audio/wav", session.touch, settle), "audio.wav")
            session.offered.append(url)
        self._run(lambda: self._convert(session, plain, wav, session.token))
        return url

    def _offer(self, session: PreviewSession, name: str, token: str) -> None:
        """Make the address: of the bytes themselves, or of the WAV made of them."""
        plain = self._server.offer(
            Served(session.feed, kind_of(name), session.touch), f"audio{Path(name).suffix.lower()}"
        )
        session.url, session.token = plain, token
        session.offered.append(plain)
        session.on_cancel = functools.partial(self._withdraw, session)
        if needs_wav(name):
            session.url = self.as_wav(session)

    def _withdraw(self, session: PreviewSession) -> None:
        for url in session.offered:
            self._server.withdraw(url)

    def _convert(self, session: PreviewSession, url: str, wav: Feed, token: str) -> None:
        path = self._notes.wav(token)
        try:
            if session.source == FILE:
                self._notes.write(RemoteId(FILE, token, "", path.name, None))
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb", buffering=0) as out:
                wav.open(path)
                sound = self._transcode(url, session.ctx, self._limits.total, _Writer(out, self))
            if sound:
                wav.finish()
            else:
                wav.fail()
                session.fail("This file cannot be played.")
            session.rest(self._limits.idle, self._limits.look)
        except Cancelled:
            pass
        except (OSError, CratekeeperError) as error:
            session.fail(str(error))
        finally:
            wav.close()
            self._notes.remove(token) if session.source == FILE else path.unlink(missing_ok=True)

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
