"""Which quality profiles exist, as far as the settings must know. Used by `config.store` only.

What a profile means is read elsewhere; a name nobody knows is refused when it is set.
"""

from __future__ import annotations

from pathlib import Path

from config.errors import BadSetting
from config.jsonfile import read_object
from config.schema import FIELDS

PROFILE, FILE = "downloads.quality_profile", "downloads.profiles"


def profile_problem(name: str, file: str) -> str:
    """The sentence when `name` is neither built in nor in the JSON `file`; "" when it is known."""
    built_in = FIELDS[PROFILE].choices
    if name in built_in:
        return ""
    if not file:
        known = ", ".join(built_in)
        return f"`{PROFILE}` must be one of {known}, or a profile of yours in `{FILE}`."
    try:
        own = read_object(Path(file))
    except BadSetting as error:
        return f"`{PROFILE}` is `{name}`, but the profiles cannot be read: {error}"
    if name in own:
        return ""
    known = ", ".join([*built_in, *own])
    return f"`{PROFILE}` must be one of {known}."
