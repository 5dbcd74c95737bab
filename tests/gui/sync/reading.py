"""What the stories of "Download missing tracks" read from the dialog and press in it."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication

from core.domain import DownloadJob
from tests.gui.sync.conftest import World
from ui.models.missing import ACTION, MissingRow
from ui.pages.sync.missing_dialog import MissingDialog

KEY = "file:/lists/rooftop.csv"


def jobs(world: World) -> list[DownloadJob]:
    return world.downloads.jobs()


def item(dialog: MissingDialog, row: int) -> MissingRow:
    assert dialog.presenter is not None
    return dialog.presenter.model.item(row)


def shown(dialog: MissingDialog) -> tuple[Any, ...]:
    """Everything the dialog tells: counters, bars, and each row's cells and tick."""
    cards = (dialog.total, dialog.matched, dialog.to_download, dialog.downloaded)
    model = dialog.table.model()
    assert model is not None
    rows = [
        (*(model.index(row, at).data() for at in range(ACTION)), *ticked_and_score(dialog, row))
        for row in range(model.rowCount())
    ]
    sums = [card.accessibleName() for card in cards]
    return sums, dialog.analysis.words.text(), dialog.download.words.text(), rows


def ticked_and_score(dialog: MissingDialog, row: int) -> tuple[bool, float]:
    """What is painted in a row beside its words."""
    shown_item = item(dialog, row)
    match = shown_item.row.match
    return shown_item.ticked, match.result.score if match is not None else -1.0


def press(dialog: MissingDialog, row: int, column: int) -> None:
    """A click into a cell."""
    table = dialog.table
    model = table.model()
    viewport = table.viewport()
    assert model is not None
    assert viewport is not None
    spot = QPointF(table.visualRect(model.index(row, column)).center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        place = viewport.mapToGlobal(spot)
        QApplication.sendEvent(viewport, QMouseEvent(kind, spot, place, left, left, none))
