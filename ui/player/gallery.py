"""The player's states for the pictures: a desk and a backend that make no sound.

Used by `ui.gallery.scenes` and by the tests of the player.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from core.domain import Candidate, ClaimedFacts, DownloadJob, JobState, Origin, Track
from services.preview.desk import PreviewDesk
from ui.player import build
from ui.player.backend import Heard
from ui.player.state import Keep, LocalFile, Mode

OFFER = Candidate(
    "soulseek",
    "harbour_tapes",
    "Music\\Luma Vessel\\Slow Tide.flac",
    ClaimedFacts("flac", 31_400_000, 372.0),
    Track("Slow Tide over the Long Evening Harbour", ("Luma Vessel",)),
)
OWNED = LocalFile(Path("/music/Slow Tide.flac"), "Slow Tide", "Luma Vessel", 372.0)


class SilentBackend:
    """See `Backend`; notes what it was asked in `asked` and tells what a test wants."""

    def __init__(self, told: Callable[[Heard], None]) -> None:
        self.tell = told
        self.asked: list[tuple[str, float | str]] = []

    def load(self, url: str) -> None:
        """Noted."""
        self.asked.append(("load", url))

    def play(self) -> None:
        """Noted."""
        self.asked.append(("play", 0.0))

    def pause(self) -> None:
        """Noted."""
        self.asked.append(("pause", 0.0))

    def stop(self) -> None:
        """Noted."""
        self.asked.append(("stop", 0.0))

    def seek(self, seconds: float) -> None:
        """Noted."""
        self.asked.append(("seek", seconds))

    def set_volume(self, volume: float) -> None:
        """Noted."""
        self.asked.append(("volume", volume))


def silent_desk() -> PreviewDesk:
    """A desk whose sessions never end by themselves; what it makes stays in memory."""
    return PreviewDesk(Path("/nowhere/preview"), lambda _folder: _SilentService())  # type: ignore[arg-type,return-value]


class _SilentService:
    def stream(self, candidate: Candidate) -> Any:
        """A session of a candidate."""
        return _session(candidate.claimed.duration)

    def play(self, _path: Path, _title: str, _artist: str, duration: float | None) -> Any:
        """A session of a file."""
        return _session(duration)

    def keep(self, session: Any, wanted: Track | None) -> DownloadJob:
        """A job that begins; noted in the session."""
        session.wanted = wanted
        track, origin = wanted or OFFER.described, Origin("preview", "")
        return DownloadJob(1, track, origin, JobState.DOWNLOADING, "transfer")

    def as_wav(self, session: Any) -> str:
        """Another address."""
        return f"{session.url}.wav"

    def close(self) -> None:
        """Nothing to end."""


def _session(duration: float | None) -> Any:
    from services.preview.session import Phase, Seen

    session = SimpleNamespace(url="http://127.0.0.1:1/x", duration=duration, ended=False)
    session.cover = None
    session.look = Seen(Phase.PLAYABLE, 40, 100, False)
    session.seen = lambda: session.look
    session.cancel = lambda: setattr(session, "ended", True)
    return session


def scenes() -> dict[str, tuple[object, dict[str, Any]]]:
    """Name → what is listened to, and the state it is brought to."""
    playing = {"mode": Mode.PLAYING, "position": 107.0, "arrived": 0.46}
    coming = {"mode": Mode.LOADING, "arrived": 0.03, "has_bytes": True}
    failed = "harbour_tapes did not send the file: File not shared."
    return {
        "player-preview": (OFFER, playing),
        "player-loading": (OFFER, {"mode": Mode.LOADING}),
        "player-coming": (OFFER, coming),
        "player-kept": (OFFER, {**playing, "keep": Keep.KEPT}),
        "player-paused": (OWNED, {"mode": Mode.PAUSED, "position": 31.0}),
        "player-failed": (OFFER, {"mode": Mode.FAILED, "sentence": failed}),
    }


def show(shell: Any, runner: Any, name: str) -> None:
    """Bring the window's player to a state."""
    wanted, changes = scenes()[name]
    if shell.player is None:
        shell.player = build.build_player(shell, silent_desk(), runner, SilentBackend)
    shell.player.listen(wanted)
    shell.player._timer.stop()
    shell.player._set(replace(shell.player.state, **changes))
