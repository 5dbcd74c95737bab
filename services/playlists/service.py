"""Opening a SOURCE: the first reader that accepts it reads it. Used by every front end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.domain import BadInput, Playlist
from core.ports.sources import PlaylistReader
from core.tasks import TaskContext

_LINK = re.compile(r"^(https?://|spotify:)", re.IGNORECASE)


class PlaylistService:
    """Turns what a person typed, pasted or dropped into a playlist."""

    def __init__(self, readers: Sequence[PlaylistReader]) -> None:
        self._readers = readers

    def open(self, source: str, ctx: TaskContext) -> Playlist:
        """Read `source`. Raises `BadInput` with one sentence when nobody can."""
        source = source.strip()
        for reader in self._readers:
            if reader.accepts(source):
                return reader.read(source, ctx)
        if source == "liked" or _LINK.match(source):
            raise BadInput(
                f"“{source}” is no address that can be opened.",
                "Export the playlist (for example with Exportify) and open the file.",
            )
        raise BadInput(
            f"“{source}” is neither a file nor “Artist - Title”.",
            "Give a playlist file, or one track in quotes.",
        )
