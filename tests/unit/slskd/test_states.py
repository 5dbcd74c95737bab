"""The meaning of slskd's state words."""

from __future__ import annotations

import pytest

from core.clients.slskd import mapping, states
from core.domain import TransferState


def row(state: str, exception: str = "") -> mapping.TransferRow:
    return mapping.transfer_row({"state": state, "exception": exception})


@pytest.mark.parametrize(
    ("state", "meaning"),
    [
        ("None", TransferState.QUEUED),
        ("Queued", TransferState.QUEUED),
        ("Queued, Locally", TransferState.QUEUED),
        ("Requested", TransferState.QUEUED),
        ("Queued, Remotely", TransferState.QUEUED),
        ("Initializing", TransferState.RUNNING),
        ("InProgress", TransferState.RUNNING),
        ("Completed, Succeeded", TransferState.SUCCEEDED),
        ("Completed, Cancelled", TransferState.CANCELLED),
        ("Completed, TimedOut", TransferState.RETRYING),
        ("Completed, Errored", TransferState.RETRYING),
        ("Completed, Rejected", TransferState.REJECTED),
        ("Completed, Aborted", TransferState.FAILED),
        ("Completed", TransferState.RETRYING),
        ("Succeeded, Completed", TransferState.SUCCEEDED),
        ("Something, New", TransferState.QUEUED),
        ("", TransferState.QUEUED),
    ],
)
def test_every_state_has_a_meaning(state: str, meaning: TransferState) -> None:
    assert states.transfer_state(state) is meaning


def test_only_completed_is_over() -> None:
    assert states.is_over(row("Completed, Errored"))
    assert not states.is_over(row("InProgress"))


def test_a_casualty_of_a_restart_is_recognised() -> None:
    assert states.was_shut_down(row("Completed, Errored", "Application shut down"))
    assert not states.was_shut_down(row("Completed, Errored", "Remote connection closed"))


@pytest.mark.parametrize(
    ("state", "words", "patient"),
    [
        ("Completed, Rejected", "Transfer rejected: Too many files", True),
        ("Completed, Rejected", "Transfer rejected: Too many megabytes", True),
        ("Completed, Rejected", "Transfer rejected: File not shared.", False),
        ("Completed, Rejected", "Transfer rejected: Banned", False),
        ("Completed, Errored", "Too many open sockets", False),
    ],
)
def test_only_too_many_asks_for_patience(state: str, words: str, patient: bool) -> None:
    assert states.asks_for_patience(row(state, words)) is patient


def search(state: str, answers: int = 0, seconds: float = 0.0) -> mapping.SearchRow:
    return mapping.SearchRow("id", state, answers, 1000.0, 1000.0 + seconds)


def test_failing_at_once_with_nothing_is_a_sign_of_a_ban() -> None:
    assert states.failed_at_once(search("Completed, Errored"))
    assert not states.failed_at_once(search("Completed, Errored", seconds=7.0))
    assert not states.failed_at_once(search("Completed, Errored", answers=1))
    assert not states.failed_at_once(search("Completed, TimedOut"))
    assert not states.failed_at_once(mapping.SearchRow("id", "Completed, Errored", 0, None, None))
