"""The life of one download: queue, bytes into the incomplete folder, retry, the move, the event.

Source: slskd contract §4 and §5. Used by `downloads`; faults come from the world.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from sandbox.faults import Fault
from sandbox.slskd import paths
from sandbox.slskd.backend import Backend
from sandbox.slskd.clockwork import Script
from sandbox.slskd.records import Transfer
from sandbox.slskd.wire import utc_now
from sandbox.world import Peer, SharedFile, folder

TICK = 0.02  # real seconds between two writes of a running transfer
_CLOSED = "Transfer failed: Remote connection closed"
_NOT_SHARED = "Transfer rejected: File not shared."


@dataclass(frozen=True)
class Ending:
    """How an attempt ended; `retry` when slskd would try again by itself."""

    state: str
    exception: str | None = None
    retry: bool = False


SUCCEEDED = Ending("Completed, Succeeded")
Attempt = Generator[float, None, Ending | None]


class Engine:
    """Plays transfers against the world."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.options = backend.options

    def start(self, transfer: Transfer) -> None:
        transfer.play = self.backend.clock.play(self._script(transfer))

    def cancel(self, transfer: Transfer) -> None:
        """The row turns `Completed, Cancelled` a moment later; partial bytes stay."""
        if transfer.play:
            transfer.play.stop()
        transfer.play = self.backend.clock.play(self._cancelling(transfer))

    def _cancelling(self, transfer: Transfer) -> Script:
        yield self.options.state_step
        self._end(transfer, Ending("Completed, Cancelled", "Operation cancelled"))

    def _script(self, transfer: Transfer) -> Script:
        yield self.options.state_step
        while True:
            transfer.attempts += 1
            ending = yield from self._attempt(transfer)
            self._end(transfer, ending)
            if ending is SUCCEEDED:
                yield from self._land(transfer)
                return
            tries = self.options.retry_attempts if self.backend.generation >= (0, 26) else 1
            if not ending.retry or transfer.attempts >= tries:
                return
            yield self.options.retry_wait
            transfer.state = "Queued, Locally"  # endedAt and exception stay as they were
            yield self.options.state_step

    def _end(self, transfer: Transfer, ending: Ending) -> None:
        transfer.state = ending.state
        transfer.exception = ending.exception
        transfer.place_in_queue = None
        transfer.ended_at = utc_now()

    # -- one attempt -----------------------------------------------------------------------

    def _attempt(self, transfer: Transfer) -> Generator[float, None, Ending]:
        transfer.state = "Requested"
        yield self.options.state_step
        peer = self.backend.world.peers.get(transfer.username)
        shared = self.backend.world.find(transfer.username, transfer.filename)
        if peer is None or not peer.online:
            return Ending(
                "Completed, Errored", f"User {transfer.username} appears to be offline", True
            )
        if shared is None or shared.locked:
            return Ending("Completed, Rejected", _NOT_SHARED)
        fault = self._fault(transfer)
        ending = yield from self._ask(transfer, peer, shared, fault)
        if ending is not None:
            return ending
        transfer.state = "Initializing"
        transfer.place_in_queue = None
        yield self.options.state_step
        transfer.state = "InProgress"
        transfer.started_at = transfer.started_at or utc_now()
        try:
            ending = yield from self._copy(transfer, peer, shared, fault)
        except OSError as error:
            return Ending("Completed, Errored", f"Transfer failed: {error.strerror}", True)
        return ending or SUCCEEDED

    def _fault(self, transfer: Transfer) -> Fault | None:
        """What goes wrong with the file, else with the peer, in this attempt."""
        peer = self.backend.world.peers[transfer.username]
        shared = self.backend.world.find(transfer.username, transfer.filename)
        fault = (shared.fault if shared else None) or peer.fault
        return fault if fault and fault.applies(max(1, transfer.attempts)) else None

    def _ask(
        self, transfer: Transfer, peer: Peer, shared: SharedFile, fault: Fault | None
    ) -> Attempt:
        """Request and remote queue; an ending when it goes no further."""
        refusal = yield from self._refusal(transfer, fault)
        if refusal is not None:
            return refusal
        transfer.enqueued_at = utc_now()
        transfer.state = "Queued, Remotely"
        yield from self._queue(transfer, peer, fault)
        real = len(shared.content(self.backend.cache))
        if real != transfer.size:
            return _other_size(real, transfer.size)
        return None

    def _refusal(self, transfer: Transfer, fault: Fault | None) -> Attempt:
        kind = fault.kind if fault else ""
        if fault and kind == "rejected":
            return Ending("Completed, Rejected", f"Transfer rejected: {fault.message}")
        if kind == "timed_out":
            yield self.options.request_timeout
            waited = round(self.options.request_timeout * 1000)
            message = f"The wait timed out after {waited} milliseconds"
            return Ending("Completed, TimedOut", message, True)
        if kind == "cancelled":
            yield self.options.acknowledge_timeout
            return Ending("Completed, Cancelled", "Operation cancelled")
        if kind == "aborted":
            return _other_size(transfer.size + 455, transfer.size)
        return None

    def _queue(self, transfer: Transfer, peer: Peer, fault: Fault | None) -> Script:
        if fault and fault.kind == "queued_forever":
            transfer.place_in_queue = fault.place
            while True:
                yield 60.0
        place = 0 if peer.free_slot else peer.queue_length
        seconds = float(place)
        if fault and fault.kind == "queued":
            place, seconds = fault.place, fault.seconds
        for left in range(place, 0, -1):
            transfer.place_in_queue = left
            yield seconds / place

    def _copy(
        self, transfer: Transfer, peer: Peer, shared: SharedFile, fault: Fault | None
    ) -> Attempt:
        """Bytes into the incomplete file, from where the last attempt ended."""
        content = shared.content(self.backend.cache)
        kind = fault.kind if fault else ""
        stop = int(len(content) * fault.at) if fault and kind in _BREAKING else len(content)
        part = self.incomplete_path(transfer)
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as out:
            out.truncate(min(transfer.bytes_transferred, stop))
            done = out.seek(0, os.SEEK_END)
            while done < stop:
                speed = self._speed(peer, shared)
                chunk = content[done : min(stop, done + max(1, int(speed * TICK)))]
                out.write(chunk)
                out.flush()
                done += len(chunk)
                transfer.average_speed = float(speed)
                transfer.bytes_transferred = done * (11 if kind == "overcounts" else 10) // 10
                yield TICK / self.options.time_scale
        return (yield from self._break(fault, peer))

    def _speed(self, peer: Peer, shared: SharedFile) -> int:
        """Bytes a second at this moment: a test may let a slow file come faster."""
        return shared.bytes_per_second or peer.bytes_per_second or self.options.bytes_per_second

    def _break(self, fault: Fault | None, peer: Peer) -> Attempt:
        if fault and fault.kind == "stalls":
            yield self.options.transfer_timeout
            waited = round(self.options.transfer_timeout * 1000)
            message = f"Inactivity timeout of {waited} milliseconds was reached"
            return Ending("Completed, TimedOut", message, True)
        if fault and fault.kind == "errors":
            return Ending("Completed, Errored", fault.message, True)
        if fault and fault.kind in {"closes", "vanishes"}:
            peer.online = peer.online and fault.kind == "closes"
            return Ending("Completed, Errored", _CLOSED, True)
        return None

    # -- after success ---------------------------------------------------------------------

    def incomplete_path(self, transfer: Transfer) -> Path:
        place = paths.incomplete(transfer.filename, transfer.username, self.backend.generation)
        return self.backend.incomplete / place

    def final_path(self, transfer: Transfer) -> Path:
        """Where the file goes, before the rename-with-ticks rule."""
        batch = transfer.batch
        names = {
            "BATCH_ID": batch.id if batch else "",
            "SEARCH_ID": (batch.search_id or "") if batch else "",
            "SEARCH_TEXT": batch.search_text if batch else "",
        }
        return self.backend.downloads / paths.landing(
            transfer.filename,
            transfer.username,
            generation=self.backend.generation,
            destination=batch.destination if batch else None,
            subdirectory=self.options.subdirectory,
            batch=names,
        )

    def _land(self, transfer: Transfer) -> Script:
        fault = self._fault(transfer)
        late = fault.seconds if fault and fault.kind == "lands_late" else 0.0
        yield self.options.move_delay + late
        if fault and fault.kind == "never_lands":
            return
        # A move that fails leaves the row as it is; slskd tells only its log.
        with contextlib.suppress(OSError):
            yield from self._move(transfer, fault)

    def _move(self, transfer: Transfer, fault: Fault | None) -> Script:
        part = self.incomplete_path(transfer)
        final = self.final_path(transfer)
        final.parent.mkdir(parents=True, exist_ok=True)
        if self.options.exists == "rename":
            final = paths.free_name(final)
        if fault and fault.kind == "short_on_disk":
            os.truncate(part, int(transfer.size * fault.at))
        if fault and fault.kind == "lands_slowly":
            # A move between two file systems is a copy: the name is there before the bytes.
            whole = part.read_bytes()
            final.write_bytes(whole[: len(whole) // 2])
            yield fault.seconds
        os.replace(part, final)
        if fault is None or fault.kind != "lands_silently":
            lie = fault.message if fault and fault.kind == "lies_about_place" else ""
            self._announce(transfer, final, lie)

    def _announce(self, transfer: Transfer, final: Path, lie: str) -> None:
        backend = self.backend
        told = lie or backend.told_path(final)
        backend.events.file_complete(transfer, told, backend.generation)
        source = folder(transfer.filename)
        waiting = any(
            other.is_active
            and (other.username, folder(other.filename)) == (transfer.username, source)
            for other in backend.transfers.values()
        )
        if not waiting:
            backend.events.directory_complete(
                backend.told_path(final.parent), source, transfer.username
            )


_BREAKING = frozenset({"stalls", "errors", "closes", "vanishes"})


def _other_size(real: int, expected: int) -> Ending:
    message = f"the remote size of {real} does not match expected size {expected}"
    return Ending("Completed, Aborted", f"Transfer aborted: {message}")
