"""The room of what the Settings page works with beside the settings, each made when it is first
used. Used by the container; one of the few places that know concrete classes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from services.assembly.late import Late
from services.setup import first_run

if TYPE_CHECKING:
    from core.tasks import TaskContext
    from services.assembly.stores import Stores
    from services.decide.profile_editor import ProfileEditor
    from services.downloads.service import DownloadService
    from services.notify.service import NotifyService
    from services.records.upkeep import Upkeep
    from services.servers.nearby import NearbyServices
    from services.servers.plex_account import PlexAccount


@dataclass(kw_only=True, repr=False, eq=False)
class SettingsRoom:
    """What is set up, and what is done with it."""

    guess_music: Callable[[TaskContext], str]
    nearby: NearbyServices
    notify: NotifyService
    plex_account: PlexAccount
    profiles: ProfileEditor
    upkeep: Upkeep


def settings_room(at: Stores, downloads: DownloadService) -> SettingsRoom:
    """Nothing is looked for and nobody is told anything yet."""
    return SettingsRoom(
        guess_music=first_run.guess_music,
        nearby=nearby(at),
        notify=notify(at, downloads),
        plex_account=plex_account(at),
        profiles=profiles(at),
        upkeep=upkeep(at),
    )


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


def nearby(at: Stores) -> NearbyServices:
    """Looking for services on the local network."""

    def make() -> NearbyServices:
        from core.clients.nearby.look import look_around
        from services.servers.nearby import NearbyServices

        return NearbyServices(at.settings, look_around)

    return cast("NearbyServices", Late(make))


def plex_account(at: Stores) -> PlexAccount:
    """The login with Plex in the browser."""

    def make() -> PlexAccount:
        from services.assembly.server_sources import nearby_plex, plex_answers, plex_login
        from services.servers.plex_account import PlexAccount

        login = functools.partial(plex_login, at.settings)
        return PlexAccount(at.settings, login, plex_answers, nearby_plex)

    return cast("PlexAccount", Late(make))


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
