"""What the player asks of whatever makes sound. Implemented by `qt_backend.py` and in tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Heard:
    """One look at the sound: times in seconds, `duration` None while nobody knows it.

    `unreadable`: the error is the file's format; another form of the sound may play.
    """

    playing: bool = False
    loading: bool = False
    position: float = 0.0
    duration: float | None = None
    ended: bool = False
    error: str = ""
    unreadable: bool = False


class Backend(Protocol):
    """Lives in the GUI thread; calls `told` with every change."""

    def load(self, url: str) -> None:
        """Play from this address."""
        ...

    def play(self) -> None:
        """Go on."""
        ...

    def pause(self) -> None:
        """Keep the place."""
        ...

    def stop(self) -> None:
        """Let go of the address."""
        ...

    def seek(self, seconds: float) -> None:
        """Go on from there."""
        ...

    def set_volume(self, volume: float) -> None:
        """0..1, as loudness is perceived."""
        ...


MakeBackend = Callable[[Callable[[Heard], None]], Backend]
"""Makes the backend; raises `CratekeeperError` when there can be no sound."""
