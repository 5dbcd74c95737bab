"""Delegates paint every state of their rows without running out of their room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPointF, QRect, QSize, Qt
from PyQt6.QtGui import QImage, QMouseEvent, QPainter
from PyQt6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyleOptionViewItem

from core.domain import DownloadJob, JobState, Ownership
from ui.delegates.cards import CardDelegate, kind_words
from ui.delegates.coverage import WIDTHS, CoverageDelegate
from ui.delegates.jobs import JobDelegate, peer_words
from ui.delegates.lines import LineDelegate, WishDelegate
from ui.delegates.missing import MissingDelegate
from ui.delegates.views import CellDelegate, RowDelegate, RowList, RowTable, step
from ui.gallery import data
from ui.gallery.downloads import FakeExplanation
from ui.models.cards import CardModel, card_of
from ui.models.coverage import CoverageModel
from ui.models.explain import LinesModel, other_lines
from ui.models.jobs import JobListModel, queue_order
from ui.models.missing import DOWNLOADED, MissingModel
from ui.models.wishes import WishModel
from ui.theme.manager import color

State = QStyle.StateFlag


def paint(delegate: Any, model: QAbstractItemModel, row: int, size: QSize, **flags: Any) -> QImage:
    """One row on an empty picture, with an untouched margin of 20 around it."""
    picture = QImage(
        size.width() + 40, size.height() + 40, QImage.Format.Format_ARGB32_Premultiplied
    )
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    option = QStyleOptionViewItem()
    option.rect = QRect(20, 20, size.width(), size.height())
    option.state = flags.get("state", State.State_Enabled)
    columns = model.columnCount() if isinstance(delegate, CellDelegate) else 1
    for column in range(columns):
        delegate.paint(painter, option, model.index(row, column))
    painter.end()
    return picture


def outside(picture: QImage) -> int:
    """Painted pixels in the margin."""
    inner = QRect(18, 18, picture.width() - 36, picture.height() - 36)
    return sum(
        picture.pixelColor(x, y).alpha() > 0
        for x in range(picture.width())
        for y in range(picture.height())
        if not inner.contains(x, y)
    )


def painted(picture: QImage, token: str) -> bool:
    """The token's colour occurs."""
    wanted = color(token).rgb()
    return any(
        picture.pixel(x, y) == wanted
        for x in range(picture.width())
        for y in range(picture.height())
    )


def job_in(state: JobState) -> DownloadJob:
    found = next(job for job in data.jobs() if job.state is state)
    return replace(found, track=replace(found.track, title=data.LONG_TITLE))


@pytest.mark.parametrize("state", list(JobState))
@pytest.mark.parametrize("width", [420, 680])
def test_a_download_row_stays_inside_whatever_its_state(
    qapp: object, state: JobState, width: int
) -> None:
    model = JobListModel(list(JobState), queue_order)
    model.replace([job_in(state)])
    delegate = JobDelegate()
    picture = paint(delegate, model, 0, QSize(width, 60))
    assert outside(picture) == 0
    model.set_busy(job_in(state).id)
    assert paint(delegate, model, 0, QSize(width, 60)) != picture


def test_the_current_row_wears_the_ring_and_a_hovered_one_a_ground(qapp: object) -> None:
    model = JobListModel(list(JobState), queue_order)
    model.replace([job_in(JobState.WANTED)])
    delegate, size = JobDelegate(), QSize(600, 60)
    assert not painted(paint(delegate, model, 0, size), "focus")
    focused = State.State_Enabled | State.State_HasFocus
    assert painted(paint(delegate, model, 0, size, state=focused), "focus")
    assert painted(paint(delegate, model, 0, size, state=focused), "select")
    hovered = State.State_Enabled | State.State_MouseOver
    assert painted(paint(delegate, model, 0, size, state=hovered), "hover")


def test_a_second_try_is_said(qapp: object) -> None:
    job = data.job(1)
    assert peer_words(replace(job, attempt=2)) == "quill_84 · 2nd try"
    assert peer_words(replace(job, attempt=1)) == "quill_84"
    assert peer_words(replace(job, attempt=1, remote=None)) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"working": -1.0},
        {"working": 0.58},
        {"checked_at": 0.0},
        {"trouble": "It belongs to another account, so Spotify does not show its tracks."},
        {"missing": 0},
        {"missing": 0, "probable": 0, "unusable": 0},
        {"name": data.LONG_TITLE, "kind": "a_very_long_kind_of_playlist_file_name"},
    ],
)
def test_a_card_stays_inside_whatever_it_says(qapp: object, changes: dict[str, Any]) -> None:
    model = CardModel()
    model.replace_all([replace(card_of(data.shelf()[0]), **changes)])
    size = QSize(252, 228)
    plain = paint(CardDelegate(), model, 0, size)
    assert outside(plain) == 0
    focused = paint(
        CardDelegate(), model, 0, size, state=State.State_HasFocus | State.State_MouseOver
    )
    assert painted(focused, "focus")


def test_cards_of_a_row_have_equal_widths_and_gaps(qapp: object) -> None:
    delegate = CardDelegate()
    delegate.columns, delegate.cell_width = 3, 250
    boxes = [delegate.box(QRect(n * 250, 0, 250, 228)) for n in range(3)]
    assert len({box.width() for box in boxes}) == 1
    assert boxes[0].left() == 0
    assert boxes[2].right() == 749
    assert boxes[1].left() - boxes[0].right() == boxes[2].left() - boxes[1].right()


@pytest.mark.parametrize(
    ("kind", "shown"), [("exportify", "Exportify"), ("m3u8", "M3U8"), ("plain_text", "Plain text")]
)
def test_kinds_read_as_people_write_them(kind: str, shown: str) -> None:
    assert kind_words(kind) == shown


def test_cells_without_a_row_paint_nothing(qapp: object) -> None:
    empty: tuple[tuple[Any, QAbstractItemModel], ...] = (
        (CoverageDelegate(), CoverageModel()),
        (MissingDelegate(), MissingModel()),
        (JobDelegate(), JobListModel(list(JobState), queue_order)),
        (CardDelegate(), CardModel()),
        (LineDelegate(), LinesModel()),
        (WishDelegate(), WishModel()),
    )
    for delegate, model in empty:
        picture = paint(delegate, model, 0, QSize(300, 60))
        assert not painted(picture, "text")


def test_lines_and_wishes_stay_inside(qapp: object) -> None:
    told = FakeExplanation(data.job(1), data.candidates(data.track(1)), [])
    lines, wishes = LinesModel(), WishModel()
    lines.replace(other_lines(told))
    wishes.replace([replace(w, reason=data.LONG_TITLE) for w in data.wishes()])
    assert outside(paint(LineDelegate(), lines, 1, QSize(288, 52))) == 0
    assert outside(paint(WishDelegate(), wishes, 0, QSize(700, 60))) == 0


@pytest.mark.parametrize(("size", "bar"), [(None, False), (100, True)])
def test_a_bar_never_runs_through_the_word_beside_it(
    qapp: object, size: int | None, bar: bool
) -> None:
    coverage, model = data.coverage(20), MissingModel()
    row = next(one for one in coverage.rows if one.ownership is Ownership.MISSING)
    loading = replace(data.job(1), state=JobState.DOWNLOADING, size=size, bytes_done=10)
    model.set_rows(coverage, {row.entry.position: loading})
    at = next(n for n in range(model.rowCount()) if model.item(n).job is not None)
    picture = QImage(260, 60, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    MissingDelegate().cell(painter, QRect(10, 10, 224, 36), model.index(at, DOWNLOADED))
    painter.end()
    assert painted(picture, "track") is bar


def test_the_base_delegates_ask_for_their_content(qapp: object) -> None:
    model = CardModel()
    model.replace_all([card_of(data.shelf()[0])])
    picture = QImage(10, 10, QImage.Format.Format_ARGB32)
    for base in (RowDelegate().content, CellDelegate().cell):
        painter = QPainter(picture)
        with pytest.raises(NotImplementedError):
            base(painter, QRect(), model.index(0))
        painter.end()


# --- the views ----------------------------------------------------------------------------------
@pytest.fixture
def table(qtbot: Any) -> RowTable:
    made = RowTable("Tracks", WIDTHS)
    model = CoverageModel(made)
    model.set_coverage(data.coverage(20))
    made.setModel(model)
    made.setItemDelegate(CoverageDelegate(made))
    made.fit_columns()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def test_the_row_under_the_pointer_is_lit_until_it_leaves(table: RowTable) -> None:
    viewport = table.viewport()
    assert viewport is not None
    before = table.grab().toImage()
    spot = QPointF(table.visualRect(table.model().index(2, 1)).center())
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, spot, spot, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(viewport, move)
    assert table.grab().toImage() != before
    QApplication.sendEvent(table, QEvent(QEvent.Type.Leave))
    assert table.grab().toImage() == before


def test_stepping_stays_inside_and_starts_at_the_top(table: RowTable) -> None:
    table.setCurrentIndex(QModelIndex())
    step(table, 5)
    assert table.currentIndex().row() == 0
    step(table, -3)
    assert table.currentIndex().row() == 0
    step(table, 99)
    assert table.currentIndex().row() == 19


def test_an_empty_list_has_nothing_to_step_through(qtbot: Any) -> None:
    view = RowList("Nothing")
    qtbot.addWidget(view)
    step(view, 1)
    view.setModel(CardModel(view))
    step(view, 1)
    assert view.item() is None
    bare = RowTable("Nothing", (1,))
    qtbot.addWidget(bare)
    bare.fit_columns()
    assert bare.item() is None


@pytest.mark.parametrize("make", [lambda: RowList("Names"), lambda: RowTable("Names", (1,))])
def test_views_have_names_and_keep_letters_for_commands(
    qtbot: Any, make: Callable[[], QAbstractItemView]
) -> None:
    view = make()
    qtbot.addWidget(view)
    assert view.accessibleName() == "Names"
    view.keyboardSearch("x")
    assert not view.currentIndex().isValid()
