"""Which jobs a progress bubble counts: those of its run, whatever list asked for them first."""

from __future__ import annotations

from dataclasses import replace

from core.domain import DownloadJob, JobState, Origin
from ui.gallery import data
from ui.models.groups import JobGroups


def job(number: int, state: JobState, key: str) -> DownloadJob:
    return replace(data.job(number), state=state, origin=Origin(key, key.upper()))


def test_a_run_counts_its_own_jobs_and_not_those_of_an_earlier_one() -> None:
    groups = JobGroups()
    groups.follow("a", "Evening", [2, 3])
    earlier, mine, shared = (
        job(1, JobState.DONE, "a"), job(2, JobState.WANTED, "a"), job(3, JobState.DONE, "b"),
    )  # fmt: skip
    assert groups.take([earlier, mine, shared]) == {"a", "b"}
    progress = groups.progress("a")
    assert progress is not None
    assert (progress.name, progress.total, progress.done) == ("Evening", 2, 1)
    assert set(groups.active_keys()) == {"a"}
    groups.unfollow("a")
    progress = groups.progress("a")
    assert progress is not None
    assert (progress.name, progress.total, progress.done) == ("A", 2, 1)


def test_a_run_whose_jobs_were_never_written_down_counts_what_was_wanted_for_it() -> None:
    groups = JobGroups()
    groups.follow("a", "Evening", [])
    assert groups.progress("a") is None
    groups.take([job(1, JobState.WANTED, "a")])
    progress = groups.progress("a")
    assert progress is not None
    assert (progress.name, progress.total) == ("Evening", 1)
    assert "a" in groups.active_keys()
