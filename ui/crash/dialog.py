"""Says calmly that something broke. The person reads the report before anything is kept of it."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtGui import QFontDatabase, QGuiApplication
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QWidget

from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.overlay import Overlay
from utils.atomic import write_atomic
from utils.texts import _

WIDTH, HEIGHT = 720, 560
FILE_NAME = "cratekeeper-report.txt"
SENTENCE = _(
    "This should not have happened. Cratekeeper goes on; your files and the queue are as they "
    "were. If something looks wrong, start it again."
)
PROMISE = _("Nothing was sent and nothing was kept. Read it, then copy or save it if you want to.")


class CrashDialog(Overlay):
    """The report, to read, copy and save."""

    def __init__(self, text: str) -> None:
        super().__init__(_("Something went wrong"), WIDTH, HEIGHT)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Report"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.said = label(PROMISE, "secondary", "text_2", wrap=True)
        self.body.addWidget(label(_("Something went wrong"), "page"))
        self.body.addWidget(label(SENTENCE, "body", wrap=True))
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.said)
        self.body.addLayout(self._foot())

    def again(self, times: int) -> None:
        """More broke while this was open."""
        more = _("Once more") if times == 1 else _("{times} times more").format(times=times)
        self.said.setText(
            _("{more} something broke since. {promise}").format(more=more, promise=PROMISE)
        )

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self.copy = Button(_("Copy"), "", "copy", on_click=self._copy)
        self.save = Button(_("Save…"), "", "folder-input", on_click=self._save)
        self.shut = Button(_("Close"), "primary", "check", on_click=self.leave)
        foot.addWidget(self.copy)
        foot.addWidget(self.save)
        foot.addStretch(1)
        foot.addWidget(self.shut)
        return foot

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.text.toPlainText())
            self.said.setText(_("Copied to the clipboard."))

    def _save(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, _("Save the report"), FILE_NAME)
        if not path:
            return
        try:
            write_atomic(Path(path), self.text.toPlainText().encode("utf-8"))
        except OSError as error:
            reason = error.strerror or _("it cannot be written")
            self.said.setText(
                _("Not saved: {reason}. Choose another folder.").format(reason=reason)
            )
        else:
            self.said.setText(_("Saved as {path}").format(path=path))


def open_crash(window: QWidget, text: str) -> CrashDialog:
    """Show the report over `window`."""
    dialog = CrashDialog(text)
    dialog.closed.connect(dialog.deleteLater)
    dialog.open_over(window, dialog.shut)
    return dialog
