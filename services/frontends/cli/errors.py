"""Errors as the command line shows them: one sentence and an exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from unicodedata import category

from click import ClickException

from config.errors import BadSetting
from core.domain import BadInput, CratekeeperError, ServiceError, StorageError
from core.tasks import Cancelled

DONE: Final = 0
BUG: Final = 1
BAD_USE: Final = 2
INCOMPLETE: Final = 3
UNAVAILABLE: Final = 4
INTERRUPTED: Final = 130

_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (BadInput, BAD_USE),
    (BadSetting, BAD_USE),
    (ClickException, BAD_USE),
    (ServiceError, UNAVAILABLE),
    (StorageError, UNAVAILABLE),
    (OSError, UNAVAILABLE),
    (Cancelled, INTERRUPTED),
    (KeyboardInterrupt, INTERRUPTED),
)


def exit_code(error: BaseException) -> int:
    """The exit code of an error; `BUG` for one nobody expected."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), BUG)


def sentence(error: BaseException) -> str:
    """What happened and what to do, on one line and without control characters."""
    return one_line(_words(error))


def document(error: BaseException, words: str) -> Mapping[str, object]:
    """The same for `--json`: what happened, what to do next, the exit code."""
    told, step = words, ""
    if isinstance(error, CratekeeperError):
        told, step = one_line(error.sentence), one_line(error.next_step)
    return {"error": told, "nextStep": step, "code": exit_code(error)}


def _words(error: BaseException) -> str:
    if isinstance(error, CratekeeperError | BadSetting):
        return str(error)
    if isinstance(error, ClickException):
        return error.format_message()
    if isinstance(error, Cancelled | KeyboardInterrupt):
        return "Interrupted; what was queued is kept."
    if isinstance(error, OSError):
        where = f"{error.filename} cannot be used: " if error.filename else ""
        return f"{where}{error.strerror or type(error).__name__}."
    return f"Something unexpected happened ({type(error).__name__})."


def one_line(text: str) -> str:
    """`text` on one line for a sentence."""
    return safe(" ".join(text.split()))


def safe(text: str) -> str:
    """`text` without line breaks and terminal escapes; everything else stays as it is."""
    return "".join("\ufffd" if category(c) in _UNSAFE else c for c in text)


_UNSAFE = frozenset({"Cc", "Zl", "Zp"})
