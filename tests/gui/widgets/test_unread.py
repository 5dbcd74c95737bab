"""A list whose first reading failed says so in its own place, not with a skeleton for ever."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import pytest
from PyQt6.QtWidgets import QLabel, QStackedWidget

from core.tasks import TaskContext
from ui.gallery.world import FakeContainer
from ui.navigation import PAGES, page_class
from ui.reading import Reading
from ui.runner import InlineRunner
from ui.widgets.painted import Skeleton
from ui.widgets.unread import Unread

SPECS = {spec.key: spec for spec in PAGES}


def broken(*_args: Any, **_kwargs: Any) -> Any:
    """A disk that fails."""
    raise OSError(5, "Input/output error")


@pytest.fixture
def stack(qtbot: Any) -> QStackedWidget:
    made = QStackedWidget()
    qtbot.addWidget(made)
    made.addWidget(Skeleton(3))
    made.addWidget(QLabel("rows"))
    return made


def test_the_skeleton_gives_way_and_comes_back_with_the_next_reading(
    stack: QStackedWidget,
) -> None:
    reading = Reading(InlineRunner())
    unread = Unread(stack, reading)
    answers: list[str] = []
    works = [False]

    def work(_ctx: TaskContext) -> str:
        return "rows" if works[0] else broken()

    reading.start(work, done=answers.append)
    assert unread.failed is not None
    assert stack.currentWidget() is unread.failed
    stack.setCurrentIndex(0)  # the tab looks once more and still knows nothing
    assert stack.currentWidget() is unread.failed
    works[0] = True
    unread.failed.acted.emit()
    assert answers == ["rows"]
    assert isinstance(stack.currentWidget(), Skeleton)  # who reads shows the rows itself


def test_what_is_there_already_stays(stack: QStackedWidget) -> None:
    stack.setCurrentIndex(1)
    reading = Reading(InlineRunner())
    unread = Unread(stack, reading)
    reading.start(broken)
    assert unread.failed is None
    assert stack.currentIndex() == 1


@pytest.mark.parametrize(
    ("key", "service", "method"),
    [
        ("dashboard", "shelf", "all"),
        ("sync", "sync", "all"),
        ("downloads", "downloads", "jobs"),
        ("artists", "artists.recent", "all"),
    ],
)
def test_a_page_whose_first_reading_fails_shows_no_skeleton_and_reads_again(
    key: str,
    service: str,
    method: str,
    build: Callable[..., Any],
    world: FakeContainer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(attrgetter(service)(world), method, broken)
        page = build(page_class(SPECS[key]), world)
    skeletons = [one for one in page.findChildren(Skeleton) if one.isVisible()]
    failed = [one.failed for one in page.findChildren(Unread) if one.failed is not None]
    assert skeletons == []
    assert [one.isVisible() for one in failed] == [True]
    failed[0].acted.emit()
    assert not failed[0].isVisible()
    assert not any(one.isVisible() for one in page.findChildren(Skeleton))
