"""What the slskd adapter is told: made by the container from the settings, in tests by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = "cratekeeper"


@dataclass(frozen=True, slots=True)
class SlskdConfig:
    """All times in seconds, fractions allowed.

    `incoming` is slskd's downloads folder as seen from here; `path_mappings` maps folders of
    slskd's world to folders here. `search_*`: gap between two starts, at most `search_limit` in
    `search_window`; slskd ends a search `search_timeout` after the last answer, and
    `search_deadline` is when we stop it, earlier when it has answers and no new one came for
    `settle_seconds`, or `hurry_seconds` when a person waits (at most eight times that after the
    first answer). `poll_seconds` between two looks at a search, `backoff_seconds` the shortest
    pause when slskd is busy, `cancel_seconds` how long a cancellation may take, `ban_seconds` the
    silence after signs of a ban, `place_seconds` between two questions for our place in a queue
    (slskd asks the peer each time). `verify_tls` is "on", "off" or a SHA-256 fingerprint.
    """

    url: str
    api_key: str = field(repr=False)
    incoming: Path
    path_mappings: Mapping[str, str] = field(default_factory=dict)
    verify_tls: str = "on"
    search_gap_seconds: float = 8.0
    search_limit: int = 25
    search_window: float = 220.0
    search_timeout: float = 8.0
    search_deadline: float = 60.0
    settle_seconds: float = 2.5
    hurry_seconds: float = 0.05
    poll_seconds: float = 1.0
    backoff_seconds: float = 1.0
    busy_tries: int = 6
    cancel_seconds: float = 5.0
    ban_seconds: float = 2100.0
    place_seconds: float = 60.0
    connect_seconds: float = 5.0
    read_seconds: float = 30.0
    batch_seconds: float = 60.0
    browse_seconds: float = 20.0

    @property
    def api_url(self) -> str:
        """The base of all calls, from an address as people paste it."""
        url = self.url.strip().rstrip("/")
        if "://" not in url:
            url = f"http://{url}"
        return re.sub(r"/api(/v0)?$", "", url) + "/api/v0"

    @property
    def verify(self) -> bool | str:
        """`verify_tls` as the HTTP session takes it."""
        return {"on": True, "off": False}.get(self.verify_tls, self.verify_tls)

    @property
    def mappings(self) -> dict[str, Path]:
        """`path_mappings` with the local side as paths."""
        return {remote: Path(local).expanduser() for remote, local in self.path_mappings.items()}
