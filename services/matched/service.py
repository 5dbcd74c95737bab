"""Matched Download: whose track is this file, on which release, and fetch it as that.

Used by the Downloads page. The job keeps its target in the database, so it goes on after a restart
like any other: checked, tagged from the chosen release, moved into place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.domain import Candidate, DownloadJob, Judged, Origin, Track
from core.domain.catalogue import CatalogueArtist, CatalogueQuery, CatalogueTrack
from core.tasks import TaskContext
from services.catalogue.identity import Compare, name_key, title_key

if TYPE_CHECKING:
    from services.catalogue.service import CatalogueService, LikelyArtist
    from services.downloads.service import DownloadService

ORIGIN = Origin("matched", "Matched Download")
PROPOSALS = 5
_HITS = 25
_FITS = 0.6
"""From this score on a catalogue's recording may be the file's: probable, or better."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One file with the artist and the release that fit best; both None: nothing fits."""

    candidate: Candidate
    artist: LikelyArtist | None = None
    track: CatalogueTrack | None = None


class MatchedDownloadService:
    """Stateless. Thread-safe; every call with a `ctx` may wait for a catalogue."""

    def __init__(
        self, catalogue: CatalogueService, downloads: DownloadService, compare: Compare
    ) -> None:
        self._catalogue, self._downloads, self._compare = catalogue, downloads, compare

    def likely(self, candidate: Candidate, ctx: TaskContext) -> tuple[LikelyArtist, ...]:
        """The five likeliest artists by what the file's name says. Raises `ServiceError`."""
        return self._catalogue.likely_artists(candidate.described, ctx, PROPOSALS).value

    def search(self, text: str, candidate: Candidate, ctx: TaskContext) -> tuple[LikelyArtist, ...]:
        """Five artists by a typed name, judged as the author of this file's title."""
        wanted = replace(candidate.described, artists=(text,))
        return self._catalogue.likely_artists(wanted, ctx, PROPOSALS).value

    def releases(
        self, candidate: Candidate, artist: CatalogueArtist, ctx: TaskContext
    ) -> tuple[CatalogueTrack, ...]:
        """The artist's recordings that fit, one for each release, the best first."""
        wanted = replace(candidate.described, artists=(artist.name,))
        query = CatalogueQuery(title=wanted.title, artist=artist.name)
        hits = self._catalogue.search_tracks(query, _HITS, ctx).value
        theirs = [hit for hit in hits if _by(hit, artist)]
        scored = [(self._compare(wanted, hit.as_track()).score, hit) for hit in theirs]
        fit = [pair for pair in scored if pair[0] >= _FITS]
        fit.sort(key=lambda pair: -pair[0])
        best: dict[tuple[str, str], CatalogueTrack] = {}
        for _, hit in fit:
            best.setdefault(_release(hit), hit)
        return tuple(best.values())

    def propose(self, files: Iterable[Candidate], ctx: TaskContext) -> list[Proposal]:
        """One line for each file, each judged on its own: a folder may hold favourites."""
        return [self._proposal(one, ctx) for one in files]

    def start(self, candidate: Candidate, target: CatalogueTrack) -> DownloadJob:
        """Fetch this very file as `target`."""
        return self._take(candidate, target.as_track())

    def start_all(self, proposals: Iterable[Proposal]) -> list[DownloadJob]:
        """Start every line that has a release; the others are left to the caller."""
        return [self.start(one.candidate, one.track) for one in proposals if one.track is not None]

    def _proposal(self, candidate: Candidate, ctx: TaskContext) -> Proposal:
        ctx.checkpoint()
        for one in self.likely(candidate, ctx)[:1]:
            fitting = self.releases(candidate, one.artist, ctx)
            if fitting:
                return Proposal(candidate, one, fitting[0])
        return Proposal(candidate)

    def _take(self, candidate: Candidate, track: Track) -> DownloadJob:
        match = self._compare(track, candidate.described)
        picked = Judged(candidate, match, None, why="Matched by hand")
        return self._downloads.take(track, ORIGIN, picked)


def _by(hit: CatalogueTrack, artist: CatalogueArtist) -> bool:
    names = {name_key(name) for name in (*hit.artist_names, *hit.album_artists)}
    return name_key(artist.name) in names


def _release(hit: CatalogueTrack) -> tuple[str, str]:
    album = hit.album
    if album is None:
        return "", hit.id
    return title_key(album.title), album.kind.value if album.kind else ""
