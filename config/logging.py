"""The rotating log in `<home>/logs`; every line goes through the redaction.

Used by `main.py` for the window and by the command line at start.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path

from config.errors import BadSetting
from config.jsonfile import read_object
from config.paths import log_file, settings_file
from config.redaction import redact

LEVELS = ("debug", "info", "warning", "error")
_LINE = "%(asctime)s %(levelname)-7s %(name)s [%(threadName)s] %(message)s"


class Redactor(logging.Formatter):
    """Formats a record, traceback included, and hides every secret in the result."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return redact(super().format(record))


class _LogFile(RotatingFileHandler):
    """Never prints its own failures: a full disk must not garble the terminal."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Drop the line."""


def level_for(home: Path, environ: Mapping[str, str] | None = None) -> str:
    """`log.level` without the whole settings, for the start of the window; tolerant."""
    given = (os.environ if environ is None else environ).get("CRATEKEEPER_LOG__LEVEL")
    if given is None:
        try:
            section = read_object(settings_file(home)).get("log")
        except BadSetting:
            section = None  # whoever opens the settings will say so
        given = section.get("level") if isinstance(section, dict) else None
    return given if given in LEVELS else "info"


def set_up_logging(home: Path, level: str = "info", verbose: bool = False) -> Callable[[], None]:
    """Log into `<home>/logs` from now on, with `verbose` to stderr too; returns what ends it."""
    handlers = [_file_handler(log_file(home))]
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    before = root.level
    for handler in handlers:
        handler.setFormatter(Redactor(_LINE))
        root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else level.upper())
    logging.getLogger("urllib3").setLevel(logging.INFO)

    def stop() -> None:
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()

    return stop


def _file_handler(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        if not os.access(path, os.W_OK):
            return logging.NullHandler()
    except OSError:
        return logging.NullHandler()
    return _LogFile(
        path,
        maxBytes=1_000_000,
        backupCount=3,
        encoding="utf-8",
        delay=True,
        errors="backslashreplace",
    )
