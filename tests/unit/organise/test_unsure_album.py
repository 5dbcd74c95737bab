"""A download whose album the catalogues disagree on waits for a person; `organize` never waits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import FilingOutcome, JobState, Track
from core.tasks import TaskContext
from services.metadata.service import MetadataService
from services.records.inbox import InboxKind
from tests.unit.metadata.conftest import Room
from tests.unit.metadata.library import record
from tests.unit.organise.conftest import Desk
from tests.unit.organise.test_inbox import Desks
from tests.unit.organise.test_run import Office

GLOW = Track("Glow", ("Halden",))
DOUBT = "Its album is unsure: Deezer has it on “Lines”, MusicBrainz on “Borders”."


def disagreeing() -> MetadataService:
    """Two catalogues that have the song on two albums of one spring."""
    room = Room()
    room.settings["tags.artwork"] = False
    room.deezer.records = (record("Lines", "Halden", ("Glow",), cover=None),)
    room.musicbrainz.records = (
        record("Borders", "Halden", ("Glow",), source="musicbrainz", mbid="m", date="1998-06-01"),
    )
    for shelf in (room.deezer, room.musicbrainz):
        (details,) = shelf.records
        tracks = tuple(replace(one, duration=1.0) for one in details.tracks)
        shelf.records = (replace(details, tracks=tracks),)
    return room.service()


@pytest.fixture
def desks(desk: Desk, ctx: TaskContext) -> Desks:
    desk.incoming.mkdir()
    made = Desks(Office(desk, ctx, {"organize.ask_album": True}))
    made.filing = made.office.filing(metadata=disagreeing())
    return made


def filed(path: str | None) -> list[str]:
    return list(Path(path or "").parts[-3:])


def test_it_waits_in_the_inbox_with_both_names(desks: Desks) -> None:
    job = desks.finish(desks.job(GLOW).id)
    assert job.state is JobState.REVIEW
    item = desks.only()
    assert (item.kind, item.reason) == (InboxKind.FILING, DOUBT)
    assert Path(item.path).is_file()
    desks.inbox.retry(item.id)
    assert desks.finish(job.id).reason == DOUBT


def test_a_person_who_names_the_album_has_it_filed_there(desks: Desks) -> None:
    job = desks.finish(desks.job(GLOW).id)
    desks.inbox.rematch(desks.only().id, replace(GLOW, album="Borders", single=False))
    done = desks.finish(job.id)
    assert done.state is JobState.DONE
    assert filed(done.final_path) == ["Halden", "Halden - Borders", "01 - Glow.mp3"]
    assert desks.wishes.all() == []


def test_file_anyway_takes_the_first_catalogues_album(desks: Desks) -> None:
    job = desks.finish(desks.job(GLOW).id)
    desks.inbox.file_anyway(desks.only().id)
    done = desks.finish(job.id)
    assert filed(done.final_path) == ["Halden", "Halden - Lines", "01 - Glow.mp3"]
    assert desks.inbox.items() == []


def test_switched_off_nobody_is_asked(desks: Desks) -> None:
    desks.office.changed["organize.ask_album"] = False
    desks.filing = desks.office.filing(metadata=disagreeing())
    done = desks.finish(desks.job(GLOW).id)
    assert filed(done.final_path) == ["Halden", "Halden - Lines", "01 - Glow.mp3"]


def test_organize_files_it_and_says_so(desks: Desks) -> None:
    desks.office.arrive("glow.mp3", title="Glow", artist="Halden")
    report = desks.filing.organize.run((), None, False, desks.office.ctx)
    (moved,) = report.moved
    assert (filed(moved.target)[1], moved.note) == ("Halden - Lines", DOUBT)
    assert report.complete


def test_its_plan_says_where_it_would_go(desks: Desks) -> None:
    job = desks.job(GLOW)
    held = desks.filing.organiser.file(job, Path(job.local_path or ""), desks.office.ctx)
    assert (held.outcome, held.path) == (FilingOutcome.FAILED, None)
    assert filed(held.plan.target)[1] == "Halden - Lines"


def test_what_was_gathered_on_the_way_is_forgotten_with_the_download(desks: Desks) -> None:
    organiser, job = desks.filing.organiser, desks.job(GLOW)
    organiser.prepare(replace(job, state=JobState.DOWNLOADING))
    organiser.prepare(replace(job, state=JobState.CANCELLED))
    assert desks.finish(job.id).reason == DOUBT  # asked anew
