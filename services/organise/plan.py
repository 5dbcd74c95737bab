"""The plan of one filing: source, target and tags. Nothing is touched; also the dry run.

Used by the download engine's filer and by `organize`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from core.domain import FilingPlan, TagSet, Track
from services.organise.genres import UNCLASSIFIED, GenreMap
from services.organise.genres_choosing import Chooser, Crate, Sourced
from services.organise.layout import SUPERCRATES, TRANSFER, check_layout
from services.organise.template import DEFAULTS, parts_of, usable

OWN_TAGS = "its tags"
ASKED = "what was asked for"
NOTHING: Mapping[str, str] = MappingProxyType({})


class Planner:
    """Knows the roots of the layouts, their templates and the genre map.

    `roots` maps a layout's name to its folder, `templates` to its template; `genres` is the
    built-in map unless given, `chooser` takes its place when more than genres shall count. Raises
    `BadInput` for a template that cannot be used.
    """

    def __init__(
        self,
        roots: dict[str, Path],
        genres: GenreMap | None = None,
        templates: Mapping[str, str] = DEFAULTS,
        chooser: Chooser | None = None,
    ) -> None:
        self._roots = roots
        self._chooser = chooser or Chooser(genres or GenreMap())
        self._crated = {name for name, text in templates.items() if "supergenre" in text}
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
        sources: Mapping[str, str] = NOTHING,
        others: Sequence[Sourced] = (),
    ) -> FilingPlan:
        """Where `source` goes as `track`; `tags` None leaves the file's own.

        `sources` says where the fields of `track` come from. Where its genres say nothing, the
        file's own (`file_genres`) count, then what `others` say.
        """
        said = ((sources.get("genres", ASKED), track.genres), (OWN_TAGS, file_genres), *others)
        told = layout == SUPERCRATES or layout in self._crated
        crate = self._chooser.crate(track, said) if told else Crate(UNCLASSIFIED, "")
        return self.into(source, track, layout, crate, tags, sources)

    def into(
        self,
        source: Path,
        track: Track,
        layout: str,
        crate: Crate,
        tags: TagSet | None = None,
        sources: Mapping[str, str] = NOTHING,
    ) -> FilingPlan:
        """The same with the crate given."""
        root = self.root(layout)
        parts = parts_of(self._templates[layout], track, crate.super_genre, source.suffix)
        crated = layout == SUPERCRATES
        why = (("super_genre", crate.source),) if crated and crate.source else ()
        return FilingPlan(
            source=os.path.abspath(source),
            root=str(root),
            target=str(root.joinpath(*parts)),
            track=track,
            tags=tags,
            cover_beside=layout == TRANSFER,  # a crate holds many albums
            super_genre=crate.super_genre if crated else "",
            sources=(*sources.items(), *why),
        )


def with_sources(plan: FilingPlan, sources: Mapping[str, str]) -> FilingPlan:
    """The plan with other sources of its tags' fields; why it goes into its crate stays."""
    why = tuple(one for one in plan.sources if one[0] == "super_genre")
    return replace(plan, sources=(*sources.items(), *why))
