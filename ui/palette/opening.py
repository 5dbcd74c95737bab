"""Opens the command palette over the window and carries out what is chosen. Used by the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.tasks import TaskContext
from ui.palette import entries
from ui.palette.actions import WindowActions
from ui.palette.dialog import PaletteDialog
from ui.palette.entries import Entry
from ui.runner import Latest

if TYPE_CHECKING:
    from services.container import Container
    from ui.runner import Runner
    from ui.shell import Shell

RECENT_JOBS = 200


class Palette:
    """One per window. What is read from the database joins the list a moment later."""

    def __init__(self, shell: Shell, container: Container, runner: Runner) -> None:
        self._shell, self._container = shell, container
        self.actions = WindowActions(shell, container, runner)
        self._reading = Latest(runner)
        self.dialog = PaletteDialog()
        self.dialog.chosen.connect(self.take)

    def toggle(self) -> None:
        """Open it, or leave it when it is open."""
        if self.dialog.isVisible():
            self.dialog.leave()
            return
        self.dialog.field.clear()
        self.dialog.offer(self._fixed())
        self.dialog.open_over(self._shell, self.dialog.field)
        self._reading.start(self._read, lane="db", done=self._found)

    def take(self, entry: Entry) -> None:
        """Go there, or do it."""
        if entry.place:
            self._shell.go(entry.place)
        else:
            self.actions.run(entry.action)

    def _fixed(self) -> list[Entry]:
        fields = self._container.settings.fields()
        paused = self.actions.paused
        return [*entries.pages(), *entries.actions(paused), *entries.settings(fields)]

    def _read(self, _ctx: TaskContext) -> list[Entry]:
        lists = entries.playlists(self._container.shelf.all())
        jobs = self._container.downloads.jobs(limit=RECENT_JOBS, newest_first=True)
        viewed = self._container.artists.recent.all()
        return [*lists, *entries.artists(viewed, jobs)]

    def _found(self, found: list[Entry]) -> None:
        if self.dialog.isVisible():
            self.dialog.offer([*self._fixed(), *found])
