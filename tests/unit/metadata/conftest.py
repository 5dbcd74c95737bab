"""A service over two catalogues in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.domain import Track
from core.matching import Matcher
from core.media.cover import CoverShaper
from core.tasks import TaskContext
from services.metadata.model import ResolvedTags, Subject
from services.metadata.service import MetadataService
from tests.unit.metadata.library import Gallery, Memory, Shelf, record

PERFORMERS = ("Massive Attack;Horace Andy", "Massive Attack", "Massive Attack;Elizabeth Fraser")
SONGS = ("Angel", "Risingson", "Teardrop")


@dataclass
class Room:
    """`ask(track)` resolves; the parts may be changed before."""

    deezer: Shelf = field(default_factory=Shelf)
    musicbrainz: Shelf = field(
        default_factory=lambda: Shelf(name="musicbrainz", title="MusicBrainz")
    )
    gallery: Gallery = field(default_factory=Gallery)
    memory: Memory = field(default_factory=Memory)
    settings: dict[str, Any] = field(
        default_factory=lambda: {
            "tags.enabled": True,
            "tags.artwork": True,
            "tags.artist_picture": False,
            "tags.lyrics": False,
        }
    )
    patience: float = 60.0
    lyrics: Any = None

    def service(self) -> MetadataService:
        return MetadataService(
            lambda: [self.deezer, self.musicbrainz],
            self.gallery,
            CoverShaper(),
            self.memory,
            lambda: Matcher().compare,
            self.settings.__getitem__,
            self.lyrics,
            self.patience,
        )

    def ask(self, track: Track, **facts: Any) -> ResolvedTags:
        return self.service().resolve(Subject(track, **facts), TaskContext())


@pytest.fixture
def room() -> Room:
    """Deezer and MusicBrainz know one album."""
    made = Room()
    made.deezer.records = (record("Mezzanine", "Massive Attack", SONGS, performers=PERFORMERS),)
    made.musicbrainz.records = (
        record(
            "Mezzanine", "Massive Attack", SONGS, performers=PERFORMERS,
            source="musicbrainz", mbid="m", cover=None, label="Virgin", genres=(),
        ),
    )  # fmt: skip
    return made


@pytest.fixture(scope="session")
def picture() -> Callable[..., bytes]:
    """`picture(1400, 1400, "png")`: a noisy picture made by ffmpeg."""
    from tests.unit.media.drawn import drawn

    return drawn
