"""What the rooms of one home stand on: its stores, and the adapters that several of them share.

Laid first by `services/container.py`, handed to every room.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.ports.ledgers import ActivityLog
from database.search_repo import SearchRepo
from services.assembly.filing_parts import make_filing
from services.assembly.late import once
from services.assembly.sources import Sources
from services.assembly.spotify import Spotify
from services.assembly.stores import Stores
from services.bus import EventBus
from services.search.collector import Collector

if TYPE_CHECKING:
    from pathlib import Path

    from config.store import SettingsStore
    from services.organise.filing import Filing


@dataclass(kw_only=True, repr=False, eq=False)
class HomeRoom:
    """What everybody may need: the home itself and what is told and kept in it."""

    home: Path
    settings: SettingsStore
    bus: EventBus
    activity: ActivityLog
    filing: Callable[[], Filing]
    close_database: Callable[[], None]
    close_sources: Callable[[], None]


@dataclass(frozen=True)
class Ground:
    """`filing` is made at its first call: it needs what reads and writes audio."""

    at: Stores
    sources: Sources
    spotify: Spotify
    collector: Collector
    filing: Callable[[], Filing]


def lay_ground(at: Stores) -> Ground:
    """Nothing is asked and no thread is started."""
    return Ground(
        at=at,
        sources=Sources(at.settings, at.pace, at.clock),
        spotify=Spotify(at),
        collector=Collector(SearchRepo(at.database), at.clock, at.pace),
        filing=once(functools.partial(make_filing, at)),
    )


def home_room(ground: Ground) -> HomeRoom:
    """The home itself."""
    at = ground.at
    return HomeRoom(
        home=at.home,
        settings=at.settings,
        bus=at.bus,
        activity=at.activity,
        filing=ground.filing,
        close_database=at.database.dispose,
        close_sources=ground.sources.close,
    )
