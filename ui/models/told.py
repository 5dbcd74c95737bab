"""Errors in words: what happened and what to do next, as the window says it. Used by presenters.

Services name settings by their keys, which is right on the command line; a person at the window
knows their labels.
"""

from __future__ import annotations

import re

from core.domain import CratekeeperError
from utils.texts import _, shown

_KEY = re.compile(r"`([a-z_]+(?:\.[a-z_0-9]+)+)`")


def told(error: Exception) -> tuple[str, str]:
    """An error as (what happened, what to do next)."""
    if isinstance(error, CratekeeperError):
        return in_window(error.sentence), in_window(error.next_step)
    if isinstance(error, OSError):
        return _("The file system refused: {value}.").format(value=error.strerror or error), _(
            "Check the folder's rights."
        )
    return _("Something went wrong inside the program."), _("The log has the details.")


def in_window(text: str) -> str:
    """`text` in the person's language, with settings called by their labels: `library.folders`
    → “Music folders”."""
    from config.schema import FIELDS

    def label(found: re.Match[str]) -> str:
        setting = FIELDS.get(found[1])
        if setting is None:
            return found[0]
        return _("“{label}” in Settings").format(label=shown(setting.label))

    return _KEY.sub(label, shown(text))
