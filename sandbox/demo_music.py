"""What the demo's catalogues know: the songs of the demo on their albums, and more by the same
artists, so that discographies, covers and track lists have something to show.

Used by `sandbox.demo`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sandbox.catalogues.world import MusicWorld, Release, Tune
from sandbox.demo_songs import PLAYLIST, Song

LIST_NAME = "Night Drive"
_FIRST = "Slow Quiet Hollow Bright Paper Copper Amber Distant Salt Winter Early Blue".split()
_SECOND = "Harbour Lanterns Static Meadow Signals Tides Rooms Orchard Wires Letters Field".split()


def song_isrc(song: Song) -> str:
    """The code that the demo's playlist names too."""
    return f"QZDEM{song.year % 100:02}{PLAYLIST.index(song) + 1:05}"


def demo_music() -> MusicWorld:
    """Every song of the demo, in all catalogues; a Deezer playlist of them all."""
    world = MusicWorld()
    ordered = sorted(PLAYLIST, key=lambda song: (song.artists[0], song.album))
    places: dict[str, tuple[Release, Tune]] = {}
    for (artist, album), songs in groupby(ordered, key=lambda one: (one.artists[0], one.album)):
        release = _album(world, artist, album, list(songs))
        places.update({tune.isrc: (release, tune) for tune in release.tracks})
    for artist in dict.fromkeys(song.artists[0] for song in ordered):
        _more_by(world, artist, next(song for song in ordered if song.artists[0] == artist))
    world.playlist(LIST_NAME, [places[song_isrc(song)] for song in PLAYLIST])
    return world


def _album(world: MusicWorld, artist: str, title: str, songs: list[Song]) -> Release:
    first = songs[0]
    world.singer(artist, genres=(first.genre,), fans=500 + _number(artist) % 90_000)
    tracks = list(_tracks(songs))
    return world.release(
        title,
        artist,
        tracks,
        kind="single" if len(tracks) <= 2 else "ep" if len(tracks) <= 6 else "album",
        date=_date(first.year, title),
        genre=first.genre,
        label=f"{_SECOND[_number(artist) % len(_SECOND)]} Records",
    )


def _tracks(songs: list[Song]) -> Iterator[dict[str, Any]]:
    """All tracks of all discs: the demo's songs at their numbers, invented ones between."""
    known = {(song.disc, song.number): song for song in songs}
    totals = {song.disc: song.tracks for song in songs}
    for disc in range(1, songs[0].discs + 1):
        for number in range(1, totals.get(disc, songs[0].tracks) + 1):
            song = known.get((disc, number))
            place: dict[str, Any] = {"disc": disc, "number": number}
            if song is None:
                yield place | {"title": _name(f"{songs[0].album} {disc} {number}"), "seconds": 12.0}
            else:
                told = {"title": _as_sold(song.title), "artists": song.artists}
                yield place | told | {"seconds": song.seconds, "isrc": song_isrc(song)}


def _more_by(world: MusicWorld, artist: str, song: Song) -> None:
    """An earlier album in two editions, a single and a collection."""
    early, genre = _name(f"{artist} early"), song.genre
    names = [_name(f"{artist} {early} {number}") for number in range(1, 9)]
    year = song.year - 3
    world.release(early, artist, names, date=_date(year, early), genre=genre)
    again = {"date": f"{year + 10}-05-20", "genre": genre, "group": early}
    world.release(f"{early} (Deluxe Edition)", artist, [*names, "Coda"], **again)
    single = names[0]
    world.release(single, artist, [single], kind="single", date=f"{year}-01-12", genre=genre)
    best = [names[0], names[2], _as_sold(song.title)]
    date = f"{song.year + 2}-11-02"
    world.release(f"Collected {artist}", artist, best, kind="compile", date=date, genre=genre)


def _as_sold(title: str) -> str:
    """Shops put the version into brackets where the playlist has a dash."""
    head, dash, version = title.partition(" - ")
    return f"{head} ({version})" if dash else title


def _name(seed: str) -> str:
    number = _number(seed)
    return f"{_FIRST[number % len(_FIRST)]} {_SECOND[number // 64 % len(_SECOND)]}"


def _date(year: int, seed: str) -> str:
    number = _number(seed)
    return f"{year}-{1 + number % 12:02}-{1 + number // 16 % 28:02}"


def _number(text: str) -> int:
    return zlib.crc32(text.encode())
