"""What can be done with all chosen downloads at once, as buttons. Used by the jobs tabs."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal

from core.domain import DownloadJob
from ui.models import figures
from ui.pages.downloads.actions import BY_KEY
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from utils.texts import _

SHOWN = ("pause", "resume", "retry", "another", "block", "refuse", "cancel", "remove")


class BulkBar(Flow):
    """`act` carries the action's key, "none" to choose nothing any more."""

    act = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(gap=6)
        self.words = label("", "label")
        self.setContentsMargins(px(12), px(6), px(12), px(6))
        self.addWidget(self.words)
        self.buttons: dict[str, Button] = {}
        for key in SHOWN:
            action = BY_KEY[key]
            button = Button(action.short or action.word, "", action.icon, size="small")
            button.setAccessibleName(action.word)
            button.clicked.connect(lambda _on=False, k=key: self.act.emit(k))
            self.buttons[key] = button
            self.addWidget(button)
        self.none = Button(_("Choose none"), "quiet", size="small")
        self.none.clicked.connect(lambda _on=False: self.act.emit("none"))
        self.addWidget(self.none)

    def show_jobs(self, jobs: Sequence[DownloadJob], chosen: int) -> None:
        """The actions some of these allow; `chosen` counts also rows that were not read yet."""
        said = _("{count} chosen").format(count=figures.count(chosen))
        if len(jobs) < chosen:
            said = _("{said}, {count} of them in sight").format(
                said=said, count=figures.count(len(jobs))
            )
        self.words.setText(said)
        for key, button in self.buttons.items():
            button.setVisible(any(BY_KEY[key].can(job) for job in jobs))
