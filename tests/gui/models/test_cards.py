"""Playlist cards: their state in words, and a list that keeps places."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QAbstractItemModelTester

from ui.gallery import data
from ui.models import roles
from ui.models.cards import QUEUED, Card, CardModel, card_of, card_state

CARD = Card("/l/a.csv", "a", "Alpha", "csv", 97, 84, 4, 7, 2, checked_at=1.0)


@pytest.fixture
def model(qapp: object) -> CardModel:
    made = CardModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.replace_all(card_of(saved) for saved in data.shelf())
    return made


@pytest.mark.parametrize(
    ("card", "word"),
    [
        (CARD, "In sync"),
        (replace(CARD, added=3, removed=1), "+3 −1 changed"),
        (replace(CARD, added=12), "+12 changed"),
        (replace(CARD, changed=True), "Changed"),
        (replace(CARD, checked_at=0.0), "New"),
        (replace(CARD, working=0.5), "Analysing"),
        (replace(CARD, working=QUEUED), "Waits its turn"),
        (replace(CARD, trouble="It is gone."), "Cannot be read"),
    ],
)
def test_a_card_says_what_it_needs(card: Card, word: str) -> None:
    assert card_state(card).word == word


def test_a_card_of_the_shelf_carries_its_numbers() -> None:
    card = card_of(data.shelf()[0])
    assert card.parts == (84, 4, 7, 2)
    assert card.share == pytest.approx(84 / 97)
    assert Card("s", "k", "n", "").share == 0.0


def test_a_changed_card_keeps_its_place_and_a_new_one_comes_first(model: CardModel) -> None:
    second = model.card_at(1)
    model.upsert(replace(second, working=0.5))
    assert model.card_at(1).working == 0.5
    model.upsert(CARD)
    assert model.card_at(0) is CARD
    assert model.find("a") == 0
    model.remove("a")
    model.remove("a")
    assert model.find("a") is None


def test_reading_the_shelf_again_leaves_work_in_progress_alone(model: CardModel) -> None:
    second = model.card_at(1)
    model.upsert(replace(second, working=0.5))
    model.upsert(replace(CARD, key="opening:x", working=-1.0))
    model.replace_all(card_of(saved) for saved in data.shelf())
    assert model.card_at(0).key == "opening:x"
    found = model.find(second.key)
    assert found is not None
    assert model.card_at(found).working == 0.5


def test_cards_speak_to_a_screen_reader(model: CardModel) -> None:
    index = model.index(0)
    assert index.data() == "Rooftop, 4 a.m."
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Rooftop, 4 a.m., in sync"
    assert "84 of 97 owned" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    model.upsert(replace(model.card_at(0), trouble="The file is gone."))
    described = model.index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described == "The file is gone."
    assert index.data(roles.ITEM).key == data.shelf()[0].key
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.index(99).data() is None
