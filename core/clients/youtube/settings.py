"""What the YouTube adapter is told: made by the container from the settings, in tests by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = "cratekeeper-yt"
SERVICE = "YouTube"
SOURCE = "youtube"
"""The source's name in settings and candidates."""


@dataclass(frozen=True, slots=True)
class YouTubeConfig:
    """All times in seconds. Downloads lie in `incoming`/cratekeeper-yt/TOKEN until they are filed.

    `per_hour` and `per_day` limit downloads, 0 is no limit; `gap` is the shortest pause between
    two requests of one kind. `extractor_args` are yt-dlp's, one text per extractor as on its
    command line. With a `relay` every request goes there instead (tests). `longest` is the length
    above which nothing is taken, `search_seconds` how long a search may take, `ban` the pause after
    YouTube's word of a limit. How long a download may bring nothing is the engine's business. No
    download is faster than `bytes_per_second` (0: no limit). A newer yt-dlp than this Python's
    lies in `packages`.
    """

    incoming: Path
    cache: Path
    per_hour: int = 50
    per_day: int = 200
    gap: float = 5.0
    extractor_args: Mapping[str, str] = field(default_factory=dict)
    relay: str = ""
    bytes_per_second: int = 0
    longest: float = 3600.0
    search_seconds: float = 60.0
    ban: float = 3600.0
    tries: int = 3
    retry_pause: float = 5.0
    packages: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder of all our downloads."""
        return self.incoming / FOLDER
