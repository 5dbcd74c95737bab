"""Rows that can be dragged out of the window as files. Used by lists of downloads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from PyQt6.QtCore import QMimeData, Qt, QUrl
from PyQt6.QtGui import QDrag

from core.domain import DownloadJob
from ui.delegates.views import RowList


def file_urls(jobs: Iterable[DownloadJob]) -> list[QUrl]:
    """The finished files of these downloads that are there."""
    paths = [job.final_path for job in jobs if job.final_path]
    return [QUrl.fromLocalFile(path) for path in paths if os.path.isfile(path)]


class FileList(RowList):
    """A list whose rows are files: dragging them out hands over their addresses."""

    def __init__(self, name: str, description: str, chosen: Callable[[], list[DownloadJob]]):
        super().__init__(name, description)
        self._chosen_jobs = chosen
        self.setDragEnabled(True)

    def mime(self) -> QMimeData | None:
        """What is dragged: the files of the chosen rows; None when there is none."""
        urls = file_urls(self._chosen_jobs())
        if not urls:
            return None
        data = QMimeData()
        data.setUrls(urls)
        return data

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Copies may be taken; the files stay."""
        data = self.mime()
        if data is not None:
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.CopyAction)
