"""Errors as the window says them."""

from __future__ import annotations

from core.domain import BadInput
from ui.models.told import in_window, told


def test_settings_are_called_by_their_labels() -> None:
    assert in_window("Set `library.folders`.") == "Set “Music folders” in Settings."
    assert in_window("Run `scan` or mend `no.such`.") == "Run `scan` or mend `no.such`."


def test_an_error_says_what_happened_and_what_to_do() -> None:
    error = BadInput("No folder.", "Set `organize.transfer`.")
    assert told(error)[0] == "No folder."
    assert "`" not in told(error)[1]


def test_a_disk_error_is_told_without_its_number() -> None:
    assert told(OSError(13, "Permission denied"))[0].startswith("The file system refused")


def test_a_bug_points_to_the_log() -> None:
    assert "log" in told(RuntimeError("boom"))[1]
