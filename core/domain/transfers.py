"""Transfers as download sources report them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class RemoteId:
    """What names a started transfer to its source, also after both sides were restarted.

    `token` is the source's own id, chosen before the first request so that a retry is recognised;
    peer + filename is the identity that survives when the source forgets its ids.
    """

    source: str
    token: str
    peer: str
    filename: str
    size: int | None = None


class TransferState(Enum):
    """Where a transfer stands. FAILED and the states after it are final."""

    QUEUED = "queued"
    RUNNING = "running"
    RETRYING = "retrying"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One look at a transfer. `bytes_done` and `size` in bytes, `speed` in bytes per second.

    RETRYING means that the source failed but may come back by itself; the engine's grace decides
    when that counts as a failure. UNKNOWN means that the source does not know the transfer.
    `detail` is the source's own word, `retry_same_peer` says that this peer may be asked later.
    """

    remote: RemoteId
    state: TransferState
    bytes_done: int = 0
    size: int | None = None
    speed: float = 0.0
    queue_place: int | None = None
    detail: str = ""
    retry_same_peer: bool = False


FINAL_STATES = frozenset(
    {
        TransferState.SUCCEEDED,
        TransferState.FAILED,
        TransferState.REJECTED,
        TransferState.CANCELLED,
        TransferState.UNKNOWN,
    }
)
