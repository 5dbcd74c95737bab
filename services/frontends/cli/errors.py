"""Errors as the command line shows them: one sentence and an exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from unicodedata import category

from click import ClickException, Group, UsageError
from click.exceptions import NoArgsIsHelpError

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
    parts = _parts(error)
    told, step = map(one_line, parts) if parts else (words, "")
    return {"error": told, "nextStep": step, "code": exit_code(error)}


def _words(error: BaseException) -> str:
    parts = _parts(error)
    if parts is not None:
        return " ".join(parts).strip()
    if isinstance(error, BadSetting):
        return str(error)
    if isinstance(error, Cancelled | KeyboardInterrupt):
        return "Interrupted; what was queued is kept."
    return f"Something unexpected happened ({type(error).__name__})."


def _parts(error: BaseException) -> tuple[str, str] | None:
    """(what happened, what to do next) of an error that tells them apart."""
    if isinstance(error, CratekeeperError):
        return error.sentence, error.next_step
    if isinstance(error, ClickException):
        return _usage(error)
    if isinstance(error, OSError):
        where = f"{error.filename} cannot be used: " if error.filename else ""
        told = f"{where}{error.strerror or type(error).__name__}."
        return told, "Choose another place, or check who may write there and what room is left."
    return None


def _usage(error: ClickException) -> tuple[str, str]:
    """What is wrong with the words of a command, and where their use is shown."""
    context = error.ctx if isinstance(error, UsageError) else None
    if context is None:
        return error.format_message(), ""
    told = error.format_message()
    if isinstance(error, NoArgsIsHelpError):  # its message is the whole help
        verbs = context.command.list_commands(context) if isinstance(context.command, Group) else ()
        told = f"`{context.info_name}` needs one of these words: {', '.join(verbs)}."
    told = told if told.endswith((".", "?")) else f"{told}."
    return told, f"`{context.command_path} --help` shows the use."


def one_line(text: str) -> str:
    """`text` on one line for a sentence."""
    return safe(" ".join(text.split()))


def safe(text: str) -> str:
    """`text` without line breaks and terminal escapes; everything else stays as it is."""
    return "".join("\ufffd" if category(c) in _UNSAFE else c for c in text)


_UNSAFE = frozenset({"Cc", "Zl", "Zp"})
