"""What a page lives from is read by purpose; what failed is told once and can be read again."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtCore import QObject

from core.domain import Unreachable
from ui.reading import Reading
from ui.runner import InlineRunner


class Store:
    """Answers, or fails while `broken` is set."""

    def __init__(self) -> None:
        self.broken: Exception | None = None
        self.asked = 0

    def read(self, _ctx: object) -> int:
        self.asked += 1
        if self.broken is not None:
            raise self.broken
        return self.asked


class Heard:
    """A reading of a store, with what it said."""

    def __init__(self, runner: InlineRunner) -> None:
        self.owner, self.store = QObject(), Store()
        self.reading = Reading(runner, self.owner)
        self.answers: list[int] = []
        self.changes: list[Any] = []
        self.reading.changed.connect(lambda: self.changes.append(self.reading.trouble))

    def read(self) -> None:
        self.reading.start(self.store.read, lane="db", done=self.answers.append)


@pytest.fixture
def heard(qapp: object, runner: InlineRunner) -> Heard:
    return Heard(runner)


def test_an_answer_is_handed_on_and_nothing_is_said(heard: Heard) -> None:
    heard.read()
    assert (heard.answers, heard.changes, heard.reading.busy) == ([1], [], False)


def test_a_failure_says_what_happened_and_what_to_do(heard: Heard) -> None:
    heard.store.broken = Unreachable("slskd", "slskd does not answer.", "Start it.")
    heard.read()
    assert heard.reading.trouble == ("slskd does not answer.", "Start it.")
    assert heard.answers == []


def test_the_same_failure_again_says_nothing_new(heard: Heard) -> None:
    heard.store.broken = OSError(5, "Input/output error")
    heard.read()
    heard.read()
    assert len(heard.changes) == 1


def test_reading_again_puts_the_same_question_and_success_ends_the_trouble(heard: Heard) -> None:
    heard.store.broken = OSError(5, "Input/output error")
    heard.read()
    heard.store.broken = None
    heard.reading.again()
    assert heard.answers == [2]
    assert heard.changes[-1] is None


def test_what_was_well_is_not_read_again(heard: Heard) -> None:
    heard.read()
    heard.reading.again()
    assert heard.store.asked == 1


def test_nobody_waits_for_what_was_dropped(qapp: object) -> None:
    held = InlineRunner(hold=True)
    heard = Heard(held)
    heard.read()
    assert heard.reading.busy
    heard.reading.cancel()
    held.run_all()
    assert (heard.answers, heard.reading.busy) == ([], False)


def test_the_newest_reading_counts(qapp: object) -> None:
    held = InlineRunner(hold=True)
    heard = Heard(held)
    heard.read()
    heard.read()
    held.run_all()
    assert heard.answers == [1]


def test_a_part_that_fails_is_told_like_the_whole(heard: Heard) -> None:
    heard.read()
    heard.reading.fail(OSError(5, "Input/output error"))
    assert heard.reading.trouble is not None
    heard.reading.again()
    assert (heard.reading.trouble, heard.answers) == (None, [1, 2])
