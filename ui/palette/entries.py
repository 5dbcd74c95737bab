"""What the command palette offers, without widgets: pages, actions, settings, lists, artists.

An `Entry` is words and where it leads: a place ("downloads/wishes", as `Shell.go` takes it) or an
action of `ui.palette.actions`. Used by the palette's dialog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from config.schema import SettingField
from core.domain import DownloadJob
from ui.models.cards import Saved
from ui.navigation import PAGES
from ui.pages.settings.groups import GROUPS, group_of
from ui.palette.fuzzy import score

SHOWN = 60
"""Entries listed at once; more letters find the rest."""

LIFT = 100
"""Points for pages and actions: about three letters more in the title."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `kind` is the word at its right, `keys` the keys that do the same, `more` further
    words it is found by; a `first` one stands above what fits about as well."""

    title: str
    kind: str
    icon: str
    place: str = ""
    action: str = ""
    keys: str = ""
    more: str = ""
    first: bool = False

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return f"{self.title}, {self.kind}" + (f", {self.keys}" if self.keys else "")


_TABS = (
    ("downloads/search", "Search for files", "search", "find soulseek youtube"),
    ("downloads/queue", "Queue", "download", "downloads running waiting"),
    ("downloads/inbox", "Inbox", "inbox", "review needs you"),
    ("downloads/wishes", "Wish list", "bookmark", "missing wanted"),
    ("downloads/history", "History", "history", "finished done failed"),
    ("sync/spotify", "Spotify playlists", "list-music", "liked songs"),
    ("sync/youtube", "YouTube playlists", "list-music", "music"),
    ("sync/deezer", "Deezer playlists", "list-music", ""),
    ("sync/files", "Playlist files", "file-music", "csv m3u import"),
)
_THEMES = (
    ("system", "Follow the desktop's colours"),
    ("dark", "Dark theme"),
    ("light", "Light theme"),
    ("contrast", "High contrast theme"),
)


def actions(paused: bool) -> Iterator[Entry]:
    """What can be done from anywhere."""
    return (replace(one, first=True) for one in _actions(paused))


def _actions(paused: bool) -> Iterator[Entry]:
    kind = "Action"
    yield Entry("Add a playlist", kind, "plus", place="sync/add", more="open import file link")
    yield Entry("Scan the library", kind, "hard-drive-download", action="scan", more="read music")
    yield Entry("Process the wish list now", kind, "bookmark", action="wishes", more="try wishes")
    yield Entry(
        "Find missing everywhere", kind, "scan-search", place="sync/missing", more="all playlists"
    )
    if paused:
        yield Entry("Resume all downloads", kind, "play", action="resume", more="continue go on")
    else:
        yield Entry("Pause all downloads", kind, "pause", action="pause", more="stop hold")
    yield Entry("Test all services", kind, "plug", action="services", more="connection check")
    for name, title in _THEMES:
        yield Entry(title, kind, "palette", action=f"theme:{name}", more="appearance switch theme")
    yield Entry("Show all keys", kind, "info", action="keys", keys="F1", more="shortcuts help")
    yield Entry("Quit", kind, "x", action="quit", keys="Ctrl+Q", more="exit end close")


def pages() -> Iterator[Entry]:
    """The five pages and their tabs."""
    for number, page in enumerate(PAGES, start=1):
        keys = f"Ctrl+{number}"
        yield Entry(page.title, "Page", page.icon, place=page.key, keys=keys, first=True)
    for place, title, icon, more in _TABS:
        where = next(one.title for one in PAGES if place.startswith(f"{one.key}/"))
        yield Entry(title, f"{where} tab", icon, place=place, more=more, first=True)


def settings(fields: Iterable[SettingField]) -> Iterator[Entry]:
    """The sections of Settings, and each setting by its name."""
    for group in GROUPS:
        yield Entry(
            group.title, "Settings section", group.icon, place=f"settings/{group.key}",
            more=f"settings {group.intro}",
        )  # fmt: skip
    for field in fields:
        if (found := group_of(field.key)) is not None:
            yield Entry(
                field.label, f"Setting · {found.title}", "settings",
                place=f"settings/{field.key}", more=f"{field.key} {found.title}",
            )  # fmt: skip


def playlists(saved: Iterable[Saved]) -> Iterator[Entry]:
    """The playlists of the Sync page."""
    for one in saved:
        yield Entry(one.name, "Playlist", "list-music", place=f"sync/list:{one.key}")


def artists(jobs: Iterable[DownloadJob], limit: int = 40) -> Iterator[Entry]:
    """The artists of these downloads, each once, in the given order."""
    names = dict.fromkeys(name for job in jobs for name in job.track.artists)
    for name in list(names)[:limit]:
        yield Entry(name, "Artist", "mic-vocal", place=f"downloads/search:{name}")


def best(typed: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that fit what was typed, best first; nothing typed: as they come."""
    if not typed.strip():
        return list(entries[:SHOWN])
    judged = [(score(typed, one.title, one.more), -at) for at, one in enumerate(entries)]
    ranked = sorted(
        ((points + LIFT * entries[-at].first, at) for points, at in judged if points), reverse=True
    )
    return [entries[-at] for _, at in ranked[:SHOWN]]
