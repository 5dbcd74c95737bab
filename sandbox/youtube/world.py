"""What is on the sandbox's YouTube: uploads with their channels, lengths, media and faults.

Used by `sandbox.youtube.server` and by tests, which fill it.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

Site = Literal["youtube", "soundcloud", "bandcamp"]
FAULTS = frozenset(
    {
        "",
        "removed",
        "private",
        "login",
        "bot_check",
        "rate_limited",
        "forbidden",
        "too_many",
        "stalled",
        "truncated",
        "reset",
        "noise",
        "slow",
        "empty",
        "half",
        "another",
        "renamed",
        "player_down",
        "media_down",
    }
)
"""removed … rate_limited: what the player says. forbidden (403), too_many (429), stalled (no byte
after half of it), truncated (ends early), reset (the connection breaks), noise (no audio), slow
(a few kB a second), empty (no byte), half (cut in two, all lengths agree), another (a longer song's
bytes) and renamed (MP3 under the name of the other codec): what the media host does. player_down
and media_down: a proxy in front answers 502 in its place."""


@dataclass
class Upload:
    """One video, song or sound. `fault` acts `times` times (None: always), then all is well.

    `artists` and `album` are set for songs of YouTube Music only. `claimed` is the length that
    searches tell when it differs from the true one.
    """

    id: str
    title: str
    channel: str
    seconds: float = 3.0
    artists: tuple[str, ...] = ()
    album: str | None = None
    site: Site = "youtube"
    seed: int = 1
    live: bool = False
    claimed: float | None = None
    fault: str = ""
    times: int | None = None
    acted: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if self.fault not in FAULTS:
            raise ValueError(f"no fault {self.fault!r}; there are {', '.join(sorted(FAULTS))}")

    @property
    def is_song(self) -> bool:
        """Whether YouTube Music lists it among its songs."""
        return bool(self.artists)

    @property
    def told_seconds(self) -> float:
        """The length that searches tell."""
        return self.seconds if self.claimed is None else self.claimed

    @property
    def searchable(self) -> set[str]:
        """All words a query may name."""
        return words_of(" ".join((self.title, self.channel, *self.artists, self.album or "")))


@dataclass
class YouTubeList:
    """A playlist of video ids; ids of no upload are shown as deleted, faults as private."""

    id: str
    title: str
    videos: list[str]
    fault: Literal["", "private"] = ""


class YouTubeWorld:
    """All uploads. Thread-safe."""

    def __init__(self) -> None:
        self.uploads: list[Upload] = []
        self.lists: dict[str, YouTubeList] = {}
        self._lock = threading.Lock()

    def song(
        self,
        title: str,
        artist: str,
        *,
        album: str | None = None,
        seconds: float = 3.0,
        fault: str = "",
        times: int | None = None,
    ) -> Upload:
        """A song of YouTube Music, by the artist's Topic channel."""
        return self.add(
            Upload(
                _id(title, artist),
                title,
                f"{artist} - Topic",
                seconds,
                (artist,),
                album,
                seed=len(self.uploads) + 1,
                fault=fault,
                times=times,
            )
        )

    def video(self, title: str, channel: str, seconds: float = 3.0, **facts: object) -> Upload:
        """An ordinary upload; `facts` are members of `Upload`."""
        made = Upload(_id(title, channel), title, channel, seconds, seed=len(self.uploads) + 1)
        for name, value in facts.items():
            setattr(made, name, value)
        made.__post_init__()
        return self.add(made)

    def sound(self, title: str, channel: str, seconds: float = 3.0) -> Upload:
        """A track on SoundCloud."""
        number = str(1000 + len(self.uploads))
        return self.add(Upload(number, title, channel, seconds, site="soundcloud"))

    def track(self, title: str, band: str, seconds: float = 3.0, album: str = "") -> Upload:
        """A track on Bandcamp; the band's page is `band` in small letters without spaces."""
        number = str(1000 + len(self.uploads))
        return self.add(Upload(number, title, band, seconds, album=album, site="bandcamp"))

    def playlist(self, id_: str, title: str, *uploads: Upload | str) -> YouTubeList:
        """A public list of these uploads, in order; a text is the id of something deleted."""
        ids = [one if isinstance(one, str) else one.id for one in uploads]
        self.lists[id_] = YouTubeList(id_, title, ids)
        return self.lists[id_]

    def add(self, upload: Upload) -> Upload:
        """Put it online."""
        with self._lock:
            self.uploads.append(upload)
        return upload

    def find(self, text: str, site: Site, songs: bool = False) -> list[Upload]:
        """Uploads that share at least two words (or the only one) with the query, best first."""
        wanted = words_of(text)
        rated = [(len(wanted & one.searchable), one) for one in self._on(site, songs)]
        least = min(2, len(wanted))
        good = [(rate, one) for rate, one in rated if rate >= max(1, least)]
        return [one for _, one in sorted(good, key=lambda pair: -pair[0])]

    def upload(self, id_: str) -> Upload | None:
        """The upload with this id."""
        return next((one for one in self.uploads if one.id == id_), None)

    def acts(self, upload: Upload, *faults: str) -> str:
        """The fault that acts now, when it is one of `faults`; counts it."""
        with self._lock:
            if upload.fault not in faults:
                return ""
            if upload.times is not None and upload.acted >= upload.times:
                return ""
            upload.acted += 1
            return upload.fault

    def _on(self, site: Site, songs: bool) -> list[Upload]:
        with self._lock:
            return [one for one in self.uploads if one.site == site and (one.is_song or not songs)]


def _id(title: str, channel: str) -> str:
    """Eleven characters, always the same for the same upload."""
    return hashlib.sha256(f"{channel}\0{title}".encode()).hexdigest()[:11]


def words_of(text: str) -> set[str]:
    """The words of a text, caseless."""
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))
