"""What can go wrong with one download, as values: `share(…, fault=stalls(0.4))`.

Used by `sandbox.world` and acted out by `sandbox.slskd.engine`. Every `seconds` is slskd's time and
is multiplied by the server's `time_scale`. `times` is the number of attempts that go wrong before
one succeeds; None means every attempt.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One scripted fault; make it with the functions below. `at` is a share of the file, 0–1."""

    kind: str
    at: float = 0.0
    seconds: float = 0.0
    place: int = 0
    message: str = ""
    times: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault {self.kind!r}; there are {', '.join(sorted(KINDS))}")

    def applies(self, attempt: int) -> bool:
        """Whether the attempt with this number (1 is the first) goes wrong."""
        return self.times is None or attempt <= self.times


KINDS = frozenset(
    {
        "rejected",
        "queued_forever",
        "queued",
        "stalls",
        "errors",
        "timed_out",
        "cancelled",
        "aborted",
        "closes",
        "vanishes",
        "silent_offer",
        "short_on_disk",
        "never_lands",
        "lands_late",
        "lands_slowly",
        "lands_silently",
        "overcounts",
        "lies_about_place",
    }
)


def rejected(message: str = "File not shared.") -> Fault:
    """The peer says no: "File not shared.", "Too many files", "Too many megabytes", "Banned"."""
    return Fault("rejected", message=message)


def queued_forever(place: int = 17) -> Fault:
    """Stays `Queued, Remotely` at this place."""
    return Fault("queued_forever", place=place)


def queued(place: int = 3, seconds: float = 30.0) -> Fault:
    """`Queued, Remotely`, moving up to the front within `seconds`, then runs."""
    return Fault("queued", place=place, seconds=seconds)


def stalls(at: float = 0.4, times: int | None = None) -> Fault:
    """No byte after this share; slskd drops it after its transfer time-out, then tries again."""
    return Fault("stalls", at=at, times=times)


def errors(at: float = 0.5, times: int | None = None) -> Fault:
    """The connection breaks at this share. With `times=1` slskd's own retry succeeds."""
    return Fault("errors", at=at, times=times, message="Transfer failed: Remote connection closed")


def timed_out(times: int | None = None) -> Fault:
    """The peer never answers the request."""
    return Fault("timed_out", times=times)


def cancelled() -> Fault:
    """Not acknowledged in time: ends as `Completed, Cancelled` though nobody cancelled it."""
    return Fault("cancelled")


def aborted() -> Fault:
    """The peer's file has another size now."""
    return Fault("aborted")


def closes(at: float = 0.5, times: int | None = None) -> Fault:
    """The peer ends the connection properly at this share."""
    return Fault("closes", at=at, times=times)


def vanishes(at: float = 0.5, times: int | None = None) -> Fault:
    """The peer goes offline at this share."""
    return Fault("vanishes", at=at, times=times)


def silent_offer(times: int | None = None) -> Fault:
    """The peer says that it is ready and then sends nothing (embedded Soulseek only)."""
    return Fault("silent_offer", times=times)


def short_on_disk(keep: float = 0.5) -> Fault:
    """Succeeded, but only this share of the bytes is on the disk."""
    return Fault("short_on_disk", at=keep)


def never_lands() -> Fault:
    """Succeeded, but the move fails: no file, no event, nothing in the row."""
    return Fault("never_lands")


def lands_late(seconds: float = 20.0) -> Fault:
    """Succeeded, and the file appears so much later."""
    return Fault("lands_late", seconds=seconds)


def lands_slowly(seconds: float = 10.0) -> Fault:
    """The name is there with half of the bytes for so long: a move between two file systems."""
    return Fault("lands_slowly", seconds=seconds)


def lands_silently() -> Fault:
    """The file lands, but no event tells of it."""
    return Fault("lands_silently")


def overcounts() -> Fault:
    """Reports more bytes than the file has, so `bytesRemaining` turns negative."""
    return Fault("overcounts")


def lies_about_place(path: str = "/etc/passwd") -> Fault:
    """The file lands where it should, but the event names this path instead."""
    return Fault("lies_about_place", message=path)
