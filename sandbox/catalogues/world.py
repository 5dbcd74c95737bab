"""The music behind the simulated catalogues: who released what, and Deezer's public lists.

    world = MusicWorld()
    world.release("Tidewater", "Sadie Okonjo", ["Slow Ferry", "Harbour"], date="2022-03-04")

Ids are the same in every run. Used by `sandbox.catalogues`, the demo and the tests.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

_ROOM = uuid.UUID("6f1c6a52-7a7e-4c8e-9a52-0d5f5a3c1e77")


def mbid_of(*parts: object) -> str:
    """An MBID that is the same in every run."""
    return str(uuid.uuid5(_ROOM, "\x1f".join(map(str, parts))))


def fold(text: str) -> str:
    """Lower case, without accents; signs become spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


@dataclass
class Singer:
    """An artist. Without `picture` Deezer shows the picture of nobody."""

    name: str
    id: int
    genres: tuple[str, ...] = ()
    fans: int = 1000
    picture: bool = True
    note: str = ""

    @property
    def mbid(self) -> str:
        return mbid_of("artist", self.name, self.note)


@dataclass
class Tune:
    """A track of a release. `id` numbers tracks, equal `isrc`s are one recording."""

    title: str
    artists: tuple[str, ...]
    seconds: float
    number: int
    disc: int
    isrc: str
    id: int
    explicit: bool = False

    @property
    def mb_recording(self) -> str:
        return mbid_of("recording", self.isrc or self.id)


@dataclass
class Release:
    """An edition. `kind`: album, ep, single or compile. `group` is equal for editions of one album.

    `stores` are the iTunes storefronts that have it; `only` the catalogues that have it at all.
    """

    title: str
    artists: tuple[str, ...]
    tracks: list[Tune]
    id: int
    kind: str = "album"
    date: str = "2019-01-01"
    genre: str = "Pop"
    label: str = "Demo Records"
    upc: str = ""
    group: str = ""
    cover: bool = True
    explicit: bool = False
    stores: tuple[str, ...] = ("US", "GB", "DE")
    only: tuple[str, ...] = ("deezer", "itunes", "musicbrainz")

    @property
    def mb_release(self) -> str:
        return mbid_of("release", self.id)

    @property
    def mb_group(self) -> str:
        return mbid_of("group", self.artists, self.group or self.title)

    @property
    def discs(self) -> int:
        return max((tune.disc for tune in self.tracks), default=1)

    def on_disc(self, disc: int) -> list[Tune]:
        return [tune for tune in self.tracks if tune.disc == disc]


@dataclass
class MusicList:
    """A Deezer playlist: rows are (release, track), or an object told as it is, or None."""

    id: int
    name: str
    rows: list[tuple[Release, Tune] | dict[str, object] | None]
    public: bool = True
    checksum: str = "c0"


@dataclass
class MusicWorld:
    """Everything there is."""

    singers: dict[str, Singer] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    lists: dict[int, MusicList] = field(default_factory=dict)
    _tracks: int = 0

    def singer(self, name: str, **facts: object) -> Singer:
        """The artist of this name, made when new."""
        chosen = self.singers.get(name)
        if chosen is None:
            chosen = self.singers[name] = Singer(name, 7001 + len(self.singers))
        for key, value in facts.items():
            setattr(chosen, key, value)
        return chosen

    def namesake(self, name: str, note: str, **facts: object) -> Singer:
        """Another artist of the same name; releases name it "NAME/NOTE"."""
        made = Singer(name, 7001 + len(self.singers), note=note)
        self.singers[f"{name}/{note}"] = made
        for key, value in facts.items():
            setattr(made, key, value)
        return made

    def release(
        self,
        title: str,
        artists: str | Sequence[str],
        tracks: Sequence[str | Tune | dict[str, object]],
        **facts: object,
    ) -> Release:
        """A release; a track is its title, or a dict of `Tune`'s fields with at least the title."""
        names = (artists,) if isinstance(artists, str) else tuple(artists)
        for name in names:
            self.singer(name)
        made = Release(title, names, [], 301_001 + len(self.releases))
        for key, value in facts.items():
            setattr(made, key, value)
        made.upc = made.upc or f"08{made.id:011}"
        made.tracks = [self._tune(made, told, at) for at, told in enumerate(tracks, start=1)]
        self.releases.append(made)
        return made

    def playlist(
        self, name: str, rows: Sequence[tuple[Release, Tune] | dict[str, object] | None]
    ) -> MusicList:
        """A public list."""
        made = MusicList(908_001 + len(self.lists), name, list(rows))
        self.lists[made.id] = made
        return made

    def _tune(self, of: Release, told: str | Tune | dict[str, object], at: int) -> Tune:
        if isinstance(told, Tune):
            return told
        facts: dict[str, object] = {"title": told} if isinstance(told, str) else dict(told)
        self._tracks += 1
        number = 501_000 + self._tracks
        made = Tune(
            title=str(facts["title"]),
            artists=(of.artists[0],),
            seconds=180.0 + at,
            number=at,
            disc=1,
            isrc=f"QZCAT{of.date[2:4]}{self._tracks:05}",
            id=number,
        )
        for key, value in facts.items():
            setattr(made, key, value)
        for name in made.artists:
            self.singer(name)
        return made

    # -- what the servers ask ---------------------------------------------------------------

    def having(self, catalogue: str) -> list[Release]:
        """The releases that a catalogue has."""
        return [release for release in self.releases if catalogue in release.only]

    def of_singer(self, singer: Singer, catalogue: str) -> list[Release]:
        """Releases on which the singer is credited."""
        return [
            release
            for release in self.having(catalogue)
            if any(self.singers[name] is singer for name in release.artists)
        ]

    def tunes(self, catalogue: str) -> list[tuple[Release, Tune]]:
        """Every track with its release, oldest first."""
        return [(release, tune) for release in self.having(catalogue) for tune in release.tracks]

    def shown(self, name: str) -> str:
        """The name of a singer without what tells namesakes apart."""
        return self.singers[name].name
