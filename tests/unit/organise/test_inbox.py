"""The inbox: what could not be filed or was refused waits, over restarts, for a person's word."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from core.domain import (
    BadInput,
    DownloadJob,
    JobState,
    Origin,
    PrintMatch,
    PrintVerdict,
    StorageError,
    Track,
)
from core.media.tags_reader import FileTagReader
from core.media.verify import FfmpegVerifier
from core.ports.jobs import patch
from core.ports.memory import EVERY_TRACK, BadFile
from core.tasks import TaskContext
from database.activity_repo import ActivityRepo
from database.inbox_repo import CheckRepo, HeldRepo
from database.job_repo import JobRepo
from database.library_repo import LibraryRepo
from database.wish_repo import WishRepo
from sandbox.audio import make_audio
from services.bus import EventBus
from services.clock import SystemClock
from services.decide.memory import SessionMemory
from services.downloads.deps import EngineDeps
from services.downloads.finishing import FinishStep
from services.downloads.known_bad import digest_of
from services.events import JobMoved
from services.organise.filing import Filing
from services.organise.job_runs import run_of
from services.records.inbox import InboxDeps, InboxItem, InboxKind, InboxService
from tests.unit.organise.conftest import Desk
from tests.unit.organise.mortal import Failing
from tests.unit.organise.test_run import Office

GLOW = Track("Glow", ("Halden",), "Lines", duration=1.0, track_number=1)
OTHER = Track("Low", ("Halden",), "Lines", duration=1.0, track_number=2)
S = JobState


class Told:
    """A recogniser that says what it is told to say."""

    def __init__(self, answer: PrintMatch | None = None) -> None:
        self.answer = answer

    def recognise(
        self, path: Path, wanted: Track, duration: float, ctx: TaskContext
    ) -> PrintMatch | None:
        return self.answer


@dataclass
class Desks:
    """Real jobs, real filing, the engine's real last step, and the inbox; `again` is a restart."""

    office: Office
    bus: EventBus = field(default_factory=EventBus)
    recogniser: Told = field(default_factory=Told)
    woken: int = 0
    files: SessionMemory = field(default_factory=SessionMemory)

    def __post_init__(self) -> None:
        engine, clock = self.office.desk.engine, SystemClock()
        self.jobs, self.held = JobRepo(engine, clock), HeldRepo(engine, clock)
        self.checks, self.wishes = CheckRepo(engine), WishRepo(engine)
        self.filing: Filing = self.office.filing()

    def again(self) -> Desks:
        return Desks(self.office)

    def wake(self) -> None:
        self.woken += 1

    def pause(self, job_id: int) -> bool:
        self.jobs.move(job_id, S.PARKED, "Paused")
        return True

    @property
    def inbox(self) -> InboxService:
        return InboxService(
            InboxDeps(
                jobs=self.jobs,
                held=self.held,
                checks=self.checks,
                wishes=self.wishes,
                track_key=lambda track: track.title,
                filing=lambda: self.filing,
                pause=self.pause,
                wake=self.wake,
                layout=lambda: "transfer",
                activity=ActivityRepo(self.office.desk.engine, SystemClock()),
                bus=self.bus,
                clock=SystemClock(),
                files=self.files,
            )
        )

    def only(self) -> InboxItem:
        (item,) = self.inbox.items()
        return item

    def job(self, track: Track = GLOW, seconds: float = 1.0) -> DownloadJob:
        """A finished download that was not checked yet."""
        path = make_audio(self.office.desk.incoming / "peer/glow.mp3", seconds)
        job = self.jobs.add(track.title, track, Origin("p", "P", 1), "transfer")
        for state in (S.SEARCHING, S.QUEUED, S.DOWNLOADING):
            self.jobs.move(job.id, state)
        return self.jobs.move(job.id, S.VERIFYING, "", patch(local_path=str(path)))

    def finish(self, job_id: int) -> DownloadJob:
        """What the engine's last lane does with it."""
        deps = EngineDeps(
            jobs=self.jobs,
            wishes=self.wishes,
            cache=LibraryRepo(self.office.desk.engine),
            activity=ActivityRepo(self.office.desk.engine, SystemClock()),
            sources=dict,
            collector=cast(Any, None),
            compare=cast(Any, None),
            track_key=lambda track: track.title,
            verifier=FfmpegVerifier(),
            reader=FileTagReader(),
            filer=self.filing.organiser,
            policy=cast(Any, None),
            profile=cast(Any, None),
            template=str,
            quarantine=self.office.desk.home / "quarantine",
            bus=self.bus,
            clock=SystemClock(),
            files=self.files,
            checks=self.checks,
            held=self.held,
            recogniser=self.recogniser,
        )
        FinishStep(deps, cast(Any, None)).run(self.jobs.get(job_id), self.office.ctx)
        return self.jobs.get(job_id)


@pytest.fixture
def desks(desk: Desk, ctx: TaskContext) -> Desks:
    desk.incoming.mkdir()
    return Desks(Office(desk, ctx))


def taken(desks: Desks) -> Path:
    """Somebody else's file has the name of what will be filed."""
    folder = desks.office.desk.root / "Halden/Halden - Lines"
    folder.mkdir(parents=True)
    (folder / "01 - Glow.flac").write_bytes(b"somebody's")
    return folder


def test_a_sound_file_is_filed_and_what_was_found_is_kept(desks: Desks) -> None:
    job = desks.finish(desks.job(seconds=2.0).id)
    assert job.state is S.DONE
    assert desks.inbox.count() == 0
    check = desks.checks.of([job.id])[job.id]
    assert check.facts is not None
    assert (check.facts.codec, check.problems) == ("mp3", ())
    assert check.spectrum is not None


class TestWhatCannotBeFiled:
    def test_it_waits_with_its_reason_over_a_restart(self, desks: Desks) -> None:
        taken(desks)
        job = desks.finish(desks.job().id)
        assert job.state is S.REVIEW
        item = desks.again().only()
        assert (item.kind, item.job_id, item.track) == (InboxKind.FILING, job.id, GLOW)
        assert item.reason == "01 - Glow.flac is already there; the download stays where it is."
        assert Path(item.path).is_file()
        assert item.check is not None

    def test_retry_files_it_when_the_reason_is_gone(self, desks: Desks) -> None:
        folder = taken(desks)
        job = desks.finish(desks.job().id)
        moved: list[JobMoved] = []
        desks.bus.subscribe(JobMoved, moved.append)
        desks.inbox.retry(desks.only().id)
        assert (moved[0].job.state, desks.woken) == (S.VERIFYING, 1)
        assert desks.finish(job.id).state is S.REVIEW
        (folder / "01 - Glow.flac").unlink()
        desks.inbox.retry(desks.only().id)
        assert desks.finish(job.id).final_path == str(folder / "01 - Glow.mp3")
        assert desks.inbox.items() == []

    def test_file_anyway_keeps_both(self, desks: Desks) -> None:
        folder = taken(desks)
        job = desks.finish(desks.job().id)
        desks.inbox.file_anyway(desks.only().id)
        assert desks.finish(job.id).final_path == str(folder / "01 - Glow (2).mp3")
        assert (folder / "01 - Glow.flac").read_bytes() == b"somebody's"

    def test_rematch_files_it_as_what_it_is(self, desks: Desks) -> None:
        folder = taken(desks)
        job = desks.finish(desks.job().id)
        desks.inbox.rematch(desks.only().id, OTHER)
        assert desks.finish(job.id).final_path == str(folder / "02 - Low.mp3")
        (wish,) = desks.wishes.all()
        assert (wish.track, wish.tries) == (GLOW, 0)

    def test_another_album_of_the_same_song_makes_no_wish(self, desks: Desks) -> None:
        taken(desks)
        job = desks.finish(desks.job().id)
        desks.inbox.rematch(desks.only().id, Track("Glow", ("Halden",), "Best of"))
        assert desks.finish(job.id).state is S.DONE
        assert desks.wishes.all() == []

    def test_discard_puts_it_into_the_trash_and_undo_brings_it_back(self, desks: Desks) -> None:
        taken(desks)
        job = desks.finish(desks.job().id)
        path = Path(desks.only().path)
        music = path.read_bytes()
        run = desks.inbox.discard(desks.only().id)
        assert not path.exists()
        assert desks.jobs.get(job.id).state is S.CANCELLED
        assert desks.inbox.items() == []
        report = desks.filing.undo.undo(run, desks.office.ctx)
        assert report.failed == []
        assert path.read_bytes() == music

    def test_what_cannot_be_discarded_stays(self, desks: Desks) -> None:
        taken(desks)
        desks.finish(desks.job().id)
        item = desks.only()
        files = Failing(desks.office.desk.files, "keep", OSError(28, "no space"))
        desks.filing = desks.office.filing(files=files)
        with pytest.raises(StorageError, match="no space"):
            desks.inbox.discard(item.id)
        assert desks.only() == item

    def test_a_file_that_is_gone_no_longer_waits(self, desks: Desks) -> None:
        taken(desks)
        desks.finish(desks.job().id)
        item = desks.only()
        os.unlink(item.path)
        assert desks.inbox.items() == []
        with pytest.raises(BadInput, match="no longer waits"):
            desks.inbox.retry(item.id)


class TestWhatTheCheckRefused:
    @pytest.fixture
    def refused(self, desks: Desks) -> DownloadJob:
        """A file that is far too short, in quarantine; its job looks for another."""
        long = Track("Glow", ("Halden",), "Lines", duration=100.0, track_number=1)
        return desks.finish(desks.job(track=long).id)

    def test_it_waits_in_quarantine_over_a_restart(
        self, desks: Desks, refused: DownloadJob
    ) -> None:
        assert refused.state is S.QUEUED
        item = desks.again().only()
        assert (item.kind, item.job_id) == (InboxKind.CHECK, refused.id)
        assert item.reason == "The file ends after 0:01 of 1:40"
        assert Path(item.path).parent.parent.name == "quarantine"
        assert item.check is not None
        assert item.check.problems == ("the file ends after 0:01 of 1:40",)

    def test_file_anyway_ends_the_search_and_files_it(
        self, desks: Desks, refused: DownloadJob
    ) -> None:
        item = desks.only()
        desks.inbox.file_anyway(item.id)
        assert desks.inbox.items() == []
        done = desks.finish(refused.id)
        assert done.state is S.DONE
        assert Path(done.final_path or "").is_file()

    def test_what_is_filed_anyway_is_not_refused_for_its_bytes_again(
        self, desks: Desks, refused: DownloadJob
    ) -> None:
        item = desks.only()
        digest = digest_of(Path(item.path))
        bad = BadFile("slskd", "ann", "Glow.mp3", 5, digest, item.reason, against=EVERY_TRACK)
        desks.files.remember(bad)
        desks.inbox.file_anyway(item.id)
        assert desks.files.bad_files() == []

    def test_retry_checks_it_again(self, desks: Desks, refused: DownloadJob) -> None:
        desks.inbox.retry(desks.only().id)
        assert desks.finish(refused.id).state is S.QUEUED
        assert desks.only().kind is InboxKind.CHECK

    def test_rematch_checks_it_as_what_it_is(self, desks: Desks, refused: DownloadJob) -> None:
        desks.inbox.rematch(desks.only().id, OTHER)
        assert desks.finish(refused.id).state is S.DONE
        assert [wish.key for wish in desks.wishes.all()] == ["Glow"]

    def test_discard_leaves_the_download_going(self, desks: Desks, refused: DownloadJob) -> None:
        folder = Path(desks.only().path).parent
        desks.inbox.discard(desks.only().id)
        assert desks.jobs.get(refused.id).state is S.QUEUED
        assert desks.inbox.items() == []
        assert not folder.exists()

    def test_when_its_download_has_ended_it_is_filed_beside(
        self, desks: Desks, refused: DownloadJob
    ) -> None:
        folder = taken(desks)
        desks.jobs.move(refused.id, S.CANCELLED)
        item = desks.only()
        desks.inbox.file_anyway(item.id)
        assert (folder / "01 - Glow (2).mp3").is_file()
        assert desks.inbox.items() == []

    def test_what_cannot_be_filed_beside_stays(
        self, desks: Desks, refused: DownloadJob, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desks.jobs.move(refused.id, S.CANCELLED)
        files = Failing(desks.office.desk.files, "copy", OSError(22, "odd"))
        desks.filing = desks.office.filing(files=files)
        with pytest.raises(BadInput, match="odd"):
            desks.inbox.file_anyway(desks.only().id)
        assert desks.inbox.count() == 1

    def test_a_job_that_cannot_be_paused_now_is_left_alone(
        self, desks: Desks, refused: DownloadJob, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Desks, "pause", lambda _self, _job: False)
        with pytest.raises(BadInput, match="just at work"):
            desks.inbox.file_anyway(desks.only().id)
        assert desks.inbox.count() == 1

    def test_one_without_a_download_is_filed_alone(self, desks: Desks) -> None:
        path = make_audio(desks.office.desk.home / "quarantine/x/a.mp3", 1.0)
        desks.held.hold(None, GLOW, str(path), "odd")
        missing = make_audio(desks.office.desk.home / "quarantine/y/b.mp3", 1.0)
        desks.held.hold(999, OTHER, str(missing), "odd")
        for item in desks.inbox.items():
            desks.inbox.file_anyway(item.id)
        folder = desks.office.desk.root / "Halden/Halden - Lines"
        assert sorted(os.listdir(folder)) == ["01 - Glow.mp3", "02 - Low.mp3"]


class TestFingerprints:
    def test_another_recording_is_refused(self, desks: Desks) -> None:
        other = PrintMatch(PrintVerdict.OTHER, 0.95, "id", "Blue Monday", ("New Order",))
        desks.recogniser.answer = other
        job = desks.finish(desks.job().id)
        assert job.state is S.QUEUED
        assert desks.only().reason == (
            "By its fingerprint it is another recording: New Order - Blue Monday"
        )
        assert desks.checks.of([job.id])[job.id].fingerprint == other

    @pytest.mark.parametrize("verdict", [PrintVerdict.CONFIRMED, PrintVerdict.UNKNOWN])
    def test_what_is_confirmed_or_unknown_is_filed(
        self, desks: Desks, verdict: PrintVerdict
    ) -> None:
        desks.recogniser.answer = PrintMatch(verdict)
        job = desks.finish(desks.job().id)
        assert job.state is S.DONE
        assert desks.checks.of([job.id])[job.id].fingerprint == PrintMatch(verdict)


class TestUndoingADownload:
    def test_its_job_is_no_longer_done_and_files_again_without_a_download(
        self, desks: Desks
    ) -> None:
        job = desks.job()
        done = desks.finish(job.id)
        report = desks.filing.undo.undo(run_of(job.id), desks.office.ctx)
        assert report.failed == []
        undone = desks.jobs.get(job.id)
        assert (undone.state, undone.final_path) == (S.REVIEW, None)
        assert undone.local_path == job.local_path
        assert desks.only().reason.startswith("Its filing was undone")
        desks.inbox.retry(desks.only().id)
        assert desks.finish(job.id).final_path == done.final_path

    def test_a_newer_job_for_the_track_goes_first(self, desks: Desks) -> None:
        job = desks.job()
        desks.finish(job.id)
        newer = desks.jobs.add(GLOW.title, GLOW, Origin("p", "P", 1), "transfer")
        desks.filing.undo.undo(run_of(job.id), desks.office.ctx)
        assert desks.jobs.get(job.id).state is S.DONE
        assert desks.jobs.get(newer.id).state is S.WANTED

    def test_a_file_taken_elsewhere_since_says_nothing_about_the_job(self, desks: Desks) -> None:
        job = desks.job()
        desks.finish(job.id)
        desks.jobs.annotate(job.id, patch(final_path="/elsewhere.mp3"))
        desks.filing.undo.undo(run_of(job.id), desks.office.ctx)
        assert desks.jobs.get(job.id).state is S.DONE
