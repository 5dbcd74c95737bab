"""The script hook: a program of the person's own, told of each happening.

It gets facts by environment and JSON on its standard input, never as arguments: names from peers
could carry commands.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
from collections.abc import Mapping

from core.domain import BadInput, Refused
from core.tasks import Cancelled, TaskContext
from services.notify.happenings import Happening

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 60.0
_TURN = 0.1
_OURS = "CRATEKEEPER_"
_NAME = "The script"


def run_script(
    path: str, happening: Happening, ctx: TaskContext, patience: float = PATIENCE_SECONDS
) -> None:
    """Run it to its end. Raises `BadInput` (cannot be started) and `Refused` (failed, too slow)."""
    try:
        process = subprocess.Popen(
            [path],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(happening, os.environ),
        )
    except (OSError, ValueError) as error:
        raise BadInput(
            "The notification script cannot be started.",
            f"Make {path} an executable file ({getattr(error, 'strerror', None) or error}).",
        ) from None
    _await(process, json.dumps(happening.document()).encode(), ctx, patience)


def _await(process: subprocess.Popen[bytes], told: bytes, ctx: TaskContext, left: float) -> None:
    given: bytes | None = told
    try:
        while left > 0:
            ctx.checkpoint()
            try:
                process.communicate(given, timeout=_TURN)
                break
            except subprocess.TimeoutExpired:
                given, left = None, left - _TURN
        else:
            raise Refused(_NAME, "The notification script took too long and was ended.")
    except (Cancelled, Refused):
        process.kill()
        process.communicate()
        raise
    if process.returncode:
        raise Refused(_NAME, f"The notification script ended with {process.returncode}.")


def environment(happening: Happening, given: Mapping[str, str]) -> dict[str, str]:
    """The surroundings of the script: the program's own variables may hold secrets and stay out."""
    kept = {name: value for name, value in given.items() if not name.startswith(_OURS)}
    told = {"event": happening.event, "title": happening.title, "text": happening.text}
    for group, facts in happening.facts.items():
        if isinstance(facts, dict):
            told |= {f"{group}_{name}": _text(value) for name, value in facts.items()}
    return kept | {
        f"{_OURS}{name.upper()}": value.replace("\0", "") for name, value in told.items()
    }


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return "" if value is None else str(value)
