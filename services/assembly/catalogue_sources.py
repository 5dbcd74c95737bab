"""The catalogues in the user's order, made from the settings. Beside `services/container.py` and
`services/assembly/sources.py` the only place that knows their concrete clients, imported on first
use.
"""

from __future__ import annotations

import locale
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from config.store import SettingsStore
from config.version import PROJECT_ADDRESS
from core.domain import Track
from core.ports.catalogue import Catalogue, CatalogueCache, PictureSource
from core.ports.ledgers import PaceStore
from core.ports.lyrics import LyricsSource
from core.ports.sources import PlaylistReader
from core.ports.system import Clock
from core.tasks import TaskContext

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 4.0, 8.0, 15.0
"""A file waits for these answers: shorter than what a page may wait for."""
_KEYS = (
    *("catalog.deezer_url", "catalog.itunes_url", "catalog.musicbrainz_url"),
    *("catalog.coverart_url", "catalog.country", "catalog.contact", "catalog.lrclib_url"),
)


class CatalogueSources:
    """Makes the catalogues, the pictures and the lyrics anew when their settings change."""

    def __init__(
        self, settings: SettingsStore, cache: CatalogueCache, pace: PaceStore, clock: Clock
    ) -> None:
        self._settings = settings
        self.cache = cache
        self._pace = pace
        self._clock = clock
        self._made: dict[str, tuple[object, Any]] = {}
        self._lock = threading.Lock()

    def __call__(self) -> Sequence[Catalogue]:
        """In the order of `catalog.order`."""
        makers: dict[str, Callable[[], Catalogue]] = {
            "deezer": self._deezer,
            "itunes": self._itunes,
            "musicbrainz": self._musicbrainz,
        }
        order = [name for name in self._settings.get("catalog.order") if name in makers]
        return [self._kept(name, makers[name]) for name in order]

    def deezer_lists(self) -> PlaylistReader:
        """Who reads Deezer addresses; Deezer need not be among the catalogues in use for that."""
        from core.clients.catalogues.deezer_lists import DeezerListReader

        return DeezerListReader(self._kept("deezer", self._deezer))

    def close(self) -> None:
        """Give connections back."""
        with self._lock:
            made, self._made = list(self._made.values()), {}
        for _, one in made:
            close = getattr(one, "close", None)
            if close is not None:
                close()

    def fetch(self, url: str, ctx: TaskContext) -> bytes | None:
        """See `PictureSource.fetch`."""
        source: PictureSource = self._kept("pictures", self._pictures)
        return source.fetch(url, ctx)

    title = "LRCLIB"

    def lyrics(self, track: Track, ctx: TaskContext) -> str | None:
        """See `LyricsSource.lyrics`."""
        source: LyricsSource = self._kept("lyrics", self._lyrics)
        return source.lyrics(track, ctx)

    def _kept(self, name: str, make: Callable[[], Any]) -> Any:
        with self._lock:
            facts = tuple(self._text(key) for key in _KEYS)
            known = self._made.get(name)
            if known is None or known[0] != facts:
                known = self._made[name] = (facts, make())
            return known[1]

    def _text(self, key: str) -> str:
        return str(self._settings.get(key))

    def _desk(self) -> Any:
        from core.clients.catalogues.asking import Desk
        from core.net.http import Limits

        limits = Limits(connect=CONNECT_SECONDS, read=READ_SECONDS, total=WHOLE_SECONDS)
        return Desk(self.cache, self._pace, self._clock, limits)

    def _deezer(self) -> Catalogue:
        from core.clients.catalogues.deezer import DeezerCatalogue

        return DeezerCatalogue(self._text("catalog.deezer_url"), self._desk())

    def _itunes(self) -> Catalogue:
        from core.clients.catalogues.itunes import DEFAULT_STORE, ItunesCatalogue

        country = self._text("catalog.country") or home_country() or DEFAULT_STORE
        return ItunesCatalogue(self._text("catalog.itunes_url"), self._desk(), country)

    def _musicbrainz(self) -> Catalogue:
        from core.clients.catalogues.musicbrainz import MusicBrainzCatalogue

        return MusicBrainzCatalogue(
            self._text("catalog.musicbrainz_url"),
            self._text("catalog.coverart_url"),
            self._desk(),
            self._text("catalog.contact") or PROJECT_ADDRESS,
        )

    def _pictures(self) -> PictureSource:
        from urllib.parse import urlsplit

        from core.clients.catalogues.pictures import HttpPictures
        from core.net.http import is_loopback

        urls = [self._text(key) for key in _KEYS if key.endswith("_url")]
        near = any(is_loopback(urlsplit(url).hostname) for url in urls)
        folder = Path(self._settings.home) / "pictures"
        return HttpPictures(folder, self._clock, near)

    def _lyrics(self) -> LyricsSource:
        from core.clients.lyrics.lrclib import Lrclib

        return Lrclib(self._text("catalog.lrclib_url"), self._pace, self._clock)


def contact_words(settings: SettingsStore) -> str:
    """What the doctor says of MusicBrainz' wish for a contact, "" when that is met."""
    from urllib.parse import urlsplit

    host = urlsplit(str(settings.get("catalog.musicbrainz_url"))).hostname or ""
    asked = "musicbrainz" in settings.get("catalog.order") and host.endswith("musicbrainz.org")
    if not asked or settings.get("catalog.contact"):
        return ""
    return "works; it asks for an address to write to: set `catalog.contact` to yours"


def home_country() -> str:
    """The country of this system's language settings; "" when they name none."""
    try:
        told = locale.getlocale()[0] or ""
    except ValueError:  # a locale that Python does not know
        return ""
    country = told.partition("_")[2][:2].upper()
    return country if len(country) == 2 and country.isascii() and country.isalpha() else ""
