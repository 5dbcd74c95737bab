"""The Downloads page's states for pictures and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.domain import JobState
from services.review.questions import QuestionKind
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.models import roles
from ui.pages.sync.gallery import Scene


def scenes() -> list[Scene]:
    """States of the page beside those in `ui/gallery/scenes.py`."""
    return [
        Scene("queue-filtered", FakeContainer, _filter_to_nothing),
        Scene("queue-loading", FakeContainer, lambda page: page.show_tab("queue"), held=True),
        Scene("queue-steps", FakeContainer, _steps),
        *(Scene(f"inbox-{kind.name.lower()}", FakeContainer, _ask(kind)) for kind in QuestionKind),
        Scene("inbox-empty", _empty, lambda page: page.show_tab("inbox")),
        Scene("history-many", _settled, lambda page: page.show_tab("history")),
        Scene("wishes-empty", _empty, lambda page: page.show_tab("wishes")),
    ]


def _empty() -> FakeContainer:
    return FakeContainer(empty=True)


def _ask(kind: QuestionKind) -> Callable[[Any], None]:
    """Bring the first question of a kind to the front."""

    def show(page: Any) -> None:
        page.show_tab("inbox")
        model = page.inbox.model
        rows = [model.index(row).data(roles.ITEM).kind for row in range(model.rowCount())]
        page.inbox.list.setCurrentIndex(model.index(rows.index(kind)))

    return show


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
