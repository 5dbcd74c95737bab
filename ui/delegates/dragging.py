"""Rows that can be dragged out of the window as files. Loaded by list views at the first drag."""

from __future__ import annotations

import os
from collections.abc import Iterable

from PyQt6.QtCore import QMimeData, Qt, QUrl
from PyQt6.QtGui import QDrag
from PyQt6.QtWidgets import QAbstractItemView

from core.domain import CoverageRow, DownloadJob, Ownership
from services.review.questions import Question
from ui.models import roles
from ui.models.explain import Line
from ui.models.missing import MissingRow


def files_of(item: object) -> list[str]:
    """The paths of the files that a row stands for, wherever it is shown; they may be gone."""
    if isinstance(item, MissingRow):
        return files_of(item.job) or files_of(item.row)
    if isinstance(item, Line):
        return list(item.files)
    path: str | None = None
    if isinstance(item, DownloadJob):
        path = item.final_path
    elif isinstance(item, CoverageRow) and item.ownership is Ownership.OWNED and item.match:
        path = item.match.track.path
    elif isinstance(item, Question):
        path = item.path
    return [path] if path else []


def file_urls(items: Iterable[object]) -> list[QUrl]:
    """The files of these rows that are there, each once."""
    paths = dict.fromkeys(path for item in items for path in files_of(item))
    return [QUrl.fromLocalFile(path) for path in paths if os.path.isfile(path)]


def dragged(view: QAbstractItemView) -> QMimeData | None:
    """What is dragged: the files of the chosen rows; None when there is none."""
    selection = view.selectionModel()
    rows = selection.selectedRows() if selection is not None else []
    urls = file_urls(row.data(roles.ITEM) for row in rows)
    if not urls:
        return None
    data = QMimeData()
    data.setUrls(urls)
    return data


def drag_out(view: QAbstractItemView) -> None:
    """Copies may be taken; the files stay."""
    data = dragged(view)
    if data is not None:
        drag = QDrag(view)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)
