"""Rows that cards of the Dashboard share, and where in Settings a service or a check is mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, TypeVar

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.labels import line

R_ = TypeVar("R_", bound=QWidget)
SECTIONS = {
    "slskd": "connections",
    "soulseek": "soulseek",
    "youtube": "youtube",
    "yt-dlp": "youtube",
    "spotify": "spotify",
    "library": "library",
    "music folders": "library",
    "plex": "library",
    "navidrome": "library",
    "jellyfin": "library",
    "subsonic": "library",
    "downloads folder": "filing",
    "target folder": "filing",
    "slskd folder": "connections",
    "slskd access": "connections",
    "peers": "connections",
    "listening port": "soulseek",
    "musicbrainz": "catalogues",
    "database": "program",
    "secrets": "program",
}
"""Where in Settings a service or a check is mended, by its name in small letters."""


_SETTING = re.compile(r"`([a-z_]+(?:\.[a-z_]+)+)`")


def place_of(name: str, fix: str = "") -> str:
    """The place to go to for a service or check: "settings/library"; "settings" for others.

    The setting that `fix` names is the place itself: "settings/organize.transfer".
    """
    setting = _SETTING.search(fix)
    section = setting[1] if setting else SECTIONS.get(name.casefold(), "")
    return f"settings/{section}" if section else "settings"


class Rows(Generic[R_]):
    """A column of reusable row widgets with lines between them; shows as many as asked for."""

    def __init__(self, layout: QVBoxLayout, make: Callable[[], R_]) -> None:
        self._layout, self._make = layout, make
        self._rows: list[tuple[QWidget | None, R_]] = []

    def take(self, number: int) -> list[R_]:
        """`number` visible rows."""
        while len(self._rows) < number:
            divider = line() if self._rows else None
            row = self._make()
            if divider is not None:
                self._layout.addWidget(divider)
            self._layout.addWidget(row)
            self._rows.append((divider, row))
        for index, (above, known) in enumerate(self._rows):
            known.setVisible(index < number)
            if above is not None:
                above.setVisible(index < number)
        return [row for _unused, row in self._rows[:number]]
