"""Matched Download: whose track is this file, on which release, and fetch it as that.

Used by the Matched Download dialogs. The job keeps its target in the database, so it goes on after
a restart like any other: checked, tagged from the chosen release, moved into place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.domain import Candidate, DownloadJob, Judged, Origin, Track
from core.domain.catalogue import CatalogueAlbum, CatalogueArtist
from core.tasks import TaskContext
from services.catalogue.identity import Compare
from services.matched import folder as rules
from services.matched import releases as fits_of
from services.matched.asking import Asking, Told
from services.matched.begun import Begun
from services.matched.folder_matcher import FolderMatcher, Tell
from services.matched.likely import (
    PROPOSALS,
    Evidence,
    described,
    judged_people,
    likely_artists,
)
from services.matched.model import (
    Fit,
    Folder,
    Forecast,
    Likely,
    Line,
    Place,
    Proposals,
    Release,
)
from services.matched.places import Places
from services.matched.remembered import Remembered, put_first
from services.matched.shelf import Shelf
from services.metadata.remix import remixer_words

if TYPE_CHECKING:
    from services.catalogue.service import CatalogueService
    from services.downloads.service import DownloadService

ORIGIN = Origin("matched", "Matched Download")
WHY = "Matched by hand"


def _quietly(_at: int, _line: Line) -> None:
    return None


@dataclass(frozen=True)
class MatchedParts:
    """Everything Matched Download asks."""

    catalogue: CatalogueService
    downloads: DownloadService
    compare: Compare
    shelf: Shelf
    remembered: Remembered
    places: Places


class MatchedDownloadService:
    """Stateless. Thread-safe; every call with a `ctx` may wait for a catalogue."""

    def __init__(self, parts: MatchedParts) -> None:
        self._parts = parts
        self._compare = parts.compare
        self._asking = Asking(parts.catalogue)
        self._folders = FolderMatcher(self._asking, parts.compare, parts.remembered)

    # --- one file -------------------------------------------------------------------------------
    def likely(self, candidate: Candidate, ctx: TaskContext) -> Proposals:
        """The five likeliest artists, by the file's words, the catalogues and the library.

        A catalogue that does not answer is told in `trouble`; the others' proposals come anyway.
        """
        wanted = described(candidate)
        told = self._asking.about(wanted, remixer_words(wanted.title), ctx)
        if told.hits and wanted.artists and not told.knows(wanted.artists[0]):
            wanted = replace(wanted, artists=())  # nobody has that name: it is the folder's
        people = likely_artists(self._evidence(wanted, told), self._compare)
        known = self._parts.remembered.of(candidate)
        if known is not None:
            people = put_first(people, known, self._parts.shelf.owned()(known.artist.name))
        return Proposals(tuple(people[:PROPOSALS]), told.title, len(people), told.trouble)

    def search(self, text: str, candidate: Candidate, ctx: TaskContext) -> Proposals:
        """Five artists by a typed name, each judged as the author of this file."""
        told, wanted = Told(), described(candidate)
        self._asking.people(told, text, ctx)
        if told.people:
            self._asking.tracks(told, wanted.title, text, ctx)
        listed = told.people or self._of_library(text)
        people = judged_people(listed, self._evidence(wanted, told), self._compare)
        return Proposals(tuple(people[:PROPOSALS]), told.title, len(listed), told.trouble)

    def releases(
        self, candidate: Candidate, likely: Likely, ctx: TaskContext
    ) -> tuple[Release, ...]:
        """Where the file may belong by this artist, the best first; never empty.

        When no catalogue has it, the one release is a single under the file's own title.
        """
        wanted, artist, told = described(candidate), likely.artist, Told()
        known = [one.track for one in likely.fits]
        fits = fits_of.fitting_by(artist, wanted, known, self._compare)
        if not fits and artist.source:
            self._asking.tracks(told, wanted.title, artist.name, ctx)
            fits = fits_of.fitting_by(artist, wanted, told.hits, self._compare)
        wanted = fits_of.as_by(wanted, artist)
        whole = [self._whole(one, wanted, ctx) for one in fits_of.per_release(wanted, fits)]
        found = [self._release(one, likely, candidate, ctx) for one in fits_of.distinct(whole)]
        return _chosen_first(found, likely) or (fits_of.alone(likely, candidate),)

    def place(self, candidate: Candidate, release: Release) -> Place:
        """Where the finished file would be filed; a look at the disk, nothing else."""
        return self._parts.places.of(candidate, release)

    def start(
        self, candidate: Candidate, likely: Likely, release: Release | None = None
    ) -> DownloadJob:
        """Fetch this very file as `release`, and remember the choice.

        None: the artist alone is chosen; the release is found while the file comes.
        """
        target = self.target(candidate, likely, release)
        return self._take(candidate, target, Begun(self._parts.downloads))

    def target(self, candidate: Candidate, likely: Likely, release: Release | None = None) -> Track:
        """What the file becomes as `release` (None: by the artist alone); remembers the choice."""
        taken = release or fits_of.alone(likely, candidate)
        self._parts.remembered.remember(candidate, likely.artist, taken.track)
        return taken.target

    def skip(self, candidate: Candidate) -> DownloadJob:
        """An ordinary download: it stays in the download folder as it is."""
        return self._parts.downloads.fetch_as_is(candidate)

    def picture(self, artist: CatalogueArtist, side: int, ctx: TaskContext) -> bytes | None:
        """The artist's picture; None when no catalogue has one. Raises `ServiceError`."""
        whole = self._asking.whole(artist, ctx)
        return self._parts.catalogue.artist_picture(whole, side, ctx) if whole.source else None

    def cover(self, album: CatalogueAlbum, side: int, ctx: TaskContext) -> bytes | None:
        """The release's cover. Raises `ServiceError`."""
        return self._parts.catalogue.cover(album, side, ctx)

    # --- a folder -------------------------------------------------------------------------------
    def match_folder(
        self,
        files: Sequence[Candidate],
        ctx: TaskContext,
        tell: Tell = _quietly,
        as_album: bool | None = None,
    ) -> Folder:
        """One line for each file, in order. `tell` gets each as soon as it is known.

        A folder whose files are one release is matched as that (some two calls); what is not on
        it, and every file of a mixed folder, is matched on its own (one call each). `as_album`
        says how it shall be treated, None lets the files decide.
        """
        return self._folders.match(files, ctx, tell, as_album)

    def match_line(
        self, candidate: Candidate, likely: Likely, release: Release | None, ctx: TaskContext
    ) -> Line:
        """The line as a person decided it; without a release the artist's best is taken."""
        taken = release or self.releases(candidate, likely, ctx)[0]
        return rules.chosen_line(candidate, likely, taken)

    def start_all(self, lines: Iterable[Line]) -> list[DownloadJob]:
        """Start every line: those with a release as that, the others as they are."""
        begun = Begun(self._parts.downloads)
        return [self._start_line(one, begun) for one in lines]

    def forecast(self, files: Sequence[Candidate]) -> Forecast:
        """What starting these means for disk and patience."""
        return self._parts.places.forecast(files)

    # --- inside ---------------------------------------------------------------------------------
    def _start_line(self, line: Line, begun: Begun) -> DownloadJob:
        if line.artist is None or line.release is None or line.twin is not None:
            return self.skip(line.candidate)
        if line.chosen:
            artist, track = line.artist.artist, line.release.track
            self._parts.remembered.remember(line.candidate, artist, track)
        return self._take(line.candidate, line.release.target, begun)

    def _take(self, candidate: Candidate, target: Track, begun: Begun) -> DownloadJob:
        """What was begun as an ordinary download of this file becomes the matched one."""
        downloads, plain = self._parts.downloads, begun.of(candidate)
        if plain is not None and downloads.file_as(plain.id, target):
            return downloads.job(plain.id)
        match = self._compare(target, candidate.described)
        job = downloads.take(target, ORIGIN, Judged(candidate, match, None, why=WHY))
        if job.track != target and downloads.file_as(job.id, target):
            return downloads.job(job.id)  # it was wanted already, under other words
        return job

    def _evidence(self, wanted: Track, told: Told) -> Evidence:
        shelf = self._parts.shelf
        return Evidence(wanted, told.hits, told.people, shelf.near(wanted), shelf.owned())

    def _of_library(self, text: str) -> list[CatalogueArtist]:
        """Without a catalogue a typed name counts when the library has it."""
        return [CatalogueArtist("", "", text)] if self._parts.shelf.owned()(text) else []

    def _whole(self, fit: Fit, wanted: Track, ctx: TaskContext) -> Fit:
        """With what the release tells; a search's answer leaves out kind, year and number."""
        ctx.checkpoint()
        album = fit.track.album
        details = self._asking.album(album, ctx) if album is not None else None
        whole = fits_of.on(fit, wanted, details, self._compare)
        return replace(whole, track=self._asking.credits(whole.track, ctx))

    def _release(self, fit: Fit, likely: Likely, candidate: Candidate, ctx: TaskContext) -> Release:
        """With how much of it is owned; its track list was just read, so nobody is asked."""
        made, album = fits_of.release(fit, likely, candidate), fit.track.album
        details = self._asking.album(album, ctx) if album is not None else None
        if details is None:
            return made
        tracks = [track.as_track() for track in details.tracks]
        return fits_of.with_owned(made, self._parts.shelf.owned_of(tracks))


def _chosen_first(found: Sequence[Release], likely: Likely) -> tuple[Release, ...]:
    """The release taken the last time leads."""
    chosen = likely.chosen.id if likely.chosen is not None else ""
    return tuple(sorted(found, key=lambda one: not (one.track and one.track.id == chosen)))
