"""What the Settings page works with beside the settings, each made when it is first used.

With `container.py` and the other `*parts.py` the only place that knows concrete classes.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, cast

from services.late import Late

if TYPE_CHECKING:
    from services.decide.profile_editor import ProfileEditor
    from services.stores import Stores
    from services.upkeep import Upkeep


def upkeep(at: Stores) -> Upkeep:
    """Care of the database, the log and the settings as a file."""

    def make() -> Upkeep:
        from database.engine import back_up, check_integrity, pack
        from services.upkeep import Upkeep

        def settings() -> list[tuple[str, object, bool]]:
            return [(f.key, at.settings.get(f.key), f.secret) for f in at.settings.fields()]

        check = functools.partial(check_integrity, at.database)
        copy, small = functools.partial(back_up, at.database), functools.partial(pack, at.database)
        return Upkeep(at.home, check, copy, small, settings, at.clock)

    return cast("Upkeep", Late(make))


def profiles(at: Stores) -> ProfileEditor:
    """The quality order as a person edits it."""

    def make() -> ProfileEditor:
        from services.decide.profile_editor import ProfileEditor

        return ProfileEditor(at.home, at.settings.get, at.settings.set)

    return cast("ProfileEditor", Late(make))
