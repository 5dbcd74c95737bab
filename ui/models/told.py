"""Errors in words: what happened and what to do next. Used by presenters."""

from __future__ import annotations

from core.domain import CratekeeperError


def told(error: Exception) -> tuple[str, str]:
    """An error as (what happened, what to do next)."""
    if isinstance(error, CratekeeperError):
        return error.sentence, error.next_step
    if isinstance(error, OSError):
        return f"The file system refused: {error.strerror or error}.", "Check the folder's rights."
    return "Something went wrong inside the program.", "The log has the details."
