"""Whom a file may be by: its words, the catalogues' recordings, and the library. Pure.

The likelihood is the matching engine's score of the artist's best recording; a name alone never
counts as a match, and more when the library already knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from core.domain import Candidate, Match, Track, Verdict
from core.domain.catalogue import ArtistRef, CatalogueArtist, CatalogueTrack
from core.matching.normalise import is_placeholder
from services.catalogue.identity import Compare, name_key
from services.matched.model import Fit, Likely, Reason
from services.metadata.choosing import comparable
from services.metadata.remix import credited, remixers

PROPOSALS = 5
_SAME_NAME = 0.3
_KNOWN_NAME = 0.7
"""The file names an artist whom the library has: four such files of five are by them."""
_SECOND = 0.5
"""A guest, or the artist of a remixed song: credited, but it is not filed under that name."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known: the file's words, catalogue answers, and what the library says.

    `near` are library tracks like the file, `owned` counts the library's tracks by a name.
    """

    described: Track
    hits: Sequence[CatalogueTrack] = ()
    people: Sequence[CatalogueArtist] = ()
    near: Sequence[Match] = ()
    owned: Callable[[str], int] = lambda _name: 0


@dataclass
class _Draft:
    artist: CatalogueArtist
    likelihood: float = 0.0
    reason: Reason = Reason.UNNAMED
    fits: list[Fit] = field(default_factory=list)

    def believe(self, likelihood: float, reason: Reason) -> None:
        if likelihood > self.likelihood:
            self.likelihood, self.reason = likelihood, reason


def described(candidate: Candidate) -> Track:
    """The file's words with the length its owner claims."""
    words = candidate.described
    length = words.duration or candidate.claimed.duration
    return words if length == words.duration else replace(words, duration=length)


def likely_artists(known: Evidence, compare: Compare) -> list[Likely]:
    """All artists that come into question, the likeliest first."""
    drafts = _Drafts()
    for person in known.people:
        drafts.add(person)
    names = [person.name for person in known.people]
    for hit in known.hits:
        _recorded(drafts, known.described, hit, names, compare)
    for match in known.near:
        _owned(drafts, match)
    _named(drafts, known)
    found = [_made(draft, known.owned) for draft in drafts.all()]
    found.sort(key=lambda one: (-one.likelihood, -min(one.owned, 1), -(one.artist.fans or 0)))
    return found


def judged_people(
    people: Iterable[CatalogueArtist], known: Evidence, compare: Compare
) -> list[Likely]:
    """These artists in their order, each judged as the file's author; nobody is added."""
    judged = {_id(one.artist): one for one in likely_artists(known, compare)}
    return [judged.get(_id(one)) or Likely(one, 0.0) for one in people]


class _Drafts:
    """Artists by their ids; where none is told, by their names. Namesakes are two artists."""

    def __init__(self) -> None:
        self._by_name: dict[str, _Draft] = {}
        self._by_id: dict[tuple[str, str], _Draft] = {}
        self._all: list[_Draft] = []

    def all(self) -> list[_Draft]:
        """In the order they came."""
        return self._all

    def add(self, artist: CatalogueArtist) -> _Draft:
        """The draft of this artist: the one there is, else a new one."""
        told = bool(artist.source and artist.id)
        known = self._by_id.get(_id(artist)) if told else None
        named = self._by_name.get(_key(artist.name))
        if known is None and named is not None:
            same = not told or not named.artist.id or named.artist.source != artist.source
            known = named if same else None
        if known is None:
            known = _Draft(artist)
            self._all.append(known)
            self._by_name.setdefault(_key(artist.name), known)
        if told:
            self._by_id.setdefault(_id(artist), known)
        return known


def _recorded(
    drafts: _Drafts,
    wanted: Track,
    hit: CatalogueTrack,
    known: Sequence[str],
    compare: Compare,
) -> None:
    """A catalogue's recording speaks for its artist; the remixer of a remix is its artist.

    `known` are names that the catalogue has: a search's answer often leaves remixers out.
    """
    score = compare(wanted, comparable(hit)).score
    named = credited(hit.as_track(), known)
    refs = {_key(ref.name): ref for ref in hit.artists}
    remixed = {_key(name) for name in remixers(hit.title, [*hit.artist_names, *known])}
    for place, name in enumerate(named.artists):
        key = _key(name)
        draft = drafts.add(_artist(hit, refs.get(key), name))
        draft.fits.append(Fit(score, hit))
        if place == 0 or key in remixed:
            draft.believe(score, Reason.REMIXED if key in remixed else Reason.RECORDED)
        else:
            draft.believe(score * _SECOND, Reason.ORIGINAL if remixed else Reason.GUEST)


def _owned(drafts: _Drafts, match: Match) -> None:
    names = [name for name in match.track.artists if not is_placeholder(name)]
    if match.result.verdict is Verdict.REJECT or not names:
        return
    draft = drafts.add(CatalogueArtist("", "", names[0]))
    draft.believe(match.result.score, Reason.OWNED)


def _named(drafts: _Drafts, known: Evidence) -> None:
    """Whom the file names: its first artist, and the remixers its title names among them."""
    names = [name for name in known.described.artists if not is_placeholder(name)]
    for name in names[:1]:
        draft = drafts.add(CatalogueArtist("", "", name))
        draft.believe(_KNOWN_NAME if known.owned(name) else _SAME_NAME, Reason.NAMED)


def _made(draft: _Draft, owned: Callable[[str], int]) -> Likely:
    fits = tuple(sorted(draft.fits, key=lambda one: -one.score))
    return Likely(draft.artist, draft.likelihood, draft.reason, owned(draft.artist.name), fits)


def _artist(hit: CatalogueTrack, ref: ArtistRef | None, name: str) -> CatalogueArtist:
    if ref is None:
        return CatalogueArtist("", "", name)
    return CatalogueArtist(hit.source, ref.id, ref.name, mbid=ref.mbid)


def _id(artist: CatalogueArtist) -> tuple[str, str]:
    return artist.source, artist.id or _key(artist.name)


def _key(name: str) -> str:
    return name_key(name) or name
