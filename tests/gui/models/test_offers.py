"""The rows of a search by hand: what opens, what stays, what shrinks."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtCore import QModelIndex, Qt

from core.domain import Ownership
from services.search_page.book import ResultBook, View
from tests.unit.search_page.offering import offer, read
from ui.gallery import search as gallery
from ui.models import offer_words
from ui.models.offer_words import Row
from ui.models.offers import OfferModel


@pytest.fixture
def model(qapp: Any) -> OfferModel:
    book = ResultBook()
    book.add(read(one) for one in gallery.offers())
    made = OfferModel()
    made.reset([Row(entry) for entry in book.arrange(View()).entries])
    return made


def heads(model: OfferModel) -> list[int]:
    return [at for at in range(model.rowCount()) if model.row_at(at).is_head]


def test_an_open_album_is_the_last_that_must_stay(model: OfferModel) -> None:
    assert model.last_open() == -1
    at = heads(model)[0]
    assert model.toggle(at)
    assert model.is_open(at)
    assert model.last_open() == at + 11
    assert model.keys_until(at + 11)[-1] == model.row_at(at).entry.key
    assert model.kinds()[at : at + 2] == ["head", "track"]
    assert not model.toggle(at + 3)
    assert model.last_open() == -1


def test_a_single_file_does_not_open(model: OfferModel) -> None:
    at = next(at for at in range(model.rowCount()) if not model.row_at(at).is_head)
    assert not model.toggle(at)
    assert model.place_of("nobody") == -1


def test_fewer_rows_leave_from_the_end(model: OfferModel) -> None:
    rows = [model.row_at(at) for at in range(model.rowCount())]
    gone: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: gone.append((first, last)))
    model.show(rows[:2])
    assert gone == [(2, len(rows) - 1)]
    model.show(rows[:2])
    model.clear()
    assert model.rowCount() == 0
    assert model.data(QModelIndex()) is None
    assert model.rowCount(model.index(0)) == 0


def test_words_for_what_is_not_told(qapp: Any) -> None:
    book = ResultBook()
    locked = offer("x.mp3", title="X", codec="mp3", length=None)
    book.add([read(locked)])
    book.judge({locked.identity: Ownership.PROBABLE})
    row = Row(book.arrange(View()).entries[0])
    assert offer_words.owned(row) == "Probably owned"
    assert offer_words.quality(row) == "MP3"
    assert offer_words.length(row) == ""
    model = OfferModel()
    model.reset([row])
    assert model.index(0).data(Qt.ItemDataRole.DisplayRole) == "X"
