"""The text of a crash report: what broke and where, nothing about the person. No widgets.

Secrets and the home folder's name are taken out; nothing is written or sent by making it.
"""

from __future__ import annotations

import os
import platform
import sys
import traceback
from types import TracebackType

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

from config.redaction import redact
from config.version import VERSION

MOST_CHARACTERS = 20_000


def report(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, thread: str = ""
) -> str:
    """All that helps to mend it, as plain text."""
    lines = [
        f"Cratekeeper {VERSION}",
        f"Python {platform.python_version()}, Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}",
        f"{platform.system()} {platform.release()} ({sys.platform})",
        f"Thread: {thread or 'window'}",
        "",
        *"".join(traceback.format_exception(kind, error, trace)).splitlines(),
    ]
    return without_names("\n".join(lines))[-MOST_CHARACTERS:]


def without_names(text: str) -> str:
    """Without secrets, and with "~" for the person's folder."""
    home = os.path.expanduser("~")
    plain = redact(text)
    return plain.replace(home, "~") if len(home) > 1 else plain
