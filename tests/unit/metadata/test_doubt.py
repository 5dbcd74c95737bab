"""Catalogues that name different albums: rules first, and only where none decides a doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.domain import Track
from core.domain.catalogue import AlbumDetails, AlbumKind
from services.metadata.doubt import settled
from services.metadata.model import Finding
from tests.unit.metadata.conftest import SONGS, Room
from tests.unit.metadata.library import record

TEARDROP = Track("Teardrop", ("Massive Attack",))
BOTH = "Deezer has it on “Mezzanine”, MusicBrainz on “Singles Club”."


def other(title: str = "Singles Club", artist: str = "Massive Attack", **more: Any) -> AlbumDetails:
    values: dict[str, Any] = {"source": "musicbrainz", "mbid": "m", "cover": None, "genres": ()}
    return record(title, artist, SONGS, **(values | more))


def told(room: Room, *records: AlbumDetails) -> Any:
    room.musicbrainz.records = records
    return room.ask(TEARDROP)


def test_two_albums_of_one_year_are_a_doubt_and_the_first_stands(room: Room) -> None:
    found = told(room, other(date="1998-09-01"))
    assert found.doubt == BOTH
    assert (found.track.album, found.tags.mb_release) == ("Mezzanine", None)


def test_both_catalogues_on_one_album_are_none(room: Room) -> None:
    assert room.ask(TEARDROP).doubt == ""


def test_a_subject_that_names_its_album_is_never_asked_about(room: Room) -> None:
    room.musicbrainz.records = (other(),)
    assert room.ask(replace(TEARDROP, album="Mezzanine")).doubt == ""


@pytest.mark.parametrize(
    "rival",
    [
        other("Mezzanine (Deluxe Edition)"),
        other(kind=AlbumKind.SINGLE),
        other(kind=AlbumKind.COMPILATION),
        other(kind=AlbumKind.EP),
        other(kind=None),
        other(secondary=("live",)),
        other(artist="Various Artists"),
        other(date=None),
        other(date="2003-01-01"),
        other(date="1999-04-20"),
    ],
    ids=[
        *("edition", "single", "sampler", "ep", "unknown kind", "live", "various"),
        *("no date", "later", "a year later"),
    ],
)
def test_where_a_rule_decides_the_first_catalogues_album_stands(
    room: Room, rival: AlbumDetails
) -> None:
    found = told(room, rival)
    assert (found.doubt, found.track.album) == ("", "Mezzanine")


def test_an_album_that_is_older_by_a_year_wins_with_all_that_is_its_own(room: Room) -> None:
    found = told(room, other("Protection", date="1994-09-26", label="Circa"))
    assert (found.doubt, found.track.album) == ("", "Protection")
    assert (found.tags.label, found.tags.date, found.tags.mb_release) == (
        "Circa",
        "1994-09-26",
        "m",
    )
    assert found.sources["album"] == "MusicBrainz"
    assert found.pictures == ()


def test_a_year_alone_is_compared_with_a_year_alone(room: Room) -> None:
    assert told(room, other(date="1998")).doubt == BOTH
    room.memory.clear()
    assert told(room, other(date="1999")).doubt == ""


def test_a_third_catalogue_that_confirms_the_first_ends_the_doubt() -> None:
    first, rival = record("Mezzanine", "Massive Attack", SONGS), other()
    findings = [
        Finding("deezer", "Deezer", first.tracks[2], first, True),
        Finding("musicbrainz", "MusicBrainz", rival.tracks[2], rival, False),
    ]
    assert settled(TEARDROP, findings) == (findings, BOTH)
    third = replace(findings[0], source="itunes", title="iTunes")
    assert settled(TEARDROP, [*findings, third]) == ([*findings, third], "")


def test_a_finding_without_its_release_is_no_word_against_another() -> None:
    first, rival = record("Mezzanine", "Massive Attack", SONGS), other()
    bare = Finding("deezer", "Deezer", first.tracks[2], None, True)
    against = Finding("musicbrainz", "MusicBrainz", rival.tracks[2], rival, False)
    assert settled(TEARDROP, [bare, against])[1] == ""
    assert settled(TEARDROP, [against])[1] == ""
    assert settled(TEARDROP, [])[1] == ""
