"""The review of files of unknown genre: listed, put into a crate, remembered, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain import BadInput, JobState, Origin, Track
from core.ports.jobs import patch
from database.job_repo import JobRepo
from services.clock import SystemClock
from services.organise.filing import Filing
from tests.unit.organise.conftest import Desk
from tests.unit.organise.test_run import Office, office  # noqa: F401

S = JobState


@pytest.fixture
def filing(office: Office) -> Filing:  # noqa: F811
    office.changed["organize.layout"] = "supercrates"
    office.arrive("1.mp3", title="Glow", artist="Halden", genre="odd")
    office.arrive("2.mp3", title="Low", artist="Halden", genre="odder")
    office.arrive("3.mp3", title="Sky", artist="Mira")
    filing = office.filing()
    assert len(filing.organize.run((), None, False, office.ctx).unclassified) == 3
    return filing


def crates(desk: Desk) -> list[str]:
    return [path.removeprefix("Supercrates/") for path in desk.left() if "Super" in path]


def paths(filing: Filing, office: Office, *titles: str) -> list[Path]:  # noqa: F811
    waiting = filing.unclassified.waiting(office.ctx)
    return [Path(one.path) for one in waiting if one.title in titles]


def test_the_review_lists_artist_title_and_genre_texts(filing: Filing, office: Office) -> None:  # noqa: F811
    told = filing.unclassified.waiting(office.ctx)
    assert [(one.artist, one.title, one.genres, one.suggestion) for one in told] == [
        ("Halden", "Glow", ("odd",), ""),
        ("Halden", "Low", ("odder",), ""),
        ("Mira", "Sky", (), ""),
    ]


def test_a_file_goes_into_its_crate_untouched_and_an_undo_brings_it_back(
    filing: Filing,
    office: Office,  # noqa: F811
) -> None:
    (glow,) = paths(filing, office, "Glow")
    before = glow.read_bytes()
    done = filing.unclassified.assign([glow], "disco", office.ctx, "track")
    (moved,) = done.moved
    assert (Path(moved.target).read_bytes(), done.failed) == (before, [])
    assert crates(office.desk)[0] == "Disco/Halden - Glow.mp3"
    assert dict(moved.sources)["super_genre"] == "your choice"
    assert str(glow) not in {track.path for track in office.cache().tracks()}
    assert moved.target in {track.path for track in office.cache().tracks()}
    back = filing.undo.undo(done.run, office.ctx)
    assert ([one.target for one in back.restored], glow.read_bytes()) == ([str(glow)], before)


def test_a_choice_for_a_genre_counts_in_later_runs_and_for_what_waits(
    filing: Filing,
    office: Office,  # noqa: F811
) -> None:
    done = filing.unclassified.assign(paths(filing, office, "Low"), "Techno", office.ctx)
    assert done.remembered == ["genre “odder” → Techno"]
    office.arrive("4.mp3", title="New", artist="Other", genre="Odder")
    report = filing.organize.run((), None, False, office.ctx)
    assert [Path(one.target).parent.name for one in report.moved] == ["Techno"]
    assert dict(report.moved[0].sources)["super_genre"] == "your choice for the genre “odder”"
    assert filing.organize.run((), None, False, office.ctx).moved == []


def test_an_artists_choice_moves_the_rest_of_them_with_one_more_key(
    filing: Filing,
    office: Office,  # noqa: F811
) -> None:
    filing.unclassified.assign(paths(filing, office, "Glow"), "House", office.ctx, "artist")
    told = filing.unclassified.waiting(office.ctx)
    assert [(one.title, one.suggestion) for one in told] == [("Low", "House"), ("Sky", "")]
    again = filing.unclassified.again(office.ctx)
    assert [Path(one.source).name for one in again.moved] == ["Halden - Low.mp3"]
    filing.choices.forget("Halden")
    assert filing.unclassified.again(office.ctx).moved == []


def test_nothing_is_remembered_when_nothing_shall_be(filing: Filing, office: Office) -> None:  # noqa: F811
    filing.unclassified.assign(paths(filing, office, "Glow"), "House", office.ctx, None)
    assert filing.choices.all() == []


def test_the_empty_folder_goes_with_its_last_file(filing: Filing, office: Office) -> None:  # noqa: F811
    every = paths(filing, office, "Glow", "Low", "Sky")
    done = filing.unclassified.assign(every, "World", office.ctx)
    assert len(done.moved) == 3
    assert done.remembered[-1] == "artist “Mira” → World"
    assert not filing.unclassified.folder.exists()
    assert filing.unclassified.waiting(office.ctx) == []


def test_the_download_names_the_crate_its_file_went_to_and_back(
    filing: Filing,
    office: Office,  # noqa: F811
) -> None:
    (glow,) = paths(filing, office, "Glow")
    jobs = JobRepo(office.desk.engine, SystemClock())
    job = jobs.add("k", Track("Glow", ("Halden",)), Origin("file:/x.csv", "X", 1), "supercrates")
    for state in (S.SEARCHING, S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.ORGANISING):
        jobs.move(job.id, state)
    jobs.move(job.id, S.DONE, "", patch(final_path=str(glow)))
    done = filing.unclassified.assign([glow], "disco", office.ctx)
    assert jobs.get(job.id).final_path == done.moved[0].target
    filing.undo.undo(done.run, office.ctx)
    assert jobs.get(job.id).final_path == str(glow)


def test_a_taken_name_stays_and_nothing_is_remembered(filing: Filing, office: Office) -> None:  # noqa: F811
    there = office.desk.home / "Supercrates" / "Disco" / "halden - glow.flac"
    there.parent.mkdir()
    there.write_bytes(b"x")
    done = filing.unclassified.assign(paths(filing, office, "Glow"), "Disco", office.ctx)
    assert (done.moved, done.remembered, done.failed[0].there) == ([], [], str(there))
    assert "in that crate already" in done.failed[0].reason


def test_what_cannot_be_meant_is_said_before_anything_moves(filing: Filing, office: Office) -> None:  # noqa: F811
    every = paths(filing, office, "Glow")
    with pytest.raises(BadInput, match="no super genre “Polka”"):
        filing.unclassified.assign(every, "Polka", office.ctx)
    with pytest.raises(BadInput, match="does not wait"):
        filing.unclassified.assign([*every, office.desk.home / "x.mp3"], "House", office.ctx)
    every[0].write_bytes(b"no music")
    with pytest.raises(BadInput, match="cannot be read"):
        filing.unclassified.assign(every, "House", office.ctx)
    assert len(filing.unclassified.waiting(office.ctx)) == 2
