"""Opens Matched Download over a window: one file or several. Used by every page with offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QWidget

from core.domain import Candidate, DownloadJob
from ui.runner import Runner
from ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from services.container import Container
    from services.matched.model import Likely, Release

Started = Callable[[list[DownloadJob]], None]
Named = Callable[["Likely", "Release | None"], None]


def open_matched(
    page: QWidget,
    container: Container,
    runner: Runner,
    offers: Sequence[Candidate],
    folder: str = "",
    started: Started | None = None,
) -> Overlay | None:
    """Ask whose `offers` these are, over the window of `page`; the choice starts the downloads.

    One file opens the artist choice, several the table of a folder (`folder` is its name for
    people). `started` is called in the GUI thread with the jobs that began, matched and plain
    ones; not when the person leaves. None when there is nothing to ask about.
    """
    if not offers:
        return None
    from ui.matched.dialog import MatchedDialog
    from ui.matched.folder_dialog import FolderDialog

    window = page.window() or page
    dialog: MatchedDialog | FolderDialog
    if len(offers) == 1:
        dialog = MatchedDialog(container, runner)
    else:
        dialog = FolderDialog(container, runner)
    if started is not None:
        dialog.started.connect(started)
    dialog.closed.connect(dialog.deleteLater)
    dialog.open_over(window, dialog.first_focus())
    if isinstance(dialog, FolderDialog):
        dialog.show_files(offers, folder)
    else:
        dialog.show_file(offers[0])
    return dialog


def open_naming(
    page: QWidget, container: Container, runner: Runner, file: Candidate, named: Named
) -> Overlay:
    """Ask whose track a file is that is here already; `named` is called with the choice."""
    from ui.matched.dialog import MatchedDialog

    dialog = MatchedDialog(container, runner, naming=True)
    dialog.named.connect(named)
    dialog.closed.connect(dialog.deleteLater)
    dialog.open_over(page.window() or page, dialog.first_focus())
    dialog.show_file(file)
    return dialog
