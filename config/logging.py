"""The rotating log in `<home>/logs`, and the redaction every line goes through.

Used by `main.py` and the front ends at start.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from config.paths import log_file

HIDDEN = "•••"
_LINE = "%(asctime)s %(levelname)-7s %(name)s [%(threadName)s] %(message)s"
_PATTERNS = (
    re.compile(
        r"(?i)((?:api[_-]?key|x-plex-token|token|password|secret|refresh_token|code_verifier)"
        r"[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;}]+"
    ),
    re.compile(r"(?i)(authorization[\"']?\s*[=:]\s*[\"']?(?:bearer|basic|token)?\s*)[^\s\"',;}]+"),
    re.compile(r"(://[^\s/:@]*:)[^\s/@]+(?=@)"),
)


class Redactor(logging.Formatter):
    """Formats a record, traceback included, and hides every secret in the result."""

    def __init__(self, line: str, secrets: Callable[[], Iterable[str]]) -> None:
        super().__init__(line)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return redact(super().format(record), self._secrets())


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets and without what looks like one."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= 4:
            text = text.replace(secret, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


class _LogFile(RotatingFileHandler):
    """Never prints its own failures: a full disk must not garble the terminal."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Drop the line."""


def set_up_logging(
    home: Path,
    level: str = "info",
    verbose: bool = False,
    secrets: Callable[[], Iterable[str]] = tuple,
) -> Callable[[], None]:
    """Log into `<home>/logs` from now on, with `verbose` to stderr too; returns what ends it."""
    handlers = [_file_handler(log_file(home))]
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    before = root.level
    for handler in handlers:
        handler.setFormatter(Redactor(_LINE, secrets))
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
    return _LogFile(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True,
                    errors="backslashreplace")  # fmt: skip
