# ruff: noqa: F811
"""The watched folder, and the folders of a program that analyses: the pass is the truth."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from mutagen.id3 import ID3, TBPM, TKEY, TXXX

from core.domain import FilingMode, JobState, Origin, StorageError, Track
from core.media.verify import FfmpegVerifier
from core.ports.jobs import patch
from core.ports.media import Expectation, Verification
from core.tasks import TaskContext
from services.organise.filing import Filing
from tests.unit.organise.test_run import Office, office  # noqa: F401

HOUR = 3600
S = JobState


@pytest.fixture
def filing(office: Office) -> Filing:
    return office.filing()


def analyse(path: Path, target: Path) -> Path:
    """What Mixed In Key does: writes key, tempo and energy, and moves the file."""
    tags = ID3(path)
    tags.add(TKEY(encoding=3, text="8A"))
    tags.add(TBPM(encoding=3, text="124"))
    tags.add(TXXX(encoding=3, desc="EnergyLevel", text="6"))
    tags.save(path)
    target.mkdir(exist_ok=True)
    moved = Path(shutil.move(path, target / path.name))
    then = time.time() - HOUR
    os.utime(moved, (then, then))
    return moved


def test_a_pass_runs_when_something_came_and_not_again_before_that(
    office: Office, filing: Filing
) -> None:
    assert filing.watcher.look(office.ctx) is True  # the first look knows nothing
    assert filing.watcher.look(office.ctx) is False
    office.arrive("1.mp3", title="Glow", artist="Halden")
    assert filing.watcher.look(office.ctx) is True
    assert office.desk.left() == ["Transfer/Halden/Halden - Glow/Glow.mp3"]
    assert filing.watcher.look(office.ctx) is False


def test_what_somebody_still_works_on_is_looked_at_again(office: Office, filing: Filing) -> None:
    path = office.arrive("1.mp3", title="Glow", artist="Halden")
    part = path.with_name("1.mp3.part")
    part.touch()
    assert filing.watcher.look(office.ctx) is True
    assert path.exists()
    part.unlink()
    assert filing.watcher.look(office.ctx) is True
    assert not path.exists()


def test_the_same_trouble_is_told_once(office: Office, filing: Filing) -> None:
    office.desk.incoming.rmdir()
    with pytest.raises(StorageError, match="is not there"):
        filing.watcher.look(office.ctx)
    assert filing.watcher.look(office.ctx) is True
    office.desk.incoming.mkdir()
    assert filing.watcher.look(office.ctx) is True


def dig(folder: Path) -> None:
    """Folders in folders, until the path to the last is too long to list it, even for root."""
    name = "d" * 250
    folder.mkdir()
    at = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir(name, dir_fd=at)
        inner = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)


@pytest.fixture
def folders(office: Office) -> tuple[Path, Path]:
    first, second = office.desk.home / "To analyse", office.desk.home / "Analysed"
    office.changed.update({"organize.to_analyse": str(first), "organize.analysed": str(second)})
    return first, second


def test_files_go_to_the_analyser_first_and_come_back_with_what_it_wrote(
    office: Office, folders: tuple[Path, Path]
) -> None:
    first, second = folders
    arrived = office.arrive("peer/1.mp3", title="Glow", artist="Halden", comment="mine")
    before = arrived.read_bytes()
    rehearsed = office.run(dry_run=True)
    assert ([one.target for one in rehearsed.handed], arrived.exists()) == (
        [str(first / "1.mp3")],
        True,
    )
    report = office.run()
    assert (report.moved, [one.target for one in report.handed]) == ([], [str(first / "1.mp3")])
    assert (first / "1.mp3").read_bytes() == before
    assert not list(office.desk.incoming.iterdir())
    assert office.cache().tracks() == []
    assert office.run().moved == []
    analyse(first / "1.mp3", second)
    (moved,) = office.run().moved
    tags = ID3(moved.target)
    assert (str(tags["TKEY"]), str(tags["TBPM"]), str(tags["TXXX:EnergyLevel"])) == (
        "8A",
        "124",
        "6",
    )
    assert any("mine" in str(frame) for frame in tags.values())
    assert office.run().moved == []


def test_what_the_analyser_gives_back_is_noticed_by_a_look(
    office: Office, folders: tuple[Path, Path]
) -> None:
    first, second = folders
    office.arrive("1.mp3", title="Glow", artist="Halden")
    watcher = office.filing().watcher
    assert watcher.look(office.ctx) is True
    assert [path.name for path in first.glob("*")] == ["1.mp3"]
    assert watcher.look(office.ctx) is False
    analyse(first / "1.mp3", second)
    assert watcher.look(office.ctx) is True
    assert office.desk.left() == ["Transfer/Halden/Halden - Glow/Glow.mp3"]


def test_one_folder_is_enough_where_the_key_tells(
    office: Office, folders: tuple[Path, Path]
) -> None:
    first, _ = folders
    office.changed["organize.analysed"] = ""
    office.arrive("1.mp3", title="Glow", artist="Halden")
    assert (len(office.run().handed), office.run().moved) == (1, [])
    analyse(first / "1.mp3", first)
    assert len(office.run().moved) == 1


def test_what_cannot_be_read_has_no_key_and_waits(
    office: Office, folders: tuple[Path, Path]
) -> None:
    first, _ = folders
    office.changed["organize.analysed"] = ""
    first.mkdir()
    (first / "odd.mp3").write_bytes(b"no music")
    assert (office.run().moved, (first / "odd.mp3").exists()) == ([], True)


def test_what_can_be_seen_of_the_analysers_folder_is_filed_and_the_rest_another_time(
    office: Office, folders: tuple[Path, Path]
) -> None:
    first, _ = folders
    office.changed["organize.analysed"] = ""
    analyse(office.arrive("1.mp3", title="Glow", artist="Halden"), first)
    dig(first / "depth")
    report = office.run()
    assert [Path(one.target).name for one in report.moved] == ["Glow.mp3"]
    assert report.complete
    assert [path.name for path in first.iterdir()] == ["depth"]


def test_an_undo_of_the_handing_over_brings_the_file_back(
    office: Office, folders: tuple[Path, Path]
) -> None:
    arrived = office.arrive("1.mp3", title="Glow", artist="Halden")
    before = arrived.read_bytes()
    report = office.run()
    office.filing().undo.undo(report.run, office.ctx)
    assert (arrived.read_bytes(), list(folders[0].glob("*"))) == (before, [])


def test_broken_files_and_taken_names_stay(office: Office, folders: tuple[Path, Path]) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden")
    office.run()
    office.arrive("1.mp3", title="Glow", artist="Halden")
    broken = office.desk.incoming / "2.mp3"
    broken.write_bytes(b"no music")
    os.utime(broken, (1, 1))
    report = office.run()
    assert [one.reason for one in report.duplicates] == [
        "A file of that name waits for its analysis."
    ]
    assert [Path(one.path).name for one in report.failed] == ["2.mp3"]


def test_a_file_taken_away_after_its_check_is_named_and_the_others_are_handed_over(
    office: Office, folders: tuple[Path, Path]
) -> None:
    gone = office.arrive("1.mp3", title="Glow", artist="Halden")
    office.arrive("2.mp3", title="Low", artist="Halden")

    class TakenAway(FfmpegVerifier):
        def verify(self, file: Path, expected: Expectation, ctx: TaskContext) -> Verification:
            checked = super().verify(file, expected, ctx)
            gone.unlink(missing_ok=True)
            return checked

    office.changed["limits.workers"] = 1
    report = office.run(verifier=TakenAway())
    assert [(one.path, one.reason) for one in report.failed] == [
        (str(gone), "The download cannot be read (No such file or directory).")
    ]
    assert [one.target for one in report.handed] == [str(folders[0] / "2.mp3")]


def test_what_a_person_left_as_it_came_is_left_by_the_watcher_and_filed_when_asked(
    office: Office, filing: Filing
) -> None:
    path = office.arrive("1.mp3", title="Glow", artist="Halden")
    jobs = filing.organize._deps.jobs
    job = jobs.add("k", Track("1"), Origin("x", "X"), "transfer", filing=FilingMode.AS_IS)
    for state in (S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.ORGANISING):
        jobs.move(job.id, state)
    jobs.move(job.id, S.DONE, "", patch(final_path=str(path)))
    assert filing.watcher.look(office.ctx) is True
    assert path.exists()
    report = filing.organize.run((), None, False, office.ctx)
    assert (len(report.moved), path.exists()) == (1, False)
