"""A track's crate: a person's word, genres, the artist's other tracks; each says where from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import BadInput, LibraryTrack, Track
from database.engine import open_database
from database.genre_repo import GenreRepo
from database.library_repo import LibraryRepo
from services.clock import SystemClock
from services.organise.genre_choices import GenreChoices
from services.organise.genres import UNCLASSIFIED, GenreMap
from services.organise.genres_choosing import Chooser, Crate, LibraryArtists

GLOW = Track("Glow", ("Halden",), genres=("odd",))
SAID = [("its tags", ("odd",)), ("Deezer", ("stranger",))]


class Room:
    def __init__(self, home: Path) -> None:
        self.engine = open_database(home / "c.db", home / "backups")
        self.cache = LibraryRepo(self.engine)
        self.choices = GenreChoices(GenreRepo(self.engine, SystemClock()))
        self.root = home / "Supercrates"
        self.genres = GenreMap()

    def chooser(self) -> Chooser:
        return Chooser(self.genres, self.choices, LibraryArtists(self.cache, lambda: self.root))

    def own(self, title: str, path: str = "", genres: tuple[str, ...] = ()) -> None:
        path = path or f"/music/{title}.mp3"
        self.cache.add_organised(LibraryTrack(title, ("Halden",), path=path, genres=genres))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.engine.dispose()


def test_its_own_genre_comes_before_the_catalogues_and_says_so(room: Room) -> None:
    said = [("its tags", ("odd", "Deep House")), ("Deezer", ("techno",))]
    assert room.chooser().crate(GLOW, said) == Crate("House", "“Deep House” from its tags")
    said[0] = ("its tags", ("odd",))
    assert room.chooser().crate(GLOW, said) == Crate("Techno", "“techno” from Deezer")


def test_most_of_the_artists_other_tracks_decide_where_no_genre_says_anything(room: Room) -> None:
    assert room.chooser().crate(GLOW, SAID) == Crate(UNCLASSIFIED, "")
    room.own("a", genres=("techno",))
    room.own("b", genres=("minimal techno",))
    room.own("c", genres=("house",))
    room.own("d")
    found = room.chooser().crate(GLOW, SAID)
    assert found == Crate("Techno", "2 of 3 other tracks by Halden in the library")


def test_half_of_them_is_no_majority_and_a_sampler_has_no_artist(room: Room) -> None:
    room.own("a", genres=("techno",))
    room.own("b", genres=("house",))
    assert room.chooser().crate(GLOW, SAID).super_genre == UNCLASSIFIED
    room.own("c", genres=("house",))
    assert room.chooser().crate(GLOW, SAID).super_genre == "House"
    assert room.chooser().crate(Track("Glow", ("Various Artists",)), SAID).source == ""
    assert room.chooser().crate(Track("Glow"), SAID).source == ""


def test_the_folder_a_person_put_a_track_into_counts_more_than_its_genre(room: Room) -> None:
    room.own("a", str(room.root / "Disco" / "a.mp3"), ("techno",))
    room.own("b", str(room.root / UNCLASSIFIED / "b.mp3"))
    assert room.chooser().crate(GLOW, SAID).super_genre == "Disco"


def test_a_folder_that_only_begins_like_theirs_is_none_of_the_crates(room: Room) -> None:
    room.own("a", f"{room.root} before/Disco/a.mp3", ("techno",))
    assert room.chooser().crate(GLOW, SAID).super_genre == "Techno"


def test_the_library_is_read_once_for_many_files(room: Room) -> None:
    chooser = room.chooser()
    assert chooser.crate(GLOW, SAID).super_genre == UNCLASSIFIED
    room.own("a", genres=("techno",))
    assert chooser.crate(GLOW, SAID).super_genre == UNCLASSIFIED  # younger than a minute


def test_a_choice_for_a_track_wins_over_its_genre_and_that_over_the_map(room: Room) -> None:
    room.choices.remember("genre", GLOW, ["Odd"], "Disco")
    assert room.chooser().crate(GLOW, SAID) == Crate("Disco", "your choice for the genre “Odd”")
    room.choices.remember("track", GLOW, ["odd"], "Folk")
    assert room.chooser().crate(GLOW, SAID) == Crate("Folk", "your choice for this track")
    other = Track("Low", ("Halden",))
    assert room.chooser().crate(other, [("its tags", ("ODD",))]).super_genre == "Disco"


def test_a_choice_for_an_artist_counts_only_where_no_genre_is_known(room: Room) -> None:
    room.choices.remember("artist", GLOW, [], "Disco")
    assert room.chooser().crate(GLOW, SAID) == Crate("Disco", "your choice for Halden")
    assert room.chooser().crate(GLOW, [("its tags", ("techno",))]).super_genre == "Techno"


def test_what_cannot_be_remembered_is_remembered_more_narrowly(room: Room) -> None:
    assert room.choices.remember("genre", GLOW, [" "], "Disco").kind == "artist"  # type: ignore[union-attr]
    nobody = Track("Glow", ("Various Artists",))
    assert room.choices.remember("genre", nobody, [], "Disco").kind == "track"  # type: ignore[union-attr]


def test_choices_are_listed_changed_forgotten_and_exported(room: Room) -> None:
    room.choices.remember("genre", GLOW, ["Odd"], "Disco")
    room.choices.remember("genre", GLOW, ["odd"], "Folk")
    room.choices.remember("artist", GLOW, [], "House")
    assert [(one.kind, one.super_genre) for one in room.choices.all()] == [
        ("genre", "Folk"),
        ("artist", "House"),
    ]
    exported = json.loads(room.choices.export())
    assert [(one["for"], one["super_genre"]) for one in exported] == [
        ("odd", "Folk"),
        ("Halden", "House"),
    ]
    assert [one.words for one in room.choices.forget("HALDEN")] == ["Halden"]
    with pytest.raises(BadInput, match="Nothing is remembered"):
        room.choices.forget("Halden")
    assert room.choices.forget("odd", "genre")
    assert not room.choices.all()
