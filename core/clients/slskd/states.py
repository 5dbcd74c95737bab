"""What slskd's state words mean. Used by `downloads.py` and `searching.py`.

States are flags joined with ", " (contract §4): "Completed, TimedOut". They are tested for the
words they contain, never for equality.
"""

from __future__ import annotations

from core.clients.slskd.mapping import SearchRow, TransferRow
from core.domain import TransferState

_ENDINGS = {
    "Succeeded": TransferState.SUCCEEDED,
    "Cancelled": TransferState.CANCELLED,
    "Rejected": TransferState.REJECTED,
    "Aborted": TransferState.FAILED,
    "TimedOut": TransferState.RETRYING,
    "Errored": TransferState.RETRYING,
}
_RUNNING = frozenset({"InProgress", "Initializing"})
_RESTARTED = "application shut down"


def words(state: str) -> frozenset[str]:
    """The flags of one state string."""
    return frozenset(part.strip() for part in state.split(","))


def transfer_state(state: str) -> TransferState:
    """The state of a download; TimedOut and Errored may come back and so are RETRYING."""
    flags = words(state)
    if "Completed" in flags:
        for word, meaning in _ENDINGS.items():
            if word in flags:
                return meaning
        return TransferState.RETRYING
    return TransferState.RUNNING if flags & _RUNNING else TransferState.QUEUED


def is_over(row: TransferRow) -> bool:
    """True when slskd itself has put the row into a terminal state (perhaps not for good)."""
    return "Completed" in words(row.state)


def is_queued_remotely(row: TransferRow) -> bool:
    """True while the peer holds us in its queue."""
    return "Remotely" in words(row.state)


def was_shut_down(row: TransferRow) -> bool:
    """True for a casualty of a restart of slskd: it is asked for again after the login."""
    return _RESTARTED in row.exception.lower()


def asks_for_patience(row: TransferRow) -> bool:
    """True for "Too many files" and its like: the same peer may be asked again later."""
    return "Rejected" in words(row.state) and "too many" in row.exception.lower()


def search_failed(row: SearchRow) -> bool:
    """True when the search ended because of an error (a disconnect, a flood)."""
    return "Errored" in words(row.state)


def failed_at_once(row: SearchRow) -> bool:
    """True for the sign of a ban: an error at once and nobody answered (contract §6).

    slskd writes the end up to 1.5 s late (§3, finish race), so "at once" is 3 s.
    """
    if not search_failed(row) or row.responses or row.ended is None or row.started is None:
        return False
    return row.ended - row.started < 3.0
