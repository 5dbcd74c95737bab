"""The coverage table."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QAbstractItemModelTester

from core.domain import Ownership
from ui.gallery import data
from ui.models import roles
from ui.models.coverage import HEADERS, POSITION, SCORE, STATE, TRACK, WHY, CoverageModel

H, V = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


@pytest.fixture
def model(qapp: object) -> CoverageModel:
    made = CoverageModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.set_coverage(data.coverage(20))
    return made


def test_every_row_of_the_playlist_is_there_in_order(model: CoverageModel) -> None:
    assert model.rowCount() == model.total() == 20
    assert [model.row_at(n).entry.position for n in range(20)] == list(range(1, 21))


def test_cells_say_what_the_columns_promise(model: CoverageModel) -> None:
    texts = [model.index(1, column).data() for column in range(model.columnCount())]
    assert texts[POSITION] == "2"
    assert texts[TRACK] == "Copper Rain"
    assert texts[STATE] == "Probable"
    assert texts[SCORE] == "0.74"
    assert texts[WHY] == "Length is off by 7 s"
    assert [model.headerData(c, H) for c in range(5)] == list(HEADERS)


def test_figures_stand_right(model: CoverageModel) -> None:
    role = Qt.ItemDataRole.TextAlignmentRole
    assert model.headerData(SCORE, H, role) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(TRACK, H, role) & Qt.AlignmentFlag.AlignLeft
    assert model.headerData(0, V) is None
    assert model.headerData(0, H, Qt.ItemDataRole.DecorationRole) is None


def test_rows_speak_to_a_screen_reader(model: CoverageModel) -> None:
    first = model.index(1, 0)
    spoken = first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("2, Copper Rain, ")
    assert spoken.endswith("probable, 0.74")
    assert model.index(1, WHY).data(Qt.ItemDataRole.AccessibleTextRole) == "Length is off by 7 s"
    assert "left out" in first.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert first.data(roles.ITEM).ownership is Ownership.PROBABLE
    assert first.data(Qt.ItemDataRole.DecorationRole) is None


def test_a_chip_and_words_narrow_the_rows(model: CoverageModel) -> None:
    model.show(Ownership.MISSING)
    assert {model.row_at(n).ownership for n in range(model.rowCount())} == {Ownership.MISSING}
    assert model.find(3) == 0
    assert model.find(1) is None
    model.show(None, "  COPPER ")
    assert model.rowCount() == 1
    model.show(Ownership.UNUSABLE, "copper")
    assert model.rowCount() == 0
    assert model.total() == 20


def test_no_coverage_has_no_rows(model: CoverageModel) -> None:
    model.set_coverage(None)
    assert model.rowCount() == 0
    assert model.index(0, 0).data() is None
