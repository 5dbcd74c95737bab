"""Everything a front end needs, built from a home folder, room by room.

Building opens the database but asks no network and starts no thread. What the first paint does not
need (HTTP, audio tools, the matching tables) is imported when it is first asked for. Each room
(`services/assembly`) knows the concrete classes of its own services.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from config.store import SettingsStore
from core.tasks import Deadline
from services.assembly.download_parts import DownloadRoom, download_room
from services.assembly.ground import HomeRoom, home_room, lay_ground
from services.assembly.library_parts import LibraryRoom, library_room
from services.assembly.online_parts import OnlineRoom, online_room
from services.assembly.page_parts import PageRoom, page_room
from services.assembly.running_parts import RunningRoom, running_room
from services.assembly.settings_parts import SettingsRoom, settings_room
from services.assembly.stores import open_stores
from services.assembly.sync_parts import ListRoom, list_room
from services.assembly.wish_parts import WishRoom, wish_room


@dataclass(kw_only=True, repr=False, eq=False)
class Container(
    HomeRoom,
    OnlineRoom,
    LibraryRoom,
    DownloadRoom,
    WishRoom,
    ListRoom,
    PageRoom,
    SettingsRoom,
    RunningRoom,
):
    """All rooms in one. `close` stops the engine and the database."""

    def close(self, within: float = 60.0) -> None:
        """Stop what runs and wait at most `within` seconds for it; jobs keep their states."""
        left = Deadline(within)
        self.engine.stop(left.remaining(10))
        self.scheduler.stop(left.remaining(10))
        self.notify.stop(left.remaining(5))
        self.library_watch.stop(left.remaining(10))
        self.server_scans.stop(left.remaining(10))
        self.preview.close()
        self.close_sources()
        self.servers.close()
        self.close_database()


def build_container(home: Path, overrides: Mapping[str, object] | None = None) -> Container:
    """The container for `home`; `overrides` are command-line values by settings key.

    Raises `BadSetting` for a broken settings file and `StorageError` for a database that cannot be
    opened.
    """
    ground = lay_ground(open_stores(home, SettingsStore(home, overrides)))
    online = online_room(ground)
    library = library_room(ground, online)
    downloads = download_room(ground)
    wishes = wish_room(ground, online, library, downloads)
    lists = list_room(ground, online, library, downloads, wishes)
    pages = page_room(ground, online, library, downloads)
    settings = settings_room(ground.at, downloads.downloads)
    running = running_room(ground, library, downloads, wishes, lists)
    rooms = (home_room(ground), online, library, downloads, wishes, lists, pages, settings, running)
    return Container(**_contents(rooms))


def _contents(rooms: tuple[Any, ...]) -> dict[str, Any]:
    """What stands in the rooms, by name; each room has checked the types of its own."""
    return {one.name: getattr(room, one.name) for room in rooms for one in fields(room)}
