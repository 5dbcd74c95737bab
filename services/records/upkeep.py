"""Care of what the program keeps: the database, its backups, the log, and the settings as a file.

Made by the container; used by the Settings page. Nothing here deletes a person's data.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.paths import backups_folder, database_file, log_file
from core.domain import StorageError
from core.ports.system import Clock
from utils.atomic import write_atomic

LOG_BYTES = 400_000
"""So much of the log's end is shown."""
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """Where the database is, its bytes, and the newest copy (None when there is none)."""

    path: Path
    size: int
    backup: Path | None = None
    backup_at: float | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of the log; lines that belong to it (a traceback) follow in `text`."""

    level: str
    text: str


class Upkeep:
    """`check` says what is wrong with the database, `copy` writes a copy, `pack` makes it small.

    `settings` gives (key, value, secret) of all settings.
    """

    def __init__(
        self,
        home: Path,
        check: Callable[[], list[str]],
        copy: Callable[[Path], None],
        pack: Callable[[], None],
        settings: Callable[[], list[tuple[str, Any, bool]]],
        clock: Clock,
    ) -> None:
        self._home = home
        self._check, self._copy, self._pack = check, copy, pack
        self._settings = settings
        self._clock = clock

    def facts(self) -> DatabaseFacts:
        """How large the database is and when it was copied last."""
        path = database_file(self._home)
        copies = sorted(
            backups_folder(self._home).glob("*.db"), key=lambda one: one.stat().st_mtime
        )
        newest = copies[-1] if copies else None
        size = path.stat().st_size if path.exists() else 0
        return DatabaseFacts(path, size, newest, newest.stat().st_mtime if newest else None)

    def check(self) -> list[str]:
        """What is wrong with the database, one line each; none when it is sound."""
        return self._check()

    def back_up(self) -> Path:
        """Copy the database as it stands; returns the copy. Raises `StorageError`."""
        stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(self._clock.now()))
        target = backups_folder(self._home) / f"cratekeeper-{stamp}.db"
        self._copy(target)
        return target

    def pack(self) -> int:
        """Give unused room back to the disk; returns the bytes won. Raises `StorageError`."""
        before = self.facts().size
        self._pack()
        return max(0, before - self.facts().size)

    def log(self, least: str = "INFO") -> list[LogLine]:
        """The end of the log from `least` on, the newest last; none when nothing was logged."""
        try:
            with log_file(self._home).open("rb") as file:
                file.seek(0, 2)
                file.seek(max(0, file.tell() - LOG_BYTES))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return []
        wanted = LEVELS[LEVELS.index(least) :]
        return [line for line in _entries(text) if line.level in wanted]

    def log_folder(self) -> Path:
        """Where the logs are."""
        return log_file(self._home).parent

    def export(self, target: Path) -> int:
        """Write every setting but the secrets as JSON; returns how many. Raises `StorageError`."""
        plain = {key: value for key, value, secret in self._settings() if not secret}
        text = json.dumps(plain, ensure_ascii=False, indent=2, default=str) + "\n"
        try:
            write_atomic(target, text.encode("utf-8"))
        except OSError as error:
            raise StorageError(
                f"{target} cannot be written ({error.strerror}).", "Choose another place."
            ) from error
        return len(plain)


def _entries(text: str) -> list[LogLine]:
    found: list[LogLine] = []
    for line in text.splitlines():
        words = line.split(maxsplit=4)
        level = next((word for word in words[:4] if word in LEVELS), "")
        if level:
            found.append(LogLine(level, line))
        elif found:
            found[-1] = LogLine(found[-1].level, f"{found[-1].text}\n{line}")
    return found
