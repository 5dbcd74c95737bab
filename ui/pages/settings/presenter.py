"""What the Settings page knows and can do, without widgets: values, changes, saving, testing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from config.errors import BadSetting
from config.schema import SettingField
from core.domain import ServiceState
from core.tasks import TaskContext
from services.events import Level, Notice
from ui.models import figures
from ui.reading import Reading
from ui.runner import Runner, TaskHandle
from ui.widgets.notices import notice_from
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from ui.bridge import Bridge

READ_FROM = ("library.folders", "library.server", "plex.", "navidrome.", "jellyfin.")
"""Settings that say where the library is read from: after a change it is read at once."""


class SettingsPresenter(QObject):
    """`changed(count)`: unsaved changes; `complained(key, sentence)`: "" when all is well.

    What could not be read is told by its `Reading`s.
    """

    loaded = pyqtSignal(object)
    changed = pyqtSignal(int)
    complained = pyqtSignal(str, str)
    saved = pyqtSignal(object)
    services_changed = pyqtSignal(object)
    testing = pyqtSignal(bool)
    notifying = pyqtSignal(bool, str)
    scanning = pyqtSignal(bool, str)
    said = pyqtSignal(object)

    def __init__(self, container: Container, runner: Runner, bridge: Bridge) -> None:
        super().__init__()
        self._container, self._runner = container, runner
        self._values, self._services = Reading(runner, self), Reading(runner, self)
        self._changes: dict[str, Any] = {}
        self._bad: set[str] = set()
        self._stored: dict[str, Any] = {}
        self._scan: TaskHandle | None = None
        self._after_save: list[str] = []
        bridge.service_changed.connect(self._read_services)
        bridge.setting_changed.connect(self._on_setting)

    @property
    def fields(self) -> list[SettingField]:
        """All declared settings."""
        return self._container.settings.fields()

    @property
    def changes(self) -> dict[str, Any]:
        """Edited values by key that are not saved yet."""
        return dict(self._changes)

    @property
    def can_save(self) -> bool:
        """True when there are changes and none of them is wrong."""
        return bool(self._changes) and not self._bad

    def load(self) -> None:
        """Read all values; `loaded` carries them by key. Unsaved changes stay."""
        self._values.start(self._read, lane="disk", done=self._loaded)
        self._read_services()

    def edit(self, field: SettingField, value: Any) -> None:
        """A person changed a field: check it at once, remember it until it is saved."""
        if value is None or value == self._shown(field):
            self._changes.pop(field.key, None)
            self._well(field.key)
        else:
            self._changes[field.key] = value
            self._check(field, value)
        self.changed.emit(len(self._changes))

    def save(self) -> None:
        """Write all changes; what cannot be written stays a change and gets its sentence."""
        if self.can_save:
            wanted = dict(self._changes)
            self._runner.start(
                partial(self._write, wanted), lane="disk", done=self._written, error=self._failed
            )

    def undo(self) -> None:
        """Drop the unsaved changes."""
        self._changes.clear()
        for key in list(self._bad):
            self._well(key)
        self.changed.emit(0)
        self.loaded.emit(dict(self._stored))

    def test(self) -> None:
        """Ask the services with the values as they stand: changes are saved first."""
        if self._bad:
            self._say(
                Level.WARN, _("Mend the marked fields first"), _("Then the connection is tested.")
            )
        elif self._changes:
            self._after_save.append("test")
            self.save()
        else:
            self._ask()

    def scan(self) -> None:
        """Read the music folders as they stand: changes are saved first."""
        if self._scan is not None and self._scan.active:
            return
        if self.can_save:
            self._after_save.append("scan")
            self.save()
        else:
            self._start_scan()

    def notify(self) -> None:
        """Send a test to webhook and script as they stand: changes are saved first."""
        if self.can_save:
            self._after_save.append("notify")
            self.save()
        else:
            self._send_test()

    def _read(self, _ctx: TaskContext) -> dict[str, Any]:
        settings = self._container.settings
        found = {field.key: settings.get(field.key) for field in settings.fields()}
        secrets = {field.key for field in settings.fields() if field.secret}
        return {key: bool(value) if key in secrets else value for key, value in found.items()}

    def _loaded(self, values: dict[str, Any]) -> None:
        self._stored = values
        self.loaded.emit({**values, **self._changes})

    def _shown(self, field: SettingField) -> Any:
        stored = self._stored.get(field.key)
        if field.secret:
            return None
        if field.kind == "list" and isinstance(stored, list):
            return ", ".join(str(item) for item in stored)
        return stored

    def _check(self, field: SettingField, value: Any) -> None:
        try:
            field.validate(value)
        except BadSetting as error:
            self._bad.add(field.key)
            self.complained.emit(field.key, str(error).replace(f"`{field.key}`", _("This")))
        else:
            self._well(field.key)

    def _well(self, key: str) -> None:
        self._bad.discard(key)
        self.complained.emit(key, "")

    def _write(self, wanted: dict[str, Any], _ctx: TaskContext) -> dict[str, str]:
        """Key → sentence of those that could not be saved."""
        complaints = dict.fromkeys(wanted, "")
        for key, value in wanted.items():
            try:
                self._container.settings.set(key, value)
            except BadSetting as error:
                complaints[key] = str(error)
        return complaints

    def _written(self, complaints: dict[str, str]) -> None:
        for key, sentence in complaints.items():
            if sentence:
                self._bad.add(key)
                self.complained.emit(key, sentence)
            else:
                self._changes.pop(key, None)
        self.changed.emit(len(self._changes))
        self.saved.emit([key for key, sentence in complaints.items() if not sentence])
        self.load()
        after, self._after_save = self._after_save, []
        if any(key.startswith(READ_FROM) for key in complaints) and "scan" not in after:
            after.append("scan")
        if not self._bad:
            if not after:
                self._say(Level.OK, _("Saved"), figures.count(len(complaints), "change"))
            for what in after:
                {"test": self._ask, "scan": self._start_scan, "notify": self._send_test}[what]()

    def _send_test(self) -> None:
        self.notifying.emit(True, "")

        def failed(error: Exception) -> None:
            self.notifying.emit(False, str(error))

        self._runner.start(
            self._container.notify.test,
            lane="net",
            done=lambda words: self.notifying.emit(False, words),
            error=failed,
        )

    def _ask(self) -> None:
        self.testing.emit(True)
        health = self._container.health
        self._runner.start(health.refresh, lane="net", done=self._answered, error=self._test_failed)

    def _answered(self, states: list[ServiceState]) -> None:
        self.testing.emit(False)
        self.services_changed.emit(states)

    def _test_failed(self, error: Exception) -> None:
        self.testing.emit(False)
        self._failed(error)

    def _start_scan(self) -> None:
        library = self._container.library
        if not self._readable():
            return
        self.scanning.emit(True, _("Looking for files"))
        self._scan = self._runner.start(
            library.scan,
            lane="disk",
            done=self._scanned,
            error=self._scan_failed,
            progress=self._scan_progress,
        )

    def _readable(self) -> bool:
        settings = self._container.settings
        return bool(settings.get("library.folders")) or settings.get("library.server") != "none"

    def _scan_progress(self, fraction: float | None, text: str) -> None:
        self.scanning.emit(True, text if fraction is None else f"{fraction:.0%} · {text}")

    def _scanned(self, report: Any) -> None:
        words = _("{tracks} in the library").format(tracks=figures.count(report.tracks, "track"))
        self.scanning.emit(False, words)
        self._say(Level.OK, _("The library was read"), words)

    def _scan_failed(self, error: Exception) -> None:
        self.scanning.emit(False, _("The last scan did not finish"))
        self._failed(error)

    def _read_services(self, _event: object = None) -> None:
        health = self._container.health
        self._services.start(lambda _ctx: health.states(), lane="db", done=self._show_services)

    def _show_services(self, states: list[ServiceState]) -> None:
        self.services_changed.emit(states)

    def _on_setting(self, _event: object) -> None:
        """Somebody else (the Dashboard, a script) may have changed a value."""
        if not self._changes:
            self._values.start(self._read, lane="disk", done=self._loaded)

    def _failed(self, error: Exception) -> None:
        self.said.emit(notice_from(error))

    def _say(self, level: Level, title: str, detail: str) -> None:
        self.said.emit(Notice(level, title, detail, title))
