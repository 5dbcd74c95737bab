"""A folder's files matched together: as one album where they are one, else each on its own.

Pure but for the two questions it is given. Used by the service; see `model.Line`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain import Candidate, Track
from core.domain.catalogue import AlbumDetails, CatalogueArtist
from core.matching.normalise import fold
from services.catalogue.identity import Compare
from services.matched.likely import described
from services.matched.model import Fit, Likely, Line, LineState, Reason, Release
from services.matched.releases import FITS, release
from services.metadata.choosing import comparable
from services.metadata.remix import credited
from services.organise.credit import known_album

SURE = 0.8
ALBUM_SHARE = 0.7
"""From this share of its files on a release, a folder is that release."""
NAMELESS = 0.79
"""The most that a title alone is worth where a wrong artist would go unseen in a long list."""
LENGTH_SECONDS, LENGTH_SHARE = 5.0, 0.02
"""Editions differ by less; what differs by more is worth a look, however sure the words are."""
ALONE = "stays in the download folder"


@dataclass(frozen=True, slots=True)
class Words:
    """What most files of a folder say about it."""

    artist: str
    album: str
    year: int | None = None

    def as_track(self) -> Track:
        """The same as something to look for."""
        names = (self.artist,) if self.artist else ()
        return Track("", names, self.album, year=self.year, album_artists=names)


def words_of(files: Sequence[Candidate]) -> Words | None:
    """The album that most files name, with the artist most of those name; None without one.

    Where no file names one, the folder's own name may be it.
    """
    albums = Counter(album for one in files if (album := known_album(one.described)))
    if not albums:
        name = folder_name(files)
        return Words("", name) if name else None
    album, count = albums.most_common(1)[0]
    if count * 2 < len(files):
        return None
    inside = [one.described for one in files if one.described.album == album]
    named = [one.album_artists or one.artists for one in inside]
    artists = Counter(names[0] for names in named if names)
    top = artists.most_common(1)
    artist = top[0][0] if top and top[0][1] * 2 >= len(inside) else ""
    return Words(artist, album, inside[0].year)


def folder_name(files: Sequence[Candidate]) -> str:
    """The name of the one folder all files are in, "" for several."""
    folders = {one.filename.replace("\\", "/").rpartition("/")[0] for one in files}
    return folders.pop().rpartition("/")[2] if len(folders) == 1 else ""


def on_album(files: Sequence[Candidate], details: AlbumDetails, compare: Compare) -> dict[int, Fit]:
    """Which track of the release each file is, by its place in `files`; every track once."""
    wanted = [_inside(described(one), details) for one in files]
    scored = [
        (compare(want, replace(comparable(track), track_number=track.number)).score, at, place)
        for at, want in enumerate(wanted)
        for place, track in enumerate(details.tracks)
        if _may_be(want, track.title)
    ]
    scored.sort(key=lambda one: (-one[0], one[1], one[2]))
    found: dict[int, Fit] = {}
    taken: set[int] = set()
    for score, at, place in scored:
        if score >= FITS and at not in found and place not in taken:
            found[at] = Fit(score, details.tracks[place])
            taken.add(place)
    return found


def line(candidate: Candidate, fit: Fit | None, likely: Likely | None = None) -> Line:
    """The line of one file; without a fit it is downloaded as it is."""
    if fit is None:
        return Line(candidate, why=ALONE)
    likely = likely or _author(fit)
    made = release(fit, likely, candidate)
    strong = fit.score >= SURE and not _length_off(candidate, fit)
    state = LineState.STRONG if strong else LineState.CHECK
    return Line(candidate, state, likely, made, "" if strong else what_to_check(candidate, fit))


def silent_line(candidate: Candidate) -> Line:
    """The line of a file that no catalogue said anything about; it may well have an artist."""
    return Line(candidate, LineState.SILENT, why=ALONE)


def chosen_line(candidate: Candidate, likely: Likely, taken: Release) -> Line:
    """The line as a person decided it."""
    return Line(candidate, LineState.STRONG, likely, taken, "chosen by you", chosen=True)


def with_twins(lines: Sequence[Line]) -> list[Line]:
    """Files that are the same recording: the later one says so and points at the first."""
    first: dict[tuple[str, ...], int] = {}
    told: list[Line] = []
    for at, one in enumerate(lines):
        twin = None
        if one.release is not None:
            target = one.release.target
            key = (fold(target.artist_credit), fold(target.title), fold(target.album or ""))
            twin = first.setdefault(key, at)
        told.append(replace(one, twin=None if twin in (None, at) else twin))
    return told


def what_to_check(candidate: Candidate, fit: Fit) -> str:
    """In a few words why a person should look."""
    if off := _length_off(candidate, fit):
        return f"Length {off:+.0f} s"
    if fold(candidate.described.title) != fold(fit.track.title):
        return "Which mix"
    named = {fold(name) for name in candidate.described.artists}
    return "Look at it" if named & {fold(n) for n in fit.track.artist_names} else "Whose is it"


def _length_off(candidate: Candidate, fit: Fit) -> float:
    """Seconds the file is longer than the recording; 0.0 when near enough or not known."""
    length, theirs = described(candidate).duration, fit.track.duration
    if not length or not theirs:
        return 0.0
    near = max(LENGTH_SECONDS, theirs * LENGTH_SHARE)
    return length - theirs if abs(length - theirs) > near else 0.0


def _author(fit: Fit) -> Likely:
    """The recording's own artist; of a remix its remixer."""
    names = credited(fit.track.as_track()).artists or fit.track.album_artists
    name = names[0] if names else ""
    ids = {ref.name: ref.id for ref in fit.track.artists}
    artist = CatalogueArtist(fit.track.source, ids.get(name, ""), name)
    return Likely(artist, fit.score, Reason.RECORDED, fits=(fit,))


def _inside(wanted: Track, details: AlbumDetails) -> Track:
    """A file of the folder as a track of this release: who nobody names is the album's artist."""
    title = fold(details.album.title)
    named = [name for name in wanted.artists if fold(name) != title]  # the folder's, not a person's
    names = tuple(named) or details.album.artist_names[:1]
    return replace(wanted, artists=names, album=details.album.title)


def _may_be(wanted: Track, title: str) -> bool:
    """Cheap: titles without a word in common need no comparing."""
    ours, theirs = set(fold(wanted.title).split()), set(fold(title).split())
    return not ours or not theirs or bool(ours & theirs) or len(ours) == 1
