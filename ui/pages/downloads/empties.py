"""The empty states of the Downloads page's lists: what is not there, and where to go next."""

from __future__ import annotations

from ui.widgets.notices import Emptiness, EmptyState
from utils.texts import _


def queue_empty() -> EmptyState:
    """Nothing is wanted."""
    return EmptyState(
        Emptiness.ALL_DONE, _("Nothing is on its way."), _("Find missing tracks"), "refresh-cw"
    )


def inbox_empty() -> EmptyState:
    """No question is open."""
    return EmptyState(
        Emptiness.ALL_DONE, _("Nothing needs your eye."), _("See what was done"), "history"
    )


def history_empty() -> EmptyState:
    """Nothing was ever downloaded, or all of it was cleared."""
    return EmptyState(
        Emptiness.FIRST_RUN,
        _("Nothing was downloaded yet."),
        _("Open Sync"),
        "refresh-cw",
        icon="history",
    )
