"""Whole albums, invented: for pictures and tests."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain import Coverage, Ownership, Track
from core.tasks import TaskContext
from services.playlists.whole_albums import LEAST, AlbumOffer
from ui.gallery import data


class FakeAlbums:
    """The first two missing tracks are of one album of four."""

    def offers(self, coverage: Coverage) -> list[AlbumOffer]:
        """One offer where several tracks are missing."""
        return self.offers_of(row.entry.track for row in coverage.of(Ownership.MISSING))

    def offers_of(self, missing: Iterable[Track]) -> list[AlbumOffer]:
        """The same of loose tracks."""
        tracks = list(missing)
        if len(tracks) < LEAST:
            return []
        return [AlbumOffer(tracks[0].artist_credit, tracks[0].album or "", 2)]

    def look(self, offer: AlbumOffer, ctx: TaskContext) -> Coverage:
        """The whole album."""
        del offer
        return self.again("album:deezer:1", ctx)

    def again(self, key: str, ctx: TaskContext) -> Coverage:
        """The same by its key."""
        ctx.checkpoint()
        return data.coverage(7, "Hinterglow", key)
