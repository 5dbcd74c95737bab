"""The standard streams as scripts and daemons leave them: closed, full, of any locale.

Used by `app.py`. Python has None for a stream that was closed, and whoever prints to None prints to
stdout, where exactly one document is promised.
"""

from __future__ import annotations

import io
import os
import sys

_MODES = {"stdin": "r", "stdout": "w", "stderr": "w"}


def make_safe() -> None:
    """UTF-8 whatever the locale says; what is no text (odd file names) is escaped; nothing closed.

    The numbers of closed streams are taken, so that no file of ours becomes somebody's stdout.
    """
    for name, mode in _MODES.items():
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def let_go() -> None:
    """Drop what cannot be written any more: Python would try again at exit, and complain of it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
