"""What a search by hand found, as rows: files on offer, folders of them, published releases.

Made by `service.py`, kept and ordered by `book.py`, shown by the Downloads page.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from core.domain import Candidate, Ownership, QualityProfile
from core.domain.catalogue import CatalogueAlbum, CatalogueTrack
from utils.precedence import give_way

ALBUM_FROM = 2
"""So many files in one folder of one peer are shown as an album."""

UNWANTED_VERSION = 0.25
"""What a version word nobody typed (live, remix, karaoke) takes from the fit."""

NO_TIER = 99
"""The rank of a quality that no tier of the profile takes."""

Place = tuple[str, str, str]
Published = CatalogueAlbum | CatalogueTrack


@dataclass(frozen=True, slots=True)
class Offer:
    """One file. `fit` 0..1 says how well its name answers the words typed, `tier` is its place in
    the quality profile (0 is best), `owned` None while nobody looked."""

    candidate: Candidate
    fit: float
    tier: int
    owned: Ownership | None = None

    @property
    def peer_rank(self) -> tuple[int, int, int]:
        """Who delivers soonest comes first: open, a free slot, a short queue, fast."""
        facts = self.candidate.peer_facts
        slot = {True: 0, None: 1, False: 2}[facts.free_slot]
        late = 10_000 if self.candidate.locked else facts.queue_length or 0
        return slot, late, -(facts.speed or 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a single file, a peer's folder, or what a catalogue publishes.

    `key` stays while the search runs. `place` is (source, peer, folder) of a folder. `whole` when
    the peer itself listed the folder. `published` is set, and `offers` empty, for a catalogue's.
    """

    key: Hashable
    offers: tuple[Offer, ...] = ()
    place: Place | None = None
    whole: bool = False
    published: Published | None = None
    fit: float = 0.0

    @property
    def is_folder(self) -> bool:
        """Several files of one folder."""
        return len(self.offers) >= ALBUM_FROM

    @property
    def is_album(self) -> bool:
        """A folder, or a published release."""
        return self.is_folder or isinstance(self.published, CatalogueAlbum)

    @property
    def first(self) -> Offer:
        """The file that speaks for the row."""
        return self.offers[0]

    @property
    def name(self) -> str:
        """What a person calls it: the release, the folder, the title."""
        if self.published is not None:
            return self.published.title
        if self.is_folder and self.place is not None:
            return self.place[2].rpartition("/")[2]
        found = self.first.candidate
        return found.described.title or found.filename

    @property
    def size(self) -> int:
        """Bytes of all files whose size is told."""
        return sum(one.candidate.claimed.size or 0 for one in self.offers)

    @property
    def owned(self) -> int:
        """How many of its files are in the library."""
        return sum(one.owned is Ownership.OWNED for one in self.offers)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The files, in the order of the row."""
        return tuple(one.candidate for one in self.offers)


def place_of(one: Candidate) -> Place:
    """(source, peer, folder with slashes) of a file; the folder is "" when it has none."""
    folder = one.filename.replace("\\", "/").rpartition("/")[0]
    return one.source, one.peer, folder


class OfferReader:
    """Reads candidates as answers to the words of one search."""

    def __init__(self, text: str, profile: QualityProfile) -> None:
        from core.matching.normalise import words
        from core.matching.version_words import KIND_OF

        self._read, self._versions = words, KIND_OF
        self._asked = frozenset(words(text))
        self._profile = profile

    def read(self, candidate: Candidate) -> Offer:
        """The file with its fit and its quality's place."""
        give_way()
        tier = self._profile.tier_of(candidate.claimed)
        return Offer(candidate, self.fit(candidate), NO_TIER if tier is None else tier)

    def fit(self, candidate: Candidate) -> float:
        """The share of the words asked for that its path holds, less for an unasked version."""
        track = candidate.described
        text = f"{candidate.filename} {track.artist_credit} {track.title} {track.album or ''}"
        return self.fit_of(text, track.title)

    def fit_of(self, text: str, title: str) -> float:
        """The same for any text; `title` is where version words count."""
        if not self._asked:
            return 0.0
        held = len(self._asked.intersection(self._read(text))) / len(self._asked)
        extra = any(one in self._versions for one in self._read(title) if one not in self._asked)
        return max(0.0, held - (UNWANTED_VERSION if extra else 0.0))
