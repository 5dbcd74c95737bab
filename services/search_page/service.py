"""A person's search by free words: sources and catalogues side by side, answers as they come.

Used by the search on the Downloads page. Everything goes through the same collector as the jobs:
the same pace, and words asked for lately are not sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.domain import (
    BadInput,
    Candidate,
    Match,
    Ownership,
    QualityProfile,
    Query,
    Track,
    Verdict,
)
from core.domain.catalogue import CatalogueQuery
from core.ports.sources import DownloadSource
from core.tasks import TaskContext
from services.search.collector import Collector
from services.search_page.book import Identity, ResultBook
from services.search_page.fetching import SearchFetching
from services.search_page.offers import Entry, Offer, OfferReader, Place, Published
from services.search_page.queries import QueryHistory

if TYPE_CHECKING:
    from services.catalogue.service import CatalogueService

PUBLISHED = 5
"""So many releases and so many tracks a catalogue is asked for."""

LOOKED_AT = 64
"""Tracks compared with the library between two looks at the cancel flag."""

NO_WORDS = "There is nothing to search for."
_STATES = {Verdict.ACCEPT: Ownership.OWNED, Verdict.REVIEW: Ownership.PROBABLE}


class Index(Protocol):
    """What is asked of the library index."""

    def best_many(self, wanted: list[Track]) -> Sequence[Match | None]:
        """The best library track for each."""
        ...


class Library(Protocol):
    """What is asked of the library; it is never read for a search."""

    def count(self) -> int:
        """Tracks in the cache."""
        ...

    def index(self) -> Index:
        """The index of the cache."""
        ...


@dataclass(frozen=True, slots=True)
class SearchParts:
    """What a search by hand needs beside sources and collector."""

    profile: Callable[[], QualityProfile]
    catalogue: CatalogueService
    library: Library
    queries: QueryHistory
    fetching: SearchFetching


class SearchPageService:
    """Stateless but for the collector's log and the words searched for. Thread-safe."""

    def __init__(
        self,
        sources: Callable[[], Mapping[str, DownloadSource]],
        collector: Collector,
        parts: SearchParts | None = None,
    ) -> None:
        self._sources, self._collector, self._parts = sources, collector, parts

    @property
    def queries(self) -> QueryHistory:
        """The words searched for before."""
        return self._needed.queries

    @property
    def fetching(self) -> SearchFetching:
        """Takes what a person chose."""
        return self._needed.fetching

    @property
    def _needed(self) -> SearchParts:
        assert self._parts is not None
        return self._parts

    def names(self) -> tuple[str, ...]:
        """The sources that are in use, in the user's order."""
        return tuple(self._sources())

    def reader(self, text: str) -> OfferReader:
        """Who judges what comes as an answer to these words."""
        return OfferReader(text, self._needed.profile())

    def search(
        self, source: str, text: str, found: Callable[[list[Candidate]], None], ctx: TaskContext
    ) -> int:
        """Ask one source; `found` gets each burst, a file at most once. Returns how many came.

        Raises `BadInput` without words or for a source not in use, and the source's
        `ServiceError`s.
        """
        words, asked = " ".join(text.split()), self._named(source)
        if not words:
            raise BadInput(NO_WORDS, "Type an artist or a title.")
        seen: set[Identity] = set()
        for burst in self._collector.stream(asked, Query(words, "by-hand"), ctx):
            ctx.checkpoint()
            new = list({one.identity: one for one in burst if one.identity not in seen}.values())
            seen.update(one.identity for one in new)
            if new:
                found(new)
        return len(seen)

    def collect(self, source: str, text: str, book: ResultBook, ctx: TaskContext) -> int:
        """Ask one source and fill `book` as answers come. Returns and raises as `search`."""
        reader = self.reader(text)

        def found(burst: list[Candidate]) -> None:
            book.add([reader.read(one) for one in burst])

        return self.search(source, text, found, ctx)

    def publish(self, text: str, book: ResultBook, ctx: TaskContext) -> tuple[str, int]:
        """Ask the catalogues for releases and tracks: (the name of who answered, how many).

        Raises `ServiceError` when none answers.
        """
        catalogue, query = self._needed.catalogue, CatalogueQuery(text=" ".join(text.split()))
        reader = self.reader(text)
        albums = catalogue.search_albums(query, PUBLISHED, ctx)
        tracks = catalogue.search_tracks(query, PUBLISHED, ctx)
        found: list[Published] = [*albums.value, *tracks.value]
        book.publish(_published(one, reader) for one in found)
        return albums.title, len(found)

    def browse(self, place: Place, text: str, book: ResultBook, ctx: TaskContext) -> int:
        """Ask the peer for everything in the folder; returns how many files are new.

        Raises `BadInput` when the peer cannot be asked or does not answer.
        """
        source, peer, folder = place
        known = book.entry(place)
        written = known.first.candidate.filename if known is not None else folder
        name = written[: len(folder)]  # as it stands in file names, with their own separators
        found, reader = (
            self._collector.browse(self._named(source), peer, name, ctx),
            self.reader(text),
        )
        if not found:
            raise BadInput(
                f"{peer} does not show the folder now.",
                "What the search found of it is listed; try again later.",
            )
        reader = self.reader(text)
        return book.add_folder(place, [reader.read(one) for one in found])

    def look_up(self, book: ResultBook, ctx: TaskContext) -> int:
        """Compare what nobody has compared with the library yet; returns how many files."""
        waiting = book.unjudged()
        library = self._needed.library
        if not waiting or not library.count():
            return 0
        index = library.index()
        alike: dict[tuple[str, tuple[str, ...], str | None], list[Offer]] = {}
        for offer in waiting:
            track = offer.candidate.described
            alike.setdefault((track.title, track.artists, track.album), []).append(offer)
        groups = list(alike.values())
        for start in range(0, len(groups), LOOKED_AT):
            ctx.checkpoint()
            some = groups[start : start + LOOKED_AT]
            matches = index.best_many([group[0].candidate.described for group in some])
            book.judge(
                {
                    offer.candidate.identity: _ownership(match)
                    for group, match in zip(some, matches, strict=True)
                    for offer in group
                }
            )
        return len(waiting)

    def _named(self, source: str) -> DownloadSource:
        asked = self._sources().get(source)
        if asked is None:
            raise BadInput(f"“{source}” is not in use.", "Switch it on in Settings.")
        return asked


def _ownership(match: Match | None) -> Ownership:
    verdict = match.result.verdict if match is not None else Verdict.REJECT
    return _STATES.get(verdict, Ownership.MISSING)


def _published(one: Published, reader: OfferReader) -> Entry:
    text = f"{' '.join(one.artist_names)} {one.title}"
    key = (type(one).__name__, one.source, one.id)
    return Entry(key, published=one, fit=reader.fit_of(text, one.title))
