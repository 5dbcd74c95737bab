"""How sure an import may be: generated libraries whose files are labelled by construction.

python -m bench.recognising
A world of artists, albums, live recordings, remixes and instrumentals; files of it with right,
missing, wrong or no tags, and versions under another version's name. What counts as right: the
file is filed as the recording that was put into it. No audio is made: an import sees tags, path
and length, and so does this.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.domain import TagSet, Track
from core.domain.catalogue import AlbumDetails, AlbumKind, CatalogueQuery, CatalogueTrack
from core.matching import Matcher
from core.matching.normalise import fold
from core.ports.media import OwnWords
from core.tasks import TaskContext
from services.organise.completing import Completed, Completing
from services.organise.confidence import LIKELY, SURE, judged
from services.organise.known import known
from tests.unit.metadata.conftest import Room
from tests.unit.metadata.library import Shelf, record

FIRST = (
    "Angel Home Glass River Night Paper Silver Hollow Winter Copper Salt Amber Echo Stone".split()
)
SECOND = "Rain Song Line Garden Motion Engine Letters Harbour Signal Mirror Hours Field".split()
NAMES = "Mira Kestrel Tin Nova Bay Orla Quill Sable Juno Hart Lark Vale Moss Wren Cole Ines".split()
SURNAMES = "Voss Avenue Foxes Thicket Ink Marsh Ember Lund Parade Okafor Silva Brandt".split()
ARTISTS, KNOWN = 60, 0.8
"""So many artists the world has; of so many the catalogue knows."""


@dataclass(frozen=True)
class Recording:
    """What is in a file. `base` names the studio recording it is a version of."""

    title: str
    artist: str
    album: str
    number: int
    seconds: float
    base: str = ""


@dataclass(frozen=True)
class Case:
    """One file: what it is, what it says, and how it came to say so."""

    kind: str
    truth: Recording
    words: OwnWords
    relative: str


class Catalogue(Shelf):
    """A catalogue that looks for artist and title, as the real ones do."""

    def search_tracks(
        self,
        query: CatalogueQuery,
        limit: int,
        ctx: TaskContext,  # noqa: ARG002 - the port's signature
    ) -> tuple[CatalogueTrack, ...]:
        title, artist = set(fold(query.title).split()), set(fold(query.artist).split())
        found = [
            track
            for one in self.records
            if not artist or artist & set(fold(one.album.artist_names[0]).split())
            for track in one.tracks
            if title & set(fold(track.title).split())
        ]
        found.sort(key=lambda t: -len(title & set(fold(t.title).split())))
        return tuple(found[:limit])


def world(seed: int, artists: int) -> tuple[list[Recording], Catalogue]:
    """Every recording, and the catalogue of the artists it knows."""
    dice = random.Random(seed)
    people = dice.sample([f"{a} {b}" for a in NAMES for b in SURNAMES], artists)
    everything: list[Recording] = []
    albums: list[AlbumDetails] = []
    for number, artist in enumerate(people):
        made = _discography(artist, dice)
        everything += [one for album in made.values() for one in album]
        if number < KNOWN * artists:
            albums += [_record(title, artist, songs) for title, songs in made.items()]
    return everything, Catalogue(tuple(albums))


def _discography(artist: str, dice: random.Random) -> dict[str, list[Recording]]:
    titles = dice.sample([f"{a} {b}" for a in FIRST for b in SECOND] + FIRST, 8)
    name = dice.choice(titles)
    studio = [
        Recording(title, artist, name, at, dice.uniform(150, 330))
        for at, title in enumerate(titles, 1)
    ]
    live_name, worded = f"Live at the {dice.choice(SECOND)}", dice.random() < 0.5
    live = [
        Recording(
            f"{one.title} (Live)" if worded else one.title, artist, live_name, at,
            one.seconds + dice.uniform(-15, 60), one.title,
        )
        for at, one in enumerate(dice.sample(studio, 4), 1)
    ]  # fmt: skip
    hit = studio[0]
    remixer = f"{dice.choice(NAMES)} {dice.choice(SURNAMES)}"
    single = [
        replace(hit, album=hit.title, number=1),
        _version(hit, f"{remixer} Remix", 2, hit.seconds + dice.uniform(20, 150)),
        _version(hit, "Instrumental", 3, hit.seconds + dice.uniform(-1, 1)),
        _version(hit, "Radio Edit", 4, hit.seconds - dice.uniform(15, 60)),
    ]
    return {name: studio, live_name: live, f"{hit.title} - Single": single}


def _version(one: Recording, words: str, number: int, seconds: float) -> Recording:
    return Recording(f"{one.title} ({words})", one.artist, one.title, number, seconds, one.title)


def _record(title: str, artist: str, songs: list[Recording]) -> AlbumDetails:
    single = title.endswith(" - Single")
    kind = AlbumKind.SINGLE if single else AlbumKind.ALBUM
    name = title.removesuffix(" - Single")
    made = record(
        name, artist, tuple(one.title for one in songs), kind=kind, album_id=f"{artist}/{title}"
    )
    tracks = (
        replace(track, duration=float(round(song.seconds)), isrc=None)
        for track, song in zip(made.tracks, songs, strict=True)
    )
    return replace(made, tracks=tuple(tracks))


def cases(seed: int, artists: int = ARTISTS) -> tuple[list[Case], Catalogue]:
    """A library of about 32 files an artist."""
    everything, catalogue = world(seed, artists)
    dice = random.Random(seed + 1)
    found = [case for one in everything for case in _of(one, everything, dice)]
    return found, catalogue


def _of(one: Recording, everything: list[Recording], dice: random.Random) -> Iterable[Case]:
    path = f"{one.artist}/{one.album}/{one.number:02} - {one.title}.mp3"
    flat, odd = f"{one.artist} - {one.title}.mp3", f"track{dice.randrange(99):02}.mp3"
    yield _case("right tags", one, one, odd)
    kind = dice.random()
    if kind < 0.25:
        yield _case("no album tag", one, replace(one, album="", number=0), odd)
    elif kind < 0.4:
        yield _case("sloppy tags", one, replace(one, title=_sloppy(one.title, dice)), odd)
    elif kind < 0.6:
        yield _case("file name only", one, None, dice.choice((path, flat)))
    elif kind < 0.7:
        yield _case("title in the name only", one, None, f"{one.number:02} {one.title}.mp3")
    if dice.random() < 0.08:
        other = dice.choice([r for r in everything if r.artist == one.artist and r is not one])
        yield _case("wrong tags: another song", one, other, odd)
    if dice.random() < 0.05:
        other = dice.choice([r for r in everything if r.artist != one.artist])
        yield _case("wrong tags: another artist", one, other, odd)
    if one.base and dice.random() < 0.4:
        plain = replace(one, title=one.base, album="", number=0)
        yield _case("version under the plain title", one, plain, odd)


def _sloppy(title: str, dice: random.Random) -> str:
    if dice.random() < 0.5:
        return title.upper() if dice.random() < 0.5 else title.lower()
    at = dice.randrange(1, len(title.split(" (", maxsplit=1)[0]))
    return title[:at] + title[at + 1 :]


def _case(kind: str, truth: Recording, says: Recording | None, relative: str) -> Case:
    seconds = truth.seconds + _drift(random.Random(f"{truth}{kind}"))
    track = Track("", (), duration=seconds)
    if says is not None:
        track = Track(
            says.title, (says.artist,), says.album or None, seconds,
            track_number=says.number or None, album_artists=(),
        )  # fmt: skip
    return Case(kind, truth, OwnWords(track, None, True, TagSet()), relative)


def _drift(dice: random.Random) -> float:
    """Files and catalogues differ by padding, silence between tracks, now and then by a master."""
    most = dice.choices((1.0, 2.5, 6.0), (85, 12, 3))[0]
    return dice.uniform(-most, most)


@dataclass
class Judgement:
    """A case, what was believed of it and whether that was right."""

    case: Case
    confidence: float
    right: bool


def judge(seed: int, artists: int = ARTISTS) -> list[Judgement]:
    """Every case as an import sees it."""
    library, catalogue = cases(seed, artists)
    room = Room(deezer=catalogue)
    room.settings["tags.artwork"] = False
    completing = Completing(room.service(), _NoCovers())  # type: ignore[arg-type]
    compare, ctx, found = Matcher().compare, TaskContext(), []
    for case in library:
        one = known(case.words, case.relative)
        if not one.artist_known:
            found.append(Judgement(case, 0.0, False))
            continue
        done = completing.of_file(case.words, one, ctx)
        confidence, _reason = judged(one, done, compare)
        found.append(Judgement(case, confidence, _is_right(case.truth, done)))
    return found


class _NoCovers:
    def read(self, path: str) -> None: ...


def _is_right(truth: Recording, done: Completed) -> bool:
    """The catalogue's recording is the one in the file; of an unknown one: its names are right.

    A single holds its album's recording; a live one may have the plain title, but not its album.
    """
    found = done.resolved.findings if done.resolved else ()
    track = found[0].track.as_track() if found else done.track
    same = fold(track.title) == fold(truth.title) and fold(track.artists[0]) == fold(truth.artist)
    live = fold(track.album or "").startswith("live at")
    return same and live == truth.album.startswith("Live at")


def show(found: list[Judgement]) -> None:
    """By kind of file: how many are automatic, asked, left, and how many of those are right."""
    kinds: dict[str, list[Judgement]] = defaultdict(list)
    for one in found:
        kinds[one.case.kind].append(one)
    print(f"{'':32}{'files':>6}{'automatic':>11}{'right':>8}{'asked':>7}{'right':>8}{'left':>6}")
    for kind, some in [*kinds.items(), ("all", found)]:
        sure = [one for one in some if one.confidence >= SURE]
        asked = [one for one in some if LIKELY <= one.confidence < SURE]
        left = len(some) - len(sure) - len(asked)
        print(
            f"{kind:32}{len(some):6}{len(sure):11}{_share(sure):>8}"
            f"{len(asked):7}{_share(asked):>8}{left:6}"
        )


def precision(found: list[Judgement]) -> float:
    """The share of automatic files that are right; 1.0 when there are none."""
    sure = [one.right for one in found if one.confidence >= SURE]
    return sum(sure) / len(sure) if sure else 1.0


def _share(some: list[Judgement]) -> str:
    return f"{100 * sum(one.right for one in some) / len(some):.1f} %" if some else "-"


if __name__ == "__main__":
    show([one for seed in (1, 2, 3) for one in judge(seed)])
