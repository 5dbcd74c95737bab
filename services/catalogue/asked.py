"""What is asked of the catalogues by whoever looks through an artist's releases.

`CatalogueService` answers it. Used by the watch list's scan and the gaps of the library.
"""

from __future__ import annotations

from typing import Protocol

from core.domain.catalogue import AlbumDetails, CatalogueArtist
from core.tasks import TaskContext
from services.catalogue.answers import Answer
from services.catalogue.discography import Discography, Edition


class Catalogues(Protocol):
    """Artists, their releases, and the tracks of one."""

    def search_artists(
        self, text: str, limit: int, ctx: TaskContext
    ) -> Answer[tuple[CatalogueArtist, ...]]:
        """Artists by name."""
        ...

    def discography(
        self, artist: CatalogueArtist, ctx: TaskContext, merged: bool = True
    ) -> Discography:
        """All releases."""
        ...

    def tracks(self, release: Edition, ctx: TaskContext) -> Answer[AlbumDetails | None]:
        """The track list of one."""
        ...
