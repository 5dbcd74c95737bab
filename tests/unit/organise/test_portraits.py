# ruff: noqa: F811
"""Pictures of artists in their folders: only when wanted, from who knew the recording, undoable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.domain import Unreachable
from core.domain.catalogue import CatalogueArtist
from core.media.pictures import picture_facts
from core.tasks import TaskContext
from services.organise.filing import Filing
from tests.unit.metadata.conftest import PERFORMERS, SONGS, Room, picture  # noqa: F401
from tests.unit.metadata.library import Shelf, record
from tests.unit.organise.test_run import Office, office  # noqa: F401

FACE = "http://127.0.0.1:9/face.jpg"
PLACE = "Massive Attack/artist.jpg"


class Portrayed(Shelf):
    """A catalogue that has pictures of its artists."""

    def artist(self, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        self._ask(f"artist {artist_id}")
        return CatalogueArtist("deezer", artist_id, artist_id, picture=FACE)


@pytest.fixture
def room(picture: Callable[..., bytes]) -> Room:
    made = Room(deezer=Portrayed())
    made.deezer.records = (record("Mezzanine", "Massive Attack", SONGS, performers=PERFORMERS),)
    made.gallery.pictures[FACE] = picture(900, 900, "png")
    made.settings |= {"tags.artist_picture": True, "tags.artwork": False}
    return made


@pytest.fixture
def filing(office: Office, room: Room) -> Filing:
    office.arrive("a.mp3", title="Angel", artist="Massive Attack", album="Mezzanine")
    office.arrive("b.mp3", title="Risingson", artist="Massive Attack", album="Mezzanine")
    return office.filing(metadata=room.service())


def test_it_is_put_once_into_the_artists_folder_and_an_undo_takes_it_away(
    office: Office, room: Room, filing: Filing
) -> None:
    report = filing.organize.run([], "transfer", False, office.ctx)
    assert len(report.moved) == 2
    facts = picture_facts((office.desk.root / PLACE).read_bytes())
    assert facts is not None
    assert (facts.kind, facts.width) == ("jpeg", 900)
    assert [name for name in room.deezer.asked if name.startswith("artist")] == [
        "artist Massive Attack"
    ]
    assert filing.undo.undo(report.run or "", office.ctx).failed == []
    assert not office.desk.root.exists() or not list(office.desk.root.rglob("*.*"))


def test_a_picture_that_is_there_stays(office: Office, filing: Filing) -> None:
    place = office.desk.root / PLACE
    place.parent.mkdir(parents=True)
    place.write_bytes(b"mine")
    filing.organize.run([], "transfer", False, office.ctx)
    assert place.read_bytes() == b"mine"


def test_nobody_is_asked_unless_it_is_wanted(office: Office, room: Room, filing: Filing) -> None:
    room.settings["tags.artist_picture"] = False
    assert len(filing.organize.run([], "transfer", False, office.ctx).moved) == 2
    assert not (office.desk.root / PLACE).exists()
    assert not [name for name in room.deezer.asked if name.startswith("artist")]


def test_a_crate_has_no_artists_folder(office: Office, filing: Filing) -> None:
    assert filing.organize.run([], "supercrates", False, office.ctx).moved
    assert not list(office.desk.home.rglob("artist.jpg"))


def test_a_silent_catalogue_costs_the_picture_only(
    office: Office, room: Room, filing: Filing
) -> None:
    def silent(artist_id: str, ctx: TaskContext) -> None:
        raise Unreachable("Deezer", "Deezer does not answer.")

    room.deezer.artist = silent  # type: ignore[method-assign]
    assert len(filing.organize.run([], "transfer", False, office.ctx).moved) == 2
    assert not (office.desk.root / PLACE).exists()


def test_an_artist_the_recording_does_not_credit_is_not_asked_for(
    office: Office, room: Room, filing: Filing
) -> None:
    (album,) = room.deezer.records
    nobody = replace(album.album, artists=())
    tracks = tuple(replace(one, artists=(), album=nobody) for one in album.tracks)
    room.deezer.records = (replace(album, album=nobody, tracks=tracks),)
    filing.organize.run([], "transfer", False, office.ctx)
    assert not (office.desk.root / PLACE).exists()
