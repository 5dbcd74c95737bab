"""The plan of one filing: source, target and tags. Nothing is touched; also the dry run.

Used by the download engine's filer and by `organize`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from core.domain import FilingPlan, TagSet, Track
from services.organise.genres import GenreMap
from services.organise.layout import SUPERCRATES, TRANSFER, check_layout
from services.organise.template import DEFAULTS, parts_of, usable


class Planner:
    """Knows the roots of the layouts, their templates and the genre map.

    `roots` maps a layout's name to its folder, `templates` to its template; `genres` is the
    built-in map unless given. Raises `BadInput` for a template that cannot be used.
    """

    def __init__(
        self,
        roots: dict[str, Path],
        genres: GenreMap | None = None,
        templates: Mapping[str, str] = DEFAULTS,
    ) -> None:
        self._roots = roots
        self._genres = genres or GenreMap()
        self._templates = {
            layout: usable(text, f"organize.template_{layout}")
            for layout, text in templates.items()
        }

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
        root = self.root(layout)
        super_genre = self._genres.super_genre(track.genres, file_genres)
        parts = parts_of(self._templates[layout], track, super_genre, source.suffix)
        return FilingPlan(
            source=os.path.abspath(source),
            root=str(root),
            target=str(root.joinpath(*parts)),
            track=track,
            tags=tags,
            cover_beside=layout == TRANSFER,  # a crate holds many albums
            super_genre=super_genre if layout == SUPERCRATES else "",
        )
