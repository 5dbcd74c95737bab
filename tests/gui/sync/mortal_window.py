"""The Sync page in a process of its own, for a test that kills it: tells on stdout how it stands.

`begin LIST` opens the list, leaves its last missing row out, begins, and tells when one file is
here, one was not found and one waits at its peer. `show` only presses the first bubble. Then it
waits to be killed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QApplication

from core.domain import JobState, Ownership
from services.container import build_container
from tests.gui.sync.reading import shown
from ui.bridge import Bridge
from ui.models.missing import TICK
from ui.pages.sync.page import SyncPage
from ui.runner import TaskRunner
from ui.theme.manager import wear
from ui.theme.tokens import THEMES

PATIENCE = 150.0
RESTING = {JobState.DONE, JobState.PARKED, JobState.DOWNLOADING}


def until(true: Callable[[], object], what: Callable[[], object] = str) -> None:
    """Let the window live until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise SystemExit(f"it never came: {what()}")
        QCoreApplication.processEvents()
        time.sleep(0.01)


def begin(page: SyncPage, source: str) -> None:
    """A person compares, unticks one row, begins, and closes the dialog."""
    page.open_sources([source])
    view = page.coverage_view
    until(lambda: page.stack.currentWidget() is view)
    view.head.download.click()
    until(page.dialog.begin.isEnabled)
    presenter = page.dialog.presenter
    assert presenter is not None
    last = len(presenter.coverage.of(Ownership.MISSING)) - 1
    model = presenter.model
    model.setData(model.index(last, TICK), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    page.dialog.begin.click()

    def states() -> set[JobState]:
        items = [model.item(row) for row in range(model.rowCount())]
        return {i.job.state for i in items if i.job is not None}

    until(lambda: states() == RESTING, states)


def main() -> None:
    """See the module."""
    app = QApplication([])
    wear(app, THEMES["dark"])
    container = build_container(Path(sys.argv[1]))
    runner = TaskRunner()
    page = SyncPage(container, runner, Bridge(container.bus))
    page.resize(1072, 800)
    page.show()
    page.shown()
    if sys.argv[2] == "begin":
        begin(page, sys.argv[3])
        page.dialog.leave()
    until(page.runs.bubbles.shown)
    progress = page.runs.bubbles.shown()[0]
    page.bubbles.bubbles[0].click()
    until(lambda: page.runs.built and page.dialog.isVisible())
    run = page.missing[progress.key]
    until(lambda: not run.loading)
    print(json.dumps([progress.name, progress.words, *shown(page.dialog)]), flush=True)
    until(lambda: False)


if __name__ == "__main__":
    main()
