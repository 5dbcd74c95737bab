"""Settings about the program itself: optional services, secrets, limits, schedules, the window."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from config.fields import FilePath, Url, setting


class AcoustId(BaseModel):
    """Fingerprints."""

    model_config = ConfigDict(title="AcoustID", str_strip_whitespace=True)

    key: str = setting("", "AcoustID key", "Lets fingerprints confirm a recording.", secret=True)
    url: Url = setting("https://api.acoustid.org", "AcoustID address", "Asked when a key is set.")


class ListenBrainz(BaseModel):
    """Recommendations from ListenBrainz."""

    model_config = ConfigDict(title="ListenBrainz", str_strip_whitespace=True)

    user: str = setting("", "ListenBrainz user", "Whose lists are read; no token is needed.")
    token: str = setting("", "ListenBrainz token", "Your user token there.", secret=True)
    url: Url = setting(
        "https://api.listenbrainz.org", "ListenBrainz address", "Asked when a user or token is set."
    )


class LastFm(BaseModel):
    """Recommendations from Last.fm."""

    model_config = ConfigDict(title="Last.fm", str_strip_whitespace=True)

    key: str = setting("", "Last.fm API key", "A key for reading.", secret=True)
    user: str = setting("", "Last.fm user", "Whose listens are read.")
    url: Url = setting(
        "https://ws.audioscrobbler.com", "Last.fm address", "Asked when a key is set."
    )


class Secrets(BaseModel):
    """Where passwords and keys are kept."""

    model_config = ConfigDict(title="Secrets")

    store: Literal["auto", "keyring", "file"] = setting(
        "auto",
        "Secret store",
        "The system's keyring, or a file only you can read, which cron can read too. auto: the "
        "keyring where there is one. A change moves all secrets.",
    )


class Log(BaseModel):
    """The log in the logs folder."""

    model_config = ConfigDict(title="Log")

    level: Literal["debug", "info", "warning", "error"] = setting(
        "info", "Log level", "How much is written to the log; secrets never are."
    )


class Notifications(BaseModel):
    """Who is told about what happened in the background."""

    model_config = ConfigDict(title="Notifications")

    desktop: bool = setting(True, "Desktop notices", "Show a notice when a batch is finished.")
    failures: bool = setting(True, "Notices of failures", "Also when something needs your eye.")
    webhook: Url = setting("", "Webhook", "Address that gets each event as JSON.", secret=True)
    script: FilePath = setting(
        "", "Script", "A program that is run for each event, with the event as JSON on its input."
    )


_HOURS = re.compile(r"([01]?\d|2[0-4])(?::([0-5]\d))?\s*-\s*([01]?\d|2[0-4])(?::([0-5]\d))?")


def _hours(value: str) -> str:
    if value.strip() and not _HOURS.fullmatch(value.strip()):
        raise ValueError("must be hours such as 22-7 or 22:30-06:00, or empty for always")
    return value.strip()


Hours = Annotated[str, AfterValidator(_hours)]


class Limits(BaseModel):
    """What the program may use of this machine."""

    model_config = ConfigDict(title="Limits")

    per_peer: int = setting(
        3, "Files from one peer", "At most so many at once from the same user; 0 is no limit.",
        ge=0, le=100,
    )  # fmt: skip
    per_source: int = setting(
        20, "Files from one source", "At most so many asked for at once, queued ones too; 0: all.",
        ge=0, le=1000,
    )  # fmt: skip
    download_hours: Hours = setting(
        "", "Download hours", "Downloads start only then, such as 22-7; empty is always."
    )

    disk_reserve_mb: int = setting(
        200,
        "Disk reserve",
        "No download when less would stay free; never more than a twentieth of the disk.",
        ge=0,
        le=10_000_000,
        unit="MB",
    )
    download_kbps: int = setting(
        0, "Download speed",
        "Most kilobytes a second for Soulseek and for YouTube; slskd has its own; 0: no limit.",
        ge=0, le=10_000_000, unit="kB/s",
    )  # fmt: skip
    workers: int = setting(0, "Worker processes", "For checking audio; 0 chooses.", ge=0, le=64)
    undo_days: int = setting(7, "Undo for days", "Originals are kept so long.", ge=0, le=365)
    undo_gb: float = setting(
        5.0, "Undo space", "Originals are kept up to this size.", ge=0, le=10_000, unit="GB"
    )
    trash_days: int = setting(
        30, "Trash", "Replaced and discarded files are kept so long; 0 is for ever.", ge=0, le=3650,
        unit="days",
    )  # fmt: skip


class Schedules(BaseModel):
    """What happens by itself."""

    model_config = ConfigDict(title="Schedules")

    wishlist_minutes: int = setting(
        60, "Wish list", "The wish list is tried so often; 0 is never.", ge=0, le=10080, unit="min"
    )
    wishlist_batch: int = setting(25, "Wishes a round", "At most so many at once.", ge=1, le=500)
    scan_hours: int = setting(
        24,
        "Library scan",
        "The library is read again so often; 0 is never.",
        ge=0,
        le=720,
        unit="h",
    )
    resync_hours: int = setting(
        0, "Playlist check", "Saved playlists are checked so often; 0 is never.", ge=0, le=720,
        unit="h",
    )  # fmt: skip
    liked_hours: int = setting(
        6, "Liked Songs", "Liked Songs are checked so often once you opened them; 0 is never.",
        ge=0, le=720, unit="h",
    )  # fmt: skip
    watchlist_hours: int = setting(
        24, "Watch list", "Followed artists are asked about so often; 0 is never.", ge=0, le=720,
        unit="h",
    )  # fmt: skip
    watchlist_batch: int = setting(
        50, "Artists a round", "At most so many followed artists an hour.", ge=1, le=1000
    )
    upgrade_wishes: bool = setting(
        False,
        "Better copies",
        "Owned tracks below the profile's cut-off become wishes, a few at a time; what is found "
        "takes their place, and the lesser file goes to the trash. While this is off, such wishes "
        "rest.",
    )
    weekly_flow: Literal[
        "off", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] = setting("off", "Weekly Flow", "The day on which the discovery playlists are made anew.")


class Serve(BaseModel):
    """The engine and the HTTP API without a window."""

    model_config = ConfigDict(title="Server", str_strip_whitespace=True)

    host: str = setting(
        "127.0.0.1", "Address", "Where the HTTP API listens; other machines need a token."
    )
    port: int = setting(5075, "Port", "Port of the HTTP API.", ge=0, le=65535)
    token: str = setting(
        "", "Token", "Callers send it as X-API-Key; needed beyond this machine.", secret=True
    )


class Window(BaseModel):
    """How the window looks."""

    model_config = ConfigDict(title="Window")

    theme: Literal["system", "dark", "light", "contrast"] = setting(
        "system", "Appearance", "system follows the desktop."
    )
    text_size: int = setting(100, "Text size", "In percent.", ge=75, le=200, unit="%")
    close_to_tray: bool = setting(
        False, "Keep running", "Closing the window leaves it in the tray, where there is one."
    )
    welcome_seen: bool = setting(False, "Welcome seen", "The first-run note was shown.")
