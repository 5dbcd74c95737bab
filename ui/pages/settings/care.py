"""Care: the database, the log, the settings as a file, and moving in from SoulSync."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from config.schema import SettingField
from services.records.upkeep import DatabaseFacts
from ui.models import figures
from ui.pages.settings.form import GroupCard
from ui.pages.settings.groups import Group
from ui.stages import stage
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
from ui.widgets.labels import ElidedLabel, label, line
from utils.texts import _

CHECK, COPY, PACK, LOG, FOLDER, EXPORT, MOVE_IN = (
    "check", "copy", "pack", "log", "folder", "export", "move in",
)  # fmt: skip


class CareCard(GroupCard):
    """The generated rows, then actions; `asked` carries which one."""

    asked = pyqtSignal(str)

    def __init__(
        self, group: Group, fields: list[SettingField], parent: QWidget | None = None
    ) -> None:
        super().__init__(group, fields, parent)
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.buttons: dict[str, Button] = {}
        self.database = self._block(
            _("Database"),
            ((CHECK, _("Check it"), "shield-check"), (COPY, _("Copy now"), "copy"),
             (PACK, _("Make it small"), "minimize-2")),
        )  # fmt: skip
        self.log = self._block(
            _("Log"),
            (
                (LOG, _("Look into the log"), "scroll-text"),
                (FOLDER, _("Show folder"), "folder-open"),
            ),
        )
        self.moving = self._block(
            _("Settings as a file"),
            ((EXPORT, _("Export without secrets…"), "upload"),
             (MOVE_IN, _("Move in from SoulSync…"), "download")),
        )  # fmt: skip
        self.log.setText(_("Passwords and keys are never written into it."))
        self.moving.setText(
            _("The file holds no password; SoulSync's wishes and artists come along.")
        )
        yield

    def show_facts(self, facts: DatabaseFacts) -> None:
        """Where the database stands."""
        copied = figures.ago(facts.backup_at, figures.now())
        self.database.setText(
            _("{size} · copied {copied}").format(size=figures.size(facts.size), copied=copied)
        )

    def show_busy(self, action: str, on: bool) -> None:
        """An action is under way."""
        self.buttons[action].set_busy(on, _("Working…"))

    def say(self, words: str) -> None:
        """How the last action on the database ended."""
        self.database.setText(words)

    def _block(self, title: str, actions: tuple[tuple[str, str, str], ...]) -> ElidedLabel:
        self.body.addWidget(line())
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(label(title, "strong"))
        words = ElidedLabel("", "secondary", "text_2")
        row.addWidget(words, 1)
        self.body.addLayout(row)
        doing = Flow()
        for key, text, icon in actions:
            button = Button(text, "", icon, size="small", on_click=partial(self._ask, key))
            self.buttons[key] = button
            doing.addWidget(button)
        self.body.addWidget(doing)
        return words

    def _ask(self, key: str) -> None:
        self.asked.emit(key)
