"""Which settings stand where on the Settings page.

The fields themselves (label, help, limits) come from `config`; here is only their order. Every
declared setting is in one group or in `LATER`/`HIDDEN`: a test sees to it that none is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from config.schema import SettingField
from utils.texts import _


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the page with the keys (or key prefixes ending in a dot) below it."""

    key: str
    title: str
    icon: str
    intro: str
    keys: tuple[str, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        "connections",
        _("Connections"),
        "plug",
        _("Where files come from. slskd is your own Soulseek client; it runs beside Cratekeeper."),
        ("sources.slskd.", "sources.order"),
    ),
    Group(
        "soulseek",
        "Soulseek",
        "users",
        _("The built-in client: no server needed, only a name. Share back what you may."),
        ("sources.soulseek.",),
    ),
    Group(
        "youtube",
        _("YouTube and others"),
        "play",
        _("The last resort: about 130 to 160 kbit/s, kept as it comes."),
        ("sources.youtube.",),
    ),
    Group(
        "spotify",
        "Spotify",
        "list-music",
        _("Reads your own lists, once you made an app there. Everything else works without it."),
        ("spotify.client_id", "spotify.redirect_uri", "spotify.requests_percent"),
    ),
    Group(
        "library",
        _("Music library"),
        "library",
        _(
            "What counts as owned. Folders are only read; "
            "a media server is read and given playlists."
        ),
        ("library.", "plex.", "navidrome.", "jellyfin."),
    ),
    Group(
        "catalogues",
        _("Catalogues"),
        "disc-3",
        _("Where tags, covers and discographies come from; none of them needs an account."),
        ("catalog.", "tags.lyrics", "acoustid.", "listenbrainz.", "lastfm."),
    ),
    Group(
        "filing",
        _("Folders and filing"),
        "folder",
        _("Where finished downloads arrive, and where they are filed."),
        ("downloads.incoming", "organize."),
    ),
    Group(
        "quality",
        _("Quality"),
        "gauge",
        _("The right recording always comes first, then this."),
        ("downloads.quality_profile", "downloads.min_bitrate", "downloads.profiles"),
    ),
    Group("tags", _("Tags and covers"), "tag", _("What is written into files."), ("tags.",)),
    Group(
        "limits",
        _("Limits and patience"),
        "sliders-horizontal",
        _("How much at once, and how long to wait before the next candidate."),
        ("downloads.", "limits."),
    ),
    Group(
        "schedules", _("Schedules"), "calendar-clock", _("What happens by itself."), ("schedules.",)
    ),
    Group(
        "notifications",
        _("Notifications"),
        "bell-ring",
        _("Who is told when a batch is finished or something needs you. Nothing secret is told."),
        ("notifications.", "window.close_to_tray"),
    ),
    Group(
        "appearance",
        _("Appearance"),
        "palette",
        _("Colours follow your desktop unless you choose."),
        ("window.",),
    ),
    Group(
        "server",
        _("Server"),
        "server",
        _("For `serve`, which runs without a window and answers other programs."),
        ("serve.",),
    ),
    Group(
        "program",
        _("Log and secrets"),
        "scroll-text",
        _("For when something has to be found out."),
        ("log.", "secrets."),
    ),
)

LATER: tuple[str, ...] = ("schedules.weekly_flow",)
"""Settings of parts that are not in this version: shown once they do something."""

HIDDEN: tuple[str, ...] = (
    "window.welcome_seen",
    "spotify.api_url",
    "spotify.accounts_url",
    "plex.account_url",
    "plex.login_url",
    "catalog.deezer_url",
    "catalog.itunes_url",
    "catalog.musicbrainz_url",
    "catalog.coverart_url",
    "catalog.lrclib_url",
    "acoustid.url",
    "listenbrainz.url",
    "lastfm.url",
)
"""Not for people: addresses that only tests change."""


def _under(key: str, places: tuple[str, ...]) -> bool:
    return key in places or key.startswith(_whole_sections(places))


@lru_cache(maxsize=64)
def _whole_sections(places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(place for place in places if place.endswith("."))


@lru_cache(maxsize=1024)
def group_of(key: str) -> Group | None:
    """The group a setting stands in, None when it is not shown. An exact key beats a prefix."""
    if _under(key, HIDDEN) or _under(key, LATER):
        return None
    exact = next((group for group in GROUPS if key in group.keys), None)
    return exact or next((group for group in GROUPS if _under(key, group.keys)), None)


def fields_of(group: Group, fields: list[SettingField]) -> list[SettingField]:
    """The group's fields in the order of their declaration."""
    return [field for field in fields if group_of(field.key) is group]
