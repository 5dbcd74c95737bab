"""Pages are built in stages: one after the other in slices, or all at once for who asks so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PyQt6.QtWidgets import QStackedWidget, QWidget

from ui.navigation import KEYS, Navigator, PageSpec
from ui.stages import begun, stage, stepwise


class Part(QWidget):
    """Two stages."""

    def __init__(self, seen: list[str], name: str) -> None:
        super().__init__()
        self._seen, self._name = seen, name
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self._seen.append(f"{self._name} begun")
        yield
        self._seen.append(f"{self._name} whole")


class Whole(QWidget):
    """Stages with a part that has some, too."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.seen.append("begun")
        self.part = yield from stepwise(lambda: Part(self.seen, "part"))
        self.seen.append("whole")

    def shown(self) -> None:
        self.seen.append("shown")

    def hidden(self) -> None:
        self.seen.append("hidden")


ORDER = ["begun", "part begun", "part whole", "whole"]


@pytest.fixture
def seen(qapp: object) -> list[str]:
    return []


def test_a_constructor_called_as_ever_builds_everything(seen: list[str]) -> None:
    Whole(seen)
    assert seen == ORDER


def test_built_in_steps_each_stage_comes_when_it_is_asked_for(seen: list[str]) -> None:
    _made, left = begun(lambda: Whole(seen))
    assert seen == []
    (work,) = left
    for many in range(1, len(ORDER) + 1):
        if next(work, "over") == "over":
            break
        assert len(seen) <= many
    assert list(work) == []
    assert seen == ORDER


def test_who_is_not_asked_for_steps_takes_none_although_its_owner_does(seen: list[str]) -> None:
    def build() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        begun(build)
    Part(seen, "later")
    assert seen == ["later begun", "later whole"]


def test_a_page_is_nobodys_before_its_last_stage(qtbot: Any, seen: list[str]) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    made: list[object] = []

    def build(_spec: PageSpec) -> Any:
        return Whole(seen)

    def aside(work: Callable[[], None], then: Callable[[], None]) -> None:
        work()
        then()

    navigator = Navigator(stack, build, aside)
    navigator.built.connect(made.append)
    navigator.go(KEYS[0])
    assert seen == []
    assert navigator.page(KEYS[0]) is None
    navigator.go(KEYS[1])  # somebody goes on: the page half built hears nothing of it
    qtbot.waitUntil(lambda: len(made) == 2, timeout=60_000)
    qtbot.waitUntil(lambda: "shown" in seen, timeout=60_000)
    assert made == [navigator.page(KEYS[0]), navigator.page(KEYS[1])]
    assert "hidden" not in seen
