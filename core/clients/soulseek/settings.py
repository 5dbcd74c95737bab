"""What the embedded Soulseek client is told: made by the container from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

NAME = "soulseek"
"""The source's name in settings and candidates."""

SERVICE = "Soulseek"
"""Its name for people."""

BUCKET = "soulseek.search"
"""The pace bucket of searches; a ban blocks it."""

LOGIN_LOCK = "soulseek.login"
"""Only one process of a home is logged in: two would kick each other."""


@dataclass(frozen=True, slots=True)
class SoulseekConfig:
    """All times in seconds, fractions allowed.

    `incoming` is where parts and finished files lie; `shared` are the folders others may fetch
    from, `upload_slots` of them at once with `upload_limit` kB/s altogether (0: no limit);
    `download_limit` is the same for what we fetch.
    Searches: at least `search_gap` apart, at most `search_limit` in `search_window`; one
    ends `search_quiet` after the last answer, at `search_deadline` or at `search_answers`.
    `lost_pauses` and `reset_pauses`: growing pauses before a new login after the server closed
    the connection (perhaps a ban) or after it broke. `ban_seconds`: the silence after a ban.
    `unreachable`: how long a peer may take to accept our request; `stall`: no byte for so long
    and the transfer is begun anew; `retry_pauses`: before each new try at the same peer. In
    `spool` answers are kept until they are taken, so that a kill loses none.
    """

    username: str
    password: str = field(repr=False)
    incoming: Path
    host: str = "server.slsknet.org"
    port: int = 2242
    listen_port: int = 50300
    shared: tuple[str, ...] = ()
    upload_slots: int = 2
    upload_limit: int = 0
    download_limit: int = 0
    search_gap: float = 3.0
    search_limit: int = 30
    search_window: float = 220.0
    search_quiet: float = 5.0
    search_deadline: float = 20.0
    search_answers: int = 500
    connect_seconds: float = 30.0
    login_seconds: float = 30.0
    call_seconds: float = 10.0
    lost_pauses: tuple[float, ...] = (60.0, 120.0, 300.0, 900.0, 1800.0)
    reset_pauses: tuple[float, ...] = (10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
    ban_seconds: float = 2100.0
    unreachable: float = 120.0
    stall: float = 30.0
    retry_pauses: tuple[float, ...] = (10.0, 60.0, 180.0)
    place_seconds: float = 180.0
    tick: float = 0.25
    spool: Path | None = None

    def with_limits_of(self, other: SoulseekConfig) -> SoulseekConfig:
        """The same with the other one's speed limits: these can change while we are logged in."""
        return replace(self, upload_limit=other.upload_limit, download_limit=other.download_limit)

    @property
    def listen_host(self) -> str:
        """Loopback for a server on this machine (tests), else every address."""
        return "127.0.0.1" if self.host in {"127.0.0.1", "localhost", "::1"} else "0.0.0.0"
