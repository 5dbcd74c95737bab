"""Filing for the engine: settings and a job in, a filed file out."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import BadInput, DownloadJob, FilingOutcome, JobState, Origin, StorageError
from core.media.tags_reader import FileTagReader
from core.tasks import TaskContext
from sandbox.audio import make_audio
from services.organise.job_runs import run_of
from services.organise.organiser import Organiser
from services.organise.template import DEFAULTS
from tests.unit.organise.conftest import TRACK, Desk

JOB = DownloadJob(5, TRACK, Origin("p", "P"), JobState.ORGANISING, "transfer")
FINAL = "Transfer/Massive Attack/Massive Attack - Mezzanine/03 - Teardrop.mp3"


def organiser(desk: Desk, **changed: Any) -> Organiser:
    values: dict[str, Any] = {
        "organize.transfer": str(desk.root),
        "organize.supercrates": str(desk.home / "Supercrates"),
        "organize.genre_map": "",
        "organize.template_transfer": DEFAULTS["transfer"],
        "organize.template_supercrates": DEFAULTS["supercrates"],
        "tags.enabled": True,
        "downloads.incoming": str(desk.incoming),
        "organize.duplicates": "skip",
    }
    values |= {key.replace("__", "."): value for key, value in changed.items()}
    return Organiser(desk.filer(), desk.files, FileTagReader(), values.__getitem__)


def test_a_job_is_filed_and_its_empty_folders_go(desk: Desk, ctx: TaskContext) -> None:
    source = desk.download("complete/user/album/03 x.mp3")
    filed = organiser(desk).file(JOB, source, ctx)
    assert (filed.outcome, filed.path) == (FilingOutcome.MOVED, str(desk.home / FINAL))
    assert desk.left() == [FINAL]
    assert os.listdir(desk.incoming) == []
    assert FileTagReader().read(str(filed.path)).title == "Teardrop"
    assert [entry.job_id for entry in desk.journal.of_run(run_of(5))] == [5]


def test_without_catalogues_nothing_is_gathered_and_the_request_is_what_is_written(
    desk: Desk, ctx: TaskContext
) -> None:
    alone = organiser(desk)
    alone.prepare(replace(JOB, state=JobState.DOWNLOADING))
    filed = alone.file(JOB, desk.download(), ctx)
    alone.prepare(replace(JOB, state=JobState.CANCELLED))
    owned = FileTagReader().read(str(filed.path))
    assert (owned.title, owned.artists, owned.album) == (TRACK.title, TRACK.artists, TRACK.album)
    assert desk.left() == [FINAL]


def test_a_job_filed_before_a_kill_is_filed(desk: Desk, ctx: TaskContext) -> None:
    source = desk.download()
    first = organiser(desk).file(JOB, source, ctx)
    again = organiser(desk).file(JOB, source, ctx)
    assert (again.outcome, again.path) == (FilingOutcome.MOVED, first.path)


def test_a_download_from_elsewhere_leaves_its_folder(desk: Desk, ctx: TaskContext) -> None:
    source = make_audio(desk.home / "elsewhere" / "a.mp3", seconds=1.0)
    organiser(desk).file(JOB, source, ctx)
    assert source.parent.is_dir()


def test_a_duplicate_stays_with_its_folder(desk: Desk, ctx: TaskContext) -> None:
    organiser(desk).file(JOB, desk.download("a/a.mp3"), ctx)
    second = desk.download("b/b.flac")
    filed = organiser(desk).file(replace(JOB, id=6), second, ctx)
    assert filed.outcome is FilingOutcome.DUPLICATE
    assert second.exists()


def test_tags_are_left_alone_when_switched_off(desk: Desk, ctx: TaskContext) -> None:
    filed = organiser(desk, tags__enabled=False).file(JOB, desk.download(), ctx)
    assert FileTagReader().read(str(filed.path)).title == "teardrop"


@pytest.mark.parametrize(
    ("genre", "crate"),
    [("Techno", "Techno"), ("vaporwave", "Unclassified"), (None, "Unclassified")],
)
def test_a_crate_comes_from_the_files_genre_when_the_track_has_none(
    desk: Desk, genre: str | None, crate: str
) -> None:
    tags = {"genre": genre} if genre else {}
    source = make_audio(desk.incoming / "a.mp3", seconds=1.0, tags=tags)
    plan = organiser(desk).plan(source, replace(TRACK, genres=()), "supercrates")
    assert plan.target == str(desk.home / "Supercrates" / crate / "Massive Attack - Teardrop.mp3")


def test_a_persons_own_genre_map_counts(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "map.json").write_text('{"Night": ["trip hop"]}')
    plan = organiser(desk, organize__genre_map=str(tmp_path / "map.json")).plan(
        desk.incoming / "gone.mp3", TRACK, "supercrates"
    )
    assert Path(plan.target).parent.name == "Night"


def test_a_target_that_can_be_written_is_made_and_left_empty(desk: Desk) -> None:
    organiser(desk).check_target("transfer")
    assert list(desk.root.iterdir()) == []


def test_a_target_below_a_file_is_a_storage_error(desk: Desk) -> None:
    (desk.home / "file").write_text("")
    blocked = organiser(desk, organize__transfer=str(desk.home / "file" / "music"))
    with pytest.raises(StorageError, match="cannot be used"):
        blocked.check_target("transfer")


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="needs a file system that takes no files")
def test_a_target_that_takes_no_files_is_a_storage_error(desk: Desk) -> None:
    with pytest.raises(StorageError, match="/proc/1"):
        organiser(desk, organize__transfer="/proc/1").check_target("transfer")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_target_is_a_storage_error(desk: Desk, ctx: TaskContext) -> None:
    desk.root.mkdir()
    desk.root.chmod(0o500)
    source = desk.download()
    with pytest.raises(StorageError, match="cannot be written"):
        organiser(desk).check_target("transfer")
    with pytest.raises(StorageError, match="cannot be written"):
        organiser(desk).file(JOB, source, ctx)
    assert source.exists()


def test_an_unknown_layout_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput):
        organiser(desk).check_target("picard")
