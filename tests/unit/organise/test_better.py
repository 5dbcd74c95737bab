"""A better copy that was fetched for an owned file takes its place, and only when it is better."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import DownloadJob, FilingOutcome, JobState, LibraryTrack, Origin, Track
from core.media.tags_reader import FileTagReader
from core.tasks import TaskContext
from database.library_repo import LibraryRepo
from sandbox.audio import make_audio
from services.organise.better import BetterCopies
from services.organise.job_runs import FILE_ANYWAY
from tests.unit.organise.conftest import Desk

GLOW = Track("Glow", ("Halden",))


class Place:
    """An owned MP3 and a download that was wanted for it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.worse = make_audio(desk.root / "Halden/Glow.mp3", 0.5, tags={"title": "Glow"})
        self.cache = LibraryRepo(desk.engine)
        self.cache.add_organised(LibraryTrack("Glow", ("Halden",), path=str(self.worse)))
        self.settings: dict[str, Any] = {"schedules.upgrade_wishes": False}

    def better(self) -> BetterCopies:
        desk = self.desk
        return BetterCopies(
            desk.replacer(), desk.filer(), FileTagReader(), self.cache, self.settings.__getitem__
        )

    def job(self, reason: str = "") -> DownloadJob:
        origin = Origin("k", "list", replaces=str(self.worse))
        job = DownloadJob(7, GLOW, origin, JobState.ORGANISING, "transfer")
        return replace(job, reason=reason)


@pytest.fixture
def place(desk: Desk) -> Place:
    return Place(desk)


def test_only_a_person_or_the_setting_lets_it_replace(place: Place) -> None:
    assert not place.better().may_replace(place.job())
    assert place.better().may_replace(place.job(FILE_ANYWAY))
    place.settings["schedules.upgrade_wishes"] = True
    assert place.better().may_replace(place.job())


def test_a_lossless_copy_takes_the_place_and_a_second_try_says_the_same(
    place: Place, ctx: TaskContext
) -> None:
    source = make_audio(place.desk.incoming / "glow.flac", 0.5)
    done = place.better().file(place.job(), source, ctx)
    target = place.worse.with_suffix(".flac")
    assert (done.outcome, done.path) == (FilingOutcome.MOVED, str(target))
    assert "It replaced Glow.mp3, which is in the trash (undo: job-7)." in done.reason
    assert not place.worse.exists()
    assert place.cache.count() == 0
    again = place.better().file(place.job(), source, ctx)
    assert (again.outcome, again.path) == (FilingOutcome.MOVED, str(target))


def test_a_copy_that_is_no_better_leaves_the_owned_file_alone(
    place: Place, ctx: TaskContext
) -> None:
    source = make_audio(place.desk.incoming / "glow.mp3", 0.5, seed=2)
    before = place.worse.read_bytes()
    refused = place.better().file(place.job(), source, ctx)
    assert refused.outcome is FilingOutcome.FAILED
    assert refused.reason == "It is no better than Glow.mp3, which was left alone."
    assert place.worse.read_bytes() == before
    source.write_bytes(b"noise")
    assert place.better().file(place.job(), source, ctx).outcome is FilingOutcome.FAILED


def test_an_owned_file_that_is_gone_is_not_replaced(place: Place, ctx: TaskContext) -> None:
    place.worse.unlink()
    source = make_audio(place.desk.incoming / "glow.flac", 0.5)
    refused = place.better().file(place.job(), source, ctx)
    assert refused.reason == "Glow.mp3 is no longer there; nothing was replaced."
    assert source.is_file()


def test_a_name_that_is_taken_is_said(place: Place, ctx: TaskContext) -> None:
    taken = place.worse.with_suffix(".flac")
    taken.write_bytes(b"somebody's")
    source = make_audio(place.desk.incoming / "glow.flac", 0.5)
    refused = place.better().file(place.job(), source, ctx)
    assert (refused.outcome, bool(refused.reason)) == (FilingOutcome.FAILED, True)
    assert (taken.read_bytes(), place.worse.is_file(), source.is_file()) == (
        b"somebody's",
        True,
        True,
    )


def test_without_a_folder_of_its_own_nothing_is_lost(place: Place, ctx: TaskContext) -> None:
    gone = replace(place.job().origin, replaces=None)
    source = make_audio(place.desk.incoming / "glow.flac", 0.5)
    refused = place.better().file(replace(place.job(), origin=gone), source, ctx)
    assert refused.outcome is FilingOutcome.FAILED
    assert Path(source).is_file()
