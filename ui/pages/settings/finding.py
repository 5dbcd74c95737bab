"""Finding a setting by a word of its name, help, key or choices: the others step aside."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QObject, pyqtSignal

from config.schema import FIELDS
from ui.models import figures
from ui.pages.settings.form import GroupCard
from ui.theme.manager import px
from ui.widgets.fields import FormRow, SearchField
from ui.widgets.labels import label
from utils.texts import _


class Finder(QObject):
    """`field` for the page's header, `found` for the words beside it.

    `first` carries the group of the first setting found; "" when all are shown or none was found.
    """

    first = pyqtSignal(str)

    def __init__(self, cards: Mapping[str, GroupCard]) -> None:
        super().__init__()
        self._cards = cards
        self.needle = ""
        self.field = SearchField(_("Find a setting"), _("Find a setting"), "/")
        self.field.setFixedWidth(px(240))
        self.found = label("", "secondary", "text_2")
        self.field.searched.connect(self.show)

    def show(self, needle: str) -> None:
        """Show the rows that contain `needle`; "" shows all."""
        self.needle = needle.strip().casefold()
        number, first = 0, ""
        for group, card in self._cards.items():
            fits = [key for key in card.rows if self.needle in _hay(key, card.rows[key])]
            number += len(fits)
            card.show_found(fits if self.needle else None)
            card.setVisible(not self.needle or bool(fits))
            if fits and not first:
                first = group
        self.found.setText(figures.count(number, "setting") if self.needle else "")
        self.first.emit(first if self.needle else "")


def _hay(key: str, row: FormRow) -> str:
    choices = " ".join(FIELDS[key].choices)
    return f"{key} {row.name.text()} {row.help_text} {choices}".casefold()
