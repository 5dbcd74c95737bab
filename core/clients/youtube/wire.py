"""What parent and child say to each other: one JSON object a line, a command down, events up.

Commands: `Find`, `Listing`, `Fetch` and `Probe`. Events have a member "event": "found" (one
`Found`), "list" (`title`, `id`),
"progress" (`done`, `size`, `speed`), "finished" (`path`, `size`, `format`), "solver" (`words`),
"failed" (`kind` of `FAILURES`, `text`) and "end". Used by `child.py` and by all of `worker/`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

FAILURES = frozenset(
    {
        "network",
        "rate_limited",
        "bot_check",
        "login",
        "gone",
        "geo",
        "forbidden",
        "no_format",
        "ffmpeg",
        "disk",
        "broken",
        "unfit",
        "site_busy",
    }
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What both commands need. Empty texts and 0 are "not set"."""

    cache: str = ""
    relay: str = ""
    ffmpeg: str = ""
    deno: str = ""
    extractor_args: dict[str, str] = field(default_factory=dict)
    bytes_per_second: int = 0


@dataclass(frozen=True, slots=True)
class Find:
    """Search for `text`."""

    text: str
    setup: Setup
    do: str = "find"


@dataclass(frozen=True, slots=True)
class Listing:
    """Read what stands behind `url`: a list, a channel's songs, or one video."""

    url: str
    setup: Setup
    do: str = "list"


@dataclass(frozen=True, slots=True)
class Fetch:
    """Download `url` into `folder`, or go on with what lies there; nothing above `longest` s."""

    url: str
    folder: str
    setup: Setup
    longest: float = 0.0
    do: str = "fetch"


@dataclass(frozen=True, slots=True)
class Probe:
    """Say whether deno runs the solver scripts."""

    setup: Setup
    do: str = "probe"


@dataclass(frozen=True, slots=True)
class Found:
    """One result. `artists` and `album` are set for songs of YouTube Music and for Bandcamp."""

    url: str
    title: str
    channel: str
    site: str
    duration: float | None = None
    artists: tuple[str, ...] = ()
    album: str | None = None
    live: bool = False


def to_line(value: Find | Listing | Fetch | Probe | dict[str, Any]) -> bytes:
    """One line of JSON."""
    plain = value if isinstance(value, dict) else asdict(value)
    return json.dumps(plain, ensure_ascii=True).encode("ascii") + b"\n"


def found_of(event: dict[str, Any]) -> Found:
    """The result inside a "found" event."""
    fields = {key: value for key, value in event.items() if key != "event"}
    fields["artists"] = tuple(fields.get("artists") or ())
    return Found(**fields)
