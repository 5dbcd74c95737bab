"""What the command palette offers, without widgets: pages, actions, settings, lists, artists.

An `Entry` is words and where it leads: a place ("downloads/wishes", as `Shell.go` takes it) or an
action of `ui.palette.actions`. Used by the palette's dialog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from config.schema import SettingField
from core.domain import DownloadJob
from core.domain.catalogue import CatalogueArtist
from ui.models.cards import Saved
from ui.navigation import PAGES
from ui.pages.settings.groups import GROUPS, group_of
from ui.palette.fuzzy import score
from utils.texts import _, shown

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
    ("downloads/search", _("Search for files"), "search", _("find soulseek youtube")),
    ("downloads/queue", _("Queue"), "download", _("downloads running waiting")),
    ("downloads/inbox", _("Inbox"), "inbox", _("review needs you")),
    ("downloads/wishes", _("Wish list"), "bookmark", _("missing wanted")),
    ("downloads/history", _("History"), "history", _("finished done failed blocked refused")),
    ("sync/spotify", _("Spotify playlists"), "list-music", _("liked songs")),
    ("sync/youtube", _("YouTube playlists"), "list-music", "music"),
    ("sync/deezer", _("Deezer playlists"), "list-music", ""),
    ("sync/files", _("Playlist files"), "file-music", _("csv m3u import")),
)
_THEMES = (
    ("system", _("Follow the desktop's colours")),
    ("dark", _("Dark theme")),
    ("light", _("Light theme")),
    ("contrast", _("High contrast theme")),
)


def actions(paused: bool) -> Iterator[Entry]:
    """What can be done from anywhere."""
    return (replace(one, first=True) for one in _actions(paused))


def _actions(paused: bool) -> Iterator[Entry]:
    kind = _("Action")
    yield Entry(
        _("Add a playlist"), kind, "plus", place="sync/add", more=_("open import file link")
    )
    yield Entry(
        _("Scan the library"), kind, "hard-drive-download", action="scan", more=_("read music")
    )
    yield Entry(
        _("Process the wish list now"), kind, "bookmark", action="wishes", more=_("try wishes")
    )
    yield Entry(
        _("Find missing everywhere"),
        kind,
        "scan-search",
        place="sync/missing",
        more=_("all playlists"),
    )
    if paused:
        yield Entry(
            _("Resume all downloads"), kind, "play", action="resume", more=_("continue go on")
        )
    else:
        yield Entry(_("Pause all downloads"), kind, "pause", action="pause", more=_("stop hold"))
    yield Entry(_("Test all services"), kind, "plug", action="services", more=_("connection check"))
    for name, title in _THEMES:
        yield Entry(
            title, kind, "palette", action=f"theme:{name}", more=_("appearance switch theme")
        )
    yield Entry(
        _("Show all keys"), kind, "info", action="keys", keys="F1", more=_("shortcuts help")
    )
    yield Entry(_("Quit"), kind, "x", action="quit", keys="Ctrl+Q", more=_("exit end close"))


def pages() -> Iterator[Entry]:
    """The five pages and their tabs."""
    for number, page in enumerate(PAGES, start=1):
        keys = f"Ctrl+{number}"
        yield Entry(page.title, _("Page"), page.icon, place=page.key, keys=keys, first=True)
    for place, title, icon, more in _TABS:
        where = next(one.title for one in PAGES if place.startswith(f"{one.key}/"))
        yield Entry(
            title, _("{where} tab").format(where=where), icon, place=place, more=more, first=True
        )


def settings(fields: Iterable[SettingField]) -> Iterator[Entry]:
    """The sections of Settings, and each setting by its name."""
    for group in GROUPS:
        yield Entry(
            group.title, _("Settings section"), group.icon, place=f"settings/{group.key}",
            more=_("settings {intro}").format(intro=group.intro),
        )  # fmt: skip
    for field in fields:
        if (found := group_of(field.key)) is not None:
            yield Entry(
                shown(field.label), _("Setting · {title}").format(title=found.title), "settings",
                place=f"settings/{field.key}", more=f"{field.key} {found.title}",
            )  # fmt: skip


def playlists(saved: Iterable[Saved]) -> Iterator[Entry]:
    """The playlists of the Sync page."""
    for one in saved:
        yield Entry(one.name, _("Playlist"), "list-music", place=f"sync/list:{one.key}")


def artists(
    viewed: Iterable[CatalogueArtist], jobs: Iterable[DownloadJob], limit: int = 40
) -> Iterator[Entry]:
    """Who was looked at, then the artists of these downloads, each once, in the given order."""
    names = dict.fromkeys(one.name for one in viewed)
    names.update(dict.fromkeys(name for job in jobs for name in job.track.artists))
    for name in list(names)[:limit]:
        yield Entry(name, _("Artist"), "mic-vocal", place=f"artists/search:{name}")


def best(typed: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that fit what was typed, best first; nothing typed: as they come."""
    if not typed.strip():
        return list(entries[:SHOWN])
    judged = [(score(typed, one.title, one.more), -at) for at, one in enumerate(entries)]
    ranked = sorted(
        ((points + LIFT * entries[-at].first, at) for points, at in judged if points), reverse=True
    )
    return [entries[-at] for _unused, at in ranked[:SHOWN]]
