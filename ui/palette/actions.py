"""What can be done from anywhere in the window. Used by the command palette and the tray icon."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.tasks import TaskContext
from services.events import Level, Notice
from ui.models import figures
from ui.runner import TaskHandle
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from ui.runner import Runner
    from ui.shell import Shell

PAUSED = "downloads.paused"


class WindowActions:
    """Actions by name, done in the background and told with a toast."""

    def __init__(self, shell: Shell, container: Container, runner: Runner) -> None:
        self._shell, self._container, self._runner = shell, container, runner
        self._scan: TaskHandle | None = None
        self._known: dict[str, Callable[[], object]] = {
            "scan": self.scan,
            "wishes": self.wishes,
            "pause": lambda: self.pause(True),
            "resume": lambda: self.pause(False),
            "services": self.services,
            "keys": shell.show_keys,
            "quit": shell.quit,
        }

    @property
    def paused(self) -> bool:
        """True while nothing new starts because a person said so."""
        return bool(self._container.settings.get(PAUSED))

    def run(self, name: str) -> None:
        """Do it. KeyError for a name that is none."""
        action, _unused, argument = name.partition(":")
        if action == "theme":
            self._set("window.theme", argument, None)
        else:
            self._known[action]()

    def scan(self) -> None:
        """Read the music library; a second call while one runs does nothing."""
        if self._scan is not None and self._scan.active:
            return
        library = self._container.library
        self._say(_("The library is being read"), _("You need not wait."), Level.INFO)
        self._scan = self._start(library.scan, "disk", self._scanned)

    def wishes(self) -> None:
        """Try the wishes that are due now."""
        wishlist = self._container.wishlist
        self._start(lambda _ctx: len(wishlist.try_now(wishlist.due())), "db", self._tried)

    def pause(self, on: bool) -> None:
        """Let nothing new start, or let it go on."""
        word = _("Downloads are paused") if on else _("Downloads go on")
        self._set(PAUSED, on, Notice(Level.OK, word, "", "pause"))

    def services(self) -> None:
        """Ask every service how it is."""
        health = self._container.health
        self._start(
            lambda ctx: health.refresh(ctx, everything=True), "net", self._shell.show_services
        )

    def _start(
        self, work: Callable[[TaskContext], Any], lane: Any, done: Callable[[Any], None]
    ) -> TaskHandle:
        return self._runner.start(work, lane=lane, done=done, error=self._shell.say_error)

    def _set(self, key: str, value: object, notice: Notice | None) -> None:
        settings = self._container.settings

        def told(_nothing: object) -> None:
            if notice is not None:
                self._shell.say(notice)

        self._start(lambda _ctx: settings.set(key, value), "disk", told)

    def _scanned(self, report: Any) -> None:
        new = _(", {added:,} new").format(added=report.added) if report.added else ""
        self._say(
            _("The library was read"), f"{figures.count(report.tracks, 'track')}{new}", Level.OK
        )

    def _tried(self, started: int) -> None:
        if started:
            told = _("{wishes} on the way").format(wishes=figures.count(started, "wish", "wishes"))
            self._say(told, _("See them under Downloads."), Level.OK)
        else:
            self._say(_("No wish is due"), _("The next ones are tried by themselves."), Level.INFO)

    def _say(self, title: str, detail: str, level: Level) -> None:
        self._shell.say(Notice(level, title, detail, "action"))
