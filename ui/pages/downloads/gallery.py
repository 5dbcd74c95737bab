"""The Downloads page's states for pictures and tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.domain import JobState
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.pages.sync.gallery import Scene


def scenes() -> list[Scene]:
    """States of the page beside those in `ui/gallery/scenes.py`."""
    return [
        Scene("queue-filtered", FakeContainer, _filter_to_nothing),
        Scene("queue-loading", FakeContainer, lambda page: page.show_tab("queue"), held=True),
        Scene("queue-steps", FakeContainer, _steps),
        Scene("inbox-many", _reviews, lambda page: page.show_tab("inbox")),
        Scene("inbox-empty", _empty, lambda page: page.show_tab("inbox")),
        Scene("history-many", _settled, lambda page: page.show_tab("history")),
        Scene("wishes-empty", _empty, lambda page: page.show_tab("wishes")),
    ]


def _empty() -> FakeContainer:
    return FakeContainer(empty=True)


def _reviews() -> FakeContainer:
    reasons = (
        "Two files fit equally well",
        "Length is off by 9 s",
        "The folder speaks of a live version",
        "The disk is full: it could not be filed",
    )
    jobs = [
        replace(data.job(n), state=JobState.REVIEW, reason=reasons[n % 4], remote=None,
                candidate=None, size=None)
        for n in range(1, 8)
    ]  # fmt: skip
    return FakeContainer(jobs=jobs)


def _settled() -> FakeContainer:
    states = (JobState.DONE, JobState.DONE, JobState.DONE, JobState.CANCELLED)
    jobs = []
    for n in range(1, 129):
        job = data.job(n)
        state = states[n % 4]
        path = f"/music/Transfer/{job.track.artist_credit}/{job.track.title}.flac"
        jobs.append(
            replace(job, state=state, reason="", final_path=path if state is states[0] else None)
        )
    return FakeContainer(jobs=jobs)


def _filter_to_nothing(page: Any) -> None:
    page.show_tab("queue")
    page.queue.search.setText("no such track")
    page.queue.search.searched.emit("no such track")


def _steps(page: Any) -> None:
    page.show_tab("queue")
    page.queue.pane.which.button("steps").click()
