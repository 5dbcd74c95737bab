"""The plan of one filing: source, target and tags. Nothing is touched; also the dry run.

Used by the download engine's filer and by `organize`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from core.domain import FilingPlan, TagSet, Track
from services.organise.genres import GenreMap
from services.organise.layout import (
    SUPERCRATES,
    TRANSFER,
    check_layout,
    crate_parts,
    transfer_parts,
)


class Planner:
    """Knows the roots of the layouts and the genre map.

    `roots` maps a layout's name to its folder; `genres` is the built-in map unless given.
    """

    def __init__(self, roots: dict[str, Path], genres: GenreMap | None = None) -> None:
        self._roots = roots
        self._genres = genres or GenreMap()

    def root(self, layout: str) -> Path:
        """The layout's folder, absolute. Raises `BadInput` for a layout that does not exist."""
        check_layout(layout)
        return Path(os.path.abspath(self._roots[layout]))

    def plan(
        self,
        source: Path,
        track: Track,
        layout: str,
        tags: TagSet | None = None,
        file_genres: Iterable[str] = (),
    ) -> FilingPlan:
        """Where `source` goes as `track`; `tags` None leaves the file's own.

        `file_genres` are the file's own genres: they count where the track's say nothing.
        """
        root, super_genre = self.root(layout), ""
        if layout == SUPERCRATES:
            super_genre = self._genres.super_genre(track.genres, file_genres)
            parts = crate_parts(track, super_genre, source.suffix)
        else:
            parts = transfer_parts(track, source.suffix)
        return FilingPlan(
            source=os.path.abspath(source),
            root=str(root),
            target=str(root.joinpath(*parts)),
            track=track,
            tags=tags,
            cover_beside=layout == TRANSFER,  # a crate holds many albums
            super_genre=super_genre,
        )
