"""What the Settings page works with beside the settings, each made when it is first used.

With `container.py` and the other `*parts.py` the only place that knows concrete classes.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, cast

from services.assembly.late import Late

if TYPE_CHECKING:
    from services.assembly.stores import Stores
    from services.decide.profile_editor import ProfileEditor
    from services.downloads.service import DownloadService
    from services.notify.service import NotifyService
    from services.records.upkeep import Upkeep


def upkeep(at: Stores) -> Upkeep:
    """Care of the database, the log and the settings as a file."""

    def make() -> Upkeep:
        from database.engine import back_up, check_integrity, pack
        from services.records.upkeep import Upkeep

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


WEBHOOK_SECONDS = (4.0, 8.0, 9.0)
"""To connect, to answer and in all: a person who presses Test looks at it."""


def notify(at: Stores, downloads: DownloadService) -> NotifyService:
    """Notices beyond the window: desktop, webhook, script."""

    def make() -> NotifyService:
        from core.domain import ACTIVE_STATES
        from services.notify.feed import Feed
        from services.notify.outlets import Outlets
        from services.notify.service import NotifyService

        def active(key: str) -> bool:
            return any(job.origin.playlist_key == key for job in downloads.jobs(ACTIVE_STATES))

        outlets = functools.partial(Outlets, at.settings, _post)
        feed = Feed(at.activity)
        return NotifyService(at.settings, at.bus, at.clock, active, outlets, feed=feed)

    return cast("NotifyService", Late(make))


def _post(address: str, document: dict[str, object]) -> int:
    """One POST; errors name the host alone, the path of a webhook may be a secret."""
    from core.net.http import Http, Limits

    connect, read, total = WEBHOOK_SECONDS
    limits = Limits(connect, read, total, size=1_000_000)
    http = Http("Webhook", address, limits=limits)
    try:
        return http.call("POST", "", body=document, redirects=True).status
    finally:
        http.close()
