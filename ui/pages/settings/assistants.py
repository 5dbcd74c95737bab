"""Brings the cards of the Settings page together with care, dialogs, previews and folder checks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFileDialog, QWidget

from ui.pages.settings.care import CHECK, COPY, EXPORT, FOLDER, LOG, MOVE_IN, PACK, CareCard
from ui.pages.settings.care_presenter import PLACES, CarePresenter
from ui.pages.settings.dialogs import GenreMapDialog, LogDialog, MoveInDialog
from ui.pages.settings.editors import FolderEditor
from ui.pages.settings.form import FilingCard, GroupCard
from ui.pages.settings.quality import QualityCard
from ui.pages.settings.templates import TemplateEditor
from utils.texts import _, shown

EXPORTED = "cratekeeper-settings.json"


def ask_target(parent: QWidget, title: str, start: str) -> str:
    """The file a person names, "" when they changed their mind."""
    return QFileDialog.getSaveFileName(parent, title, start, _("JSON (*.json)"))[0]


def ask_source(parent: QWidget, title: str) -> str:
    """The folder a person picks, "" when they changed their mind."""
    return QFileDialog.getExistingDirectory(parent, title)


class Assistants(QObject):
    """One per page; `adopt` each card as it is built."""

    def __init__(self, page: QWidget, presenter: CarePresenter) -> None:
        super().__init__(page)
        self._page, self.presenter = page, presenter
        self.ask_target: Callable[[QWidget, str, str], str] = ask_target
        self.ask_source: Callable[[QWidget, str], str] = ask_source
        self.log: LogDialog | None = None
        self.genres: GenreMapDialog | None = None
        self.moving: MoveInDialog | None = None
        self._care: CareCard | None = None
        self._templates: dict[str, TemplateEditor] = {}
        self._folders: dict[str, FolderEditor] = {}
        self._cards: dict[str, GroupCard] = {}
        presenter.preview_ready.connect(self._show_preview)
        presenter.folder_seen.connect(self._show_folder)
        presenter.plan_ready.connect(self._show_plan)
        presenter.log_ready.connect(self._show_log)

    def adopt(self, card: GroupCard) -> None:
        """Connect a new card."""
        for key, editor in card.editors.items():
            if isinstance(editor, TemplateEditor):
                self._templates[key] = editor
                editor.preview_wanted.connect(
                    lambda text, key=key: self.presenter.preview(key, text)
                )
            if key in PLACES and isinstance(editor, FolderEditor):
                self._folders[key], self._cards[key] = editor, card
                editor.edited.connect(self.look_at_folders)
        if isinstance(card, CareCard):
            self._adopt_care(card)
        if isinstance(card, QualityCard):
            self.presenter.profile_ready.connect(card.show_profile)
            card.order_wanted.connect(self.presenter.use_order)
        if isinstance(card, FilingCard):
            card.genre_map_wanted.connect(self.open_genres)

    def look_at_folders(self) -> None:
        """Check the folders as they are shown."""
        incoming = self._folders.get("downloads.incoming")
        start = str(incoming.value()) if incoming is not None else ""
        for key, editor in self._folders.items():
            self.presenter.look(key, str(editor.value()), start)

    def open_genres(self) -> None:
        """The genre map over the window."""
        if self.genres is None:
            self.genres = made = GenreMapDialog()
            asked = self.presenter
            made.trouble.heed(asked.map_reading)
            made.tried.connect(asked.try_genre)
            made.save_wanted.connect(asked.save_genres)
            made.reset_wanted.connect(asked.reset_genres)
            asked.genres_ready.connect(made.show_table)
            asked.genre_placed.connect(made.show_place)
            asked.genres_refused.connect(made.complain)
            asked.genres_saved.connect(made.leave)
        self.genres.open_over(self._window(), self.genres.names)
        self.presenter.genres()

    # --- inside ---------------------------------------------------------------------------------
    def _adopt_care(self, card: CareCard) -> None:
        self._care = card
        card.asked.connect(self._asked)
        self.presenter.busy.connect(card.show_busy)
        self.presenter.done.connect(card.say)
        self.presenter.facts_ready.connect(card.show_facts)

    def _asked(self, action: str) -> None:
        actions: dict[str, Callable[[], Any]] = {
            LOG: self._open_log,
            FOLDER: self._open_folder,
            EXPORT: self._export,
            MOVE_IN: self._move_in,
        }
        if action in {CHECK, COPY, PACK}:
            self.presenter.care(action)
        else:
            actions[action]()

    def _open_log(self) -> None:
        if self.log is None:
            self.log = LogDialog()
            self.log.trouble.heed(self.presenter.log_reading)
            self.log.wanted.connect(self.presenter.log)
        self.log.open_over(self._window(), self.log.close_button)
        self.presenter.log(self.log.chips.current)

    def _show_log(self, lines: Any) -> None:
        if self.log is not None:
            self.log.show_lines(lines)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.presenter.log_folder()))

    def _export(self) -> None:
        start = str(Path.home() / EXPORTED)
        target = self.ask_target(self._page, _("Export the settings without secrets"), start)
        if target:
            self.presenter.export(target)

    def _move_in(self) -> None:
        folder = self.ask_source(self._page, _("The folder of SoulSync"))
        if folder:
            self.presenter.look_at(folder)

    def _show_plan(self, plan: Any) -> None:
        if self.moving is None:
            self.moving = MoveInDialog()
            self.moving.agreed.connect(self.presenter.move_in)
        self.moving.show_plan(plan)
        self.moving.open_over(self._window(), self.moving.agree)

    def _show_preview(self, key: str, found: Any) -> None:
        self._templates[key].show_preview(found)

    def _show_folder(self, key: str, facts: Any) -> None:
        self._cards[key].rows[key].remark(shown(facts.words), _tone(facts))

    def _window(self) -> QWidget:
        return self._page.window() or self._page


def _tone(facts: Any) -> str:
    if not facts.usable:
        return "danger"
    return "warn" if facts.warns else "accent"
