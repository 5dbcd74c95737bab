"""The queue beside the search: what runs, what waits, the room on the disk. Used by the page."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout

from core.domain import DownloadJob
from ui.delegates.jobs import job_line
from ui.delegates.views import RowDelegate, RowList
from ui.models import roles
from ui.models.jobs import JobListModel
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Icon
from utils.texts import _

WIDTH = 264


class QueueDelegate(RowDelegate):
    """One download, 60 high: cover, title, state with its bar."""

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Cover left, two lines right."""
        job: DownloadJob | None = index.data(roles.ITEM)
        if job is not None:
            job_line(painter, rect.adjusted(px(16), 0, -px(16), 0), job)


class QueuePanel(Card):
    """`opened` when a person wants the whole queue."""

    opened = pyqtSignal()

    def __init__(self, model: JobListModel) -> None:
        super().__init__(padding=0)
        self.setFixedWidth(px(WIDTH))
        self.setAccessibleName(_("Queue"))
        self.body.setContentsMargins(1, px(12), 1, px(12))
        self.title = label(_("Queue"), "section")
        self.words = ElidedLabel("", "secondary", "text_2")
        self.list = RowList(_("Queue"), _("What is on its way. Open the queue for more."))
        self.list.setModel(model)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.room = label("", "secondary", "text_2", wrap=True)
        self.short = Icon("triangle-alert", "warn", 16)
        self.room.hide()
        self.short.hide()
        self.open = Button(_("Open queue"), on_click=self.opened.emit)
        top, foot = QVBoxLayout(), QVBoxLayout()
        for part, widgets in ((top, (self.title, self.words)), (foot, (self.open,))):
            part.setContentsMargins(px(16), 0, px(16), 0)
            for widget in widgets:
                part.addWidget(widget)
        room = QHBoxLayout()
        room.setSpacing(px(8))
        room.addWidget(self.short, 0, Qt.AlignmentFlag.AlignTop)
        room.addWidget(self.room, 1)
        foot.insertLayout(0, room)
        foot.setSpacing(px(8))
        self.body.addLayout(top)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(foot)
        self.list.activated.connect(lambda _index: self.opened.emit())

    def show_words(self, words: str, room: str = "", fits: bool = True) -> None:
        """What runs and waits in figures; the room on the disk, and whether it is enough."""
        self.words.setText(words or _("Nothing is on its way."))
        self.room.setText(room)
        self.short.setVisible(bool(room) and not fits)
        self.room.setVisible(bool(room))
