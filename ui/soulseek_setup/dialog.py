"""Soulseek on one page: a name, what is shared, a port that is tested while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from services.setup.soulseek_setup import SoulseekFacts
from ui.runner import Runner
from ui.soulseek_setup.presenter import SoulseekSetupPresenter
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.fields import FormRow
from ui.widgets.labels import label
from ui.widgets.overlay import Overlay
from ui.widgets.painted import Icon
from ui.widgets.scrolling import scrolling
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

WIDTH, HEIGHT = 640, 640
WHY = _(
    "People share music there, often lossless. It needs no server and no key: choose a name, and "
    "share back what you may share."
)
PASSWORD_HELP = _(
    "Soulseek sends it unencrypted: this one was made up for it. Use it nowhere else."
)
PAUSE_MS = 300


class SoulseekSetupDialog(Overlay):
    """Layout and words; what happens is the presenter's."""

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__(_("Set up Soulseek"), WIDTH, HEIGHT)
        self.presenter = SoulseekSetupPresenter(container, runner, self)
        self.name, self.password, self.port = QLineEdit(), QLineEdit(), QSpinBox()
        self.name.setMaxLength(60)
        self.port.setRange(1, 65535)
        self.name_row = FormRow(_("Name"), self.name, _("A new name makes a new account."))
        self.port_row = FormRow(_("Listening port"), self.port)
        self.folders: dict[str, QCheckBox] = {}
        self.body.addWidget(label(_("Set up Soulseek"), "page"))
        self.body.addWidget(scrolling(self._form(), _("Set up Soulseek")), 1)
        self.body.addLayout(self._foot())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._connect()

    def _form(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(16))
        column.addWidget(label(WHY, "body", "text_2", wrap=True))
        column.addWidget(self.name_row)
        column.addWidget(FormRow(_("Password"), self.password, PASSWORD_HELP))
        column.addWidget(label(_("What you share"), "strong"))
        self._shares = QVBoxLayout()
        self._shares.setSpacing(px(4))
        column.addLayout(self._shares)
        none = _("Choose a music folder first; nothing is shared by itself.")
        self.none = label(none, "secondary", "text_2", wrap=True)
        column.addWidget(self.none)
        column.addWidget(self.port_row)
        column.addStretch(1)
        return inner

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self.sign = Icon("circle-check", "accent", 16)
        self.said = label("", "body", wrap=True)
        self.sign.hide()
        self.shut = Button(_("Close"), "", "x", on_click=self.leave)
        self.go = Button(_("Save and log in"), "primary", "plug", on_click=self._go)
        foot.addWidget(self.sign)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.shut)
        foot.addWidget(self.go)
        return foot

    def _connect(self) -> None:
        asked = self.presenter
        self.port.valueChanged.connect(lambda _port: self._pause.start())
        self._pause.timeout.connect(lambda: asked.test_port(self.port.value()))
        self.name.returnPressed.connect(self._go)
        asked.loaded.connect(self._show_facts)
        asked.port_tested.connect(self._show_port)
        asked.complained.connect(self.name_row.complain)
        asked.busy_changed.connect(lambda busy: self.go.set_busy(busy, _("Logging in…")))
        asked.answered.connect(self._show_answer)
        self.closed.connect(asked.close)

    def _show_facts(self, facts: SoulseekFacts) -> None:
        self.name.setText(facts.name)
        self.password.setText(facts.password)
        self.port.setValue(facts.port)
        self.none.setVisible(not facts.offered)
        for folder in facts.offered:
            box = QCheckBox(folder)
            box.setAccessibleName(_("Share {folder}").format(folder=folder))
            box.setChecked(folder in facts.shared)
            self.folders[folder] = box
            self._shares.addWidget(box)

    def _show_port(self, free: bool, sentence: str) -> None:
        self.port_row.complain("" if free else sentence)
        self.port_row.remark(sentence if free else "", "accent")

    def _show_answer(self, ok: bool, sentence: str) -> None:
        self.sign.show_icon(*(("circle-check", "accent") if ok else ("circle-x", "danger")))
        self.sign.show()
        self.said.setText(sentence)
        self.shut.set_label(_("Done") if ok else _("Close"), "check" if ok else "x")

    def _go(self) -> None:
        shared = [folder for folder, box in self.folders.items() if box.isChecked()]
        name, password = self.name.text().strip(), self.password.text()
        self.presenter.connect_now(name, password, self.port.value(), shared)
