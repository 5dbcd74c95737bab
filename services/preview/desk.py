"""What the container holds of previews: made with the first one, so that start-up pays nothing.

Pages reach it through the player (`ui/player`); the engine's start sweeps leftovers.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain import Candidate, DownloadJob, RemoteId, Track

if TYPE_CHECKING:
    from services.preview.service import PreviewService
    from services.preview.session import PreviewSession

log = logging.getLogger(__name__)


class PreviewDesk:
    """Thread-safe. `folder` is where notes of running previews lie."""

    def __init__(self, folder: Path, make: Callable[[Path], PreviewService]) -> None:
        self._folder, self._make = folder, make
        self._made: PreviewService | None = None
        self._lock = threading.Lock()

    def stream(self, candidate: Candidate) -> PreviewSession:
        """See `PreviewService.stream`."""
        return self._service().stream(candidate)

    def play(
        self, path: Path, title: str, artist: str = "", duration: float | None = None
    ) -> PreviewSession:
        """See `PreviewService.play`."""
        return self._service().play(path, title, artist, duration)

    def keep(self, session: PreviewSession, wanted: Track | None = None) -> DownloadJob:
        """See `PreviewService.keep`."""
        return self._service().keep(session, wanted)

    def as_wav(self, session: PreviewSession) -> str:
        """See `PreviewService.as_wav`."""
        return self._service().as_wav(session)

    def running(self) -> list[RemoteId]:
        """The transfers of previews of this home, so that the engine counts them."""
        if not self._folder.is_dir():
            return []
        from services.preview.notes import Notes

        return Notes(self._folder).running()

    def sweep(self) -> threading.Thread | None:
        """Remove what a killed process left, in a thread of its own; None: nothing is left."""
        if not self._folder.is_dir():
            return None
        thread = threading.Thread(target=self._sweep, name="preview-sweep", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """End the preview that runs, and wait until its file is gone."""
        with self._lock:
            made, self._made = self._made, None
        if made is not None:
            made.close()

    def _sweep(self) -> None:
        try:
            self._service().sweep()
        except Exception:  # a thread of its own: nobody else hears of it
            log.exception("Leftovers of previews could not be removed")

    def _service(self) -> PreviewService:
        with self._lock:
            if self._made is None:
                self._made = self._make(self._folder)
            return self._made
