"""A file manager with one file in it: the drag starts here, from another program.

`python -m bench.walk.files PATH X Y` shows a small window at that place.
"""

from __future__ import annotations

import sys

from PyQt6.QtCore import QMimeData, Qt, QUrl
from PyQt6.QtGui import QDrag, QMouseEvent
from PyQt6.QtWidgets import QApplication, QLabel


class File(QLabel):
    """A file that can be dragged away."""

    def __init__(self, path: str) -> None:
        super().__init__(path.rpartition("/")[2])
        self._path = path
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)

    def mouseMoveEvent(self, _event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """A drag begins with the first move."""
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(self._path)])
        drag = QDrag(self)
        drag.setMimeData(carried)
        drag.exec(Qt.DropAction.CopyAction)


def show(path: str, x: int, y: int) -> int:
    """Stay until ended."""
    app = QApplication(sys.argv[:1])
    file = File(path)
    file.setGeometry(x, y, 180, 60)
    file.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(show(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
