"""The column of cards: one under the other, each measured by itself, a few at a time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QLabel, QScrollArea, QWidget

from ui.widgets.cards import Card
from ui.widgets.column import Column
from ui.widgets.scrolling import scrolling


class Spy(QObject):
    """Counts how often widgets were asked to lay themselves out."""

    def __init__(self) -> None:
        super().__init__()
        self.laid_out: list[QObject] = []

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if watched is not None and event is not None and event.type() == QEvent.Type.LayoutRequest:
            self.laid_out.append(watched)
        return False


def card(words: str) -> Card:
    made = Card()
    text = QLabel(words)
    text.setWordWrap(True)
    made.body.addWidget(text)
    return made


@pytest.fixture
def cards() -> list[Card]:
    return [card(f"Card {n}. " + "Words that need some lines. " * 6) for n in range(6)]


@pytest.fixture
def area(qtbot: Any, cards: list[Card]) -> QScrollArea:
    column = Column()
    made = scrolling(column, "Cards")
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    for one in cards:
        column.append(one)
    at_rest(column, qtbot)
    return made


def at_rest(column: Column, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not column.settling, timeout=20_000)
    column.settle()


def column_of(area: QScrollArea) -> Column:
    column = area.widget()
    assert isinstance(column, Column)
    return column


def stand_in_order(cards: list[Card]) -> bool:
    return all(above.geometry().bottom() < below.y() for above, below in pairwise(cards))


def has_room(one: Card) -> bool:
    return one.height() >= one.heightForWidth(one.width())


def test_cards_stand_one_under_the_other_with_all_their_words(
    area: QScrollArea, cards: list[Card]
) -> None:
    assert stand_in_order(cards)
    assert all(has_room(one) for one in cards)
    assert column_of(area).height() >= cards[-1].geometry().bottom()


def test_the_area_scrolls_down_to_the_last_card(area: QScrollArea, cards: list[Card]) -> None:
    bar = area.verticalScrollBar()
    assert bar is not None
    assert bar.maximum() >= cards[-1].geometry().bottom() - area.height()


def test_a_narrower_window_makes_higher_cards(
    area: QScrollArea, cards: list[Card], qtbot: Any
) -> None:
    before = [one.height() for one in cards]
    area.resize(300, 300)
    column = column_of(area)
    qtbot.waitUntil(lambda: cards[-1].height() > before[-1], timeout=20_000)
    at_rest(column, qtbot)
    assert all(has_room(one) for one in cards)
    assert stand_in_order(cards)


def test_a_card_that_grows_moves_those_below_and_lays_out_no_other(
    area: QScrollArea, cards: list[Card], qtbot: Any, qapp: Any
) -> None:
    column, below = column_of(area), cards[2].y()
    spy = Spy()
    qapp.installEventFilter(spy)
    cards[1].body.addWidget(QLabel("One more line"))
    qtbot.waitUntil(lambda: cards[2].y() > below, timeout=20_000)
    at_rest(column, qtbot)
    qapp.removeEventFilter(spy)
    others = [one for one in cards if one is not cards[1]]
    assert not [one for one in others if one in spy.laid_out]
    assert stand_in_order(cards)


def test_a_hidden_card_leaves_no_gap_and_comes_back(
    area: QScrollArea, cards: list[Card], qtbot: Any
) -> None:
    column, top = column_of(area), cards[1].y()
    cards[1].hide()
    qtbot.waitUntil(lambda: cards[2].y() == top, timeout=20_000)
    at_rest(column, qtbot)
    cards[1].show()
    qtbot.waitUntil(lambda: cards[2].y() > top, timeout=20_000)
    at_rest(column, qtbot)
    assert cards[1].y() == top
    assert stand_in_order(cards)


def test_one_card_is_measured_at_a_time(area: QScrollArea, cards: list[Card]) -> None:
    column = column_of(area)
    asked: list[QWidget] = []
    measure = column._measure

    def noted(row: QWidget) -> bool:
        asked.append(row)
        return measure(row)

    column._measure = noted  # type: ignore[method-assign]
    steps = column._measuring()
    for number, _step in enumerate(steps, start=1):
        assert len(asked) == number
    assert asked == cards


def test_while_they_are_measured_one_card_a_step_takes_its_new_size(
    area: QScrollArea, cards: list[Card], qtbot: Any
) -> None:
    column = column_of(area)
    at_rest(column, qtbot)
    area.resize(400, 300)
    sized = [card.size() for card in cards]
    work = column._measuring()
    for number in range(len(cards)):
        next(work)
        now = [card.size() for card in cards]
        changed = [n for n, (one, other) in enumerate(zip(sized, now, strict=True)) if one != other]
        assert changed == [number]
        sized = now
    column.settle()
    assert {card.width() for card in cards} == {column._wide()}
