"""The painters: shares add up, text is elided and never runs out, things land where they should."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QRect
from PyQt6.QtGui import QColor, QImage, QPainter
from PyQt6.QtWidgets import QApplication

from core.domain import Ownership
from ui.theme import covers, paint_kit
from ui.theme.manager import fitted, tokens, wear
from ui.theme.state_glyphs import OWNERSHIP
from ui.theme.tokens import THEMES

GROUND = QColor(1, 2, 3)


def painted(draw: Callable[[QPainter], object], width: int = 200, height: int = 60) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def touched(image: QImage) -> QRect:
    """The smallest rectangle that holds all painted pixels."""
    ground = GROUND.rgb()
    spots = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixel(x, y) != ground
    ]
    if not spots:
        return QRect()
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


def has(image: QImage, token: str) -> bool:
    wanted = QColor(tokens().color(token)).rgb()
    return any(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


@given(
    counts=st.lists(st.integers(0, 5000), min_size=1, max_size=6),
    width=st.integers(60, 1200),
)
def test_shares_fill_the_bar_and_nothing_that_exists_vanishes(
    counts: list[int], width: int
) -> None:
    widths = paint_kit.shares(counts, width)
    shown = sum(1 for n in counts if n)
    for count, share in zip(counts, widths, strict=True):
        assert (share >= 4) == bool(count)
    if shown:
        assert sum(widths) + 2 * (shown - 1) == width


def test_an_empty_stacked_bar_is_a_track(themed: QApplication) -> None:
    parts = [(0, "accent"), (0, "danger")]
    image = painted(lambda p: paint_kit.stacked_bar(p, QRect(10, 10, 100, 12), parts))
    assert has(image, "track")
    assert not has(image, "accent")


def test_a_stacked_bar_shows_all_its_parts_inside_its_box(themed: QApplication) -> None:
    parts = [(84, "accent"), (4, "warn"), (7, "danger"), (2, "text_3")]
    image = painted(lambda p: paint_kit.stacked_bar(p, QRect(10, 10, 180, 16), parts))
    assert all(has(image, token) for _, token in parts)
    assert QRect(10, 10, 180, 16).contains(touched(image))


@pytest.mark.parametrize("words", ["", "Short", "A title that is far too long for its box " * 3])
def test_text_never_leaves_its_box(themed: QApplication, words: str) -> None:
    box = QRect(20, 10, 90, 24)
    image = painted(lambda p: paint_kit.text(p, box, words, "title"))
    assert touched(image).isNull() or box.adjusted(-1, -1, 1, 1).contains(touched(image))


def test_text_tells_how_wide_it_was_drawn(themed: QApplication) -> None:
    widths: list[int] = []
    box = QRect(0, 0, 60, 20)
    painted(lambda p: widths.append(paint_kit.text(p, box, "Ferry Hour (Live) at night")))
    assert 0 < widths[0] <= 60
    assert paint_kit.text_width("Ferry Hour (Live) at night") > 60


def test_two_lines_stand_one_below_the_other(themed: QApplication) -> None:
    box = QRect(10, 4, 160, 52)
    image = painted(lambda p: paint_kit.two_lines(p, box, "Title", "Artist"))
    assert has(image.copy(0, 0, 200, 30), "text")
    assert not has(image.copy(0, 32, 200, 28), "text")
    assert box.contains(touched(image))


def test_a_pill_is_as_wide_as_announced_and_can_be_limited(themed: QApplication) -> None:
    boxes: list[QRect] = []

    def draw(painter: QPainter) -> None:
        boxes.append(paint_kit.pill(painter, 5, 15, "FLAC 16/44"))
        boxes.append(paint_kit.pill(painter, 5, 45, "FLAC 16/44", max_width=40))
        boxes.append(paint_kit.state_pill(painter, 100, 15, OWNERSHIP[Ownership.OWNED]))

    image = painted(draw)
    assert boxes[0].width() == paint_kit.pill_width("FLAC 16/44")
    assert boxes[1].width() == 40
    assert boxes[2].width() == paint_kit.pill_width("Owned", True)
    assert has(image, "accent_soft")


@pytest.mark.parametrize(("part", "filled"), [(None, 0), (0.0, 0), (0.5, 90), (1.0, 180), (7, 180)])
def test_progress_fills_its_part(themed: QApplication, part: float | None, filled: int) -> None:
    image = painted(lambda p: paint_kit.progress(p, QRect(10, 10, 180, 8), part, "info"))
    wanted = QColor(tokens().color("info")).rgb()
    row = [x for x in range(200) if image.pixel(x, 14) == wanted]
    assert abs(len(row) - filled) <= 8


def test_the_row_ground_shows_selection_hover_line_and_ring(themed: QApplication) -> None:
    box = QRect(0, 0, 200, 60)

    def ground(**how: bool) -> QImage:
        states = {"selected": False, "hovered": False, "focused": False, **how}
        return painted(lambda p: paint_kit.row_ground(p, box, **states))

    assert has(ground(selected=True), "select")
    assert has(ground(hovered=True), "hover")
    assert has(ground(focused=True), "focus")
    assert has(ground(), "line")
    assert touched(ground(line=False)).isNull()


def test_marks_are_drawn_in_their_states(themed: QApplication) -> None:
    box = QRect(10, 10, 30, 30)
    ticked = painted(lambda p: paint_kit.check_box(p, box, True))
    some = painted(lambda p: paint_kit.check_box(p, box, None))
    empty = painted(lambda p: paint_kit.check_box(p, box, False))
    off = painted(lambda p: paint_kit.check_box(p, box, True, enabled=False))
    assert has(ticked, "accent")
    assert has(some, "accent")
    assert ticked != some
    assert has(empty, "line_strong")
    assert not has(off, "accent")


def test_ring_key_cap_state_and_logo_stay_inside_their_boxes(themed: QApplication) -> None:
    box = QRect(10, 10, 40, 40)
    assert box.contains(touched(painted(lambda p: paint_kit.ring(p, box, 0.6, "warn"))))
    assert box.contains(touched(painted(lambda p: paint_kit.logo(p, box))))
    keys: list[QRect] = []
    image = painted(lambda p: keys.append(paint_kit.key_cap(p, 10, 30, "Enter")))
    assert keys[0].contains(touched(image))
    missing = OWNERSHIP[Ownership.MISSING]
    image = painted(lambda p: paint_kit.state(p, QRect(10, 10, 150, 24), missing))
    assert has(image, "danger")


def test_the_same_id_has_the_same_cover_and_others_differ(themed: QApplication) -> None:
    def drawn(key: str, words: str = "") -> QImage:
        return painted(lambda p: covers.cover(p, QRect(0, 0, 56, 56), key, words), 56, 56)

    assert drawn("album-1") == drawn("album-1")
    different = {bytes(drawn(f"album-{n}").constBits().asarray(56 * 56 * 4)) for n in range(12)}
    assert len(different) >= 10
    assert drawn("album-1", "Slow Tide") != drawn("album-1", "Glass Weather")


def test_a_mosaic_is_four_covers(themed: QApplication) -> None:
    image = painted(lambda p: covers.mosaic(p, QRect(0, 0, 72, 72), "list"), 72, 72)
    quarters = [image.copy(x, y, 36, 36) for x in (0, 36) for y in (0, 36)]
    assert all(one != other for i, one in enumerate(quarters) for other in quarters[:i])


@pytest.mark.parametrize(
    ("words", "letters"),
    [("Slow Tide", "ST"), ("élan", "É"), ("(Live) at home", "LA"), ("", ""), ("… !", ""),
     ("Музыка сфер", "МС"), ("99 Luft", "9L")],
)  # fmt: skip
def test_initials_are_at_most_two_letters(words: str, letters: str) -> None:
    assert covers.initials(words) == letters


def test_words_are_measured_anew_in_another_text_size(qapp: QApplication) -> None:
    wear(qapp, THEMES["dark"])
    small = paint_kit.text_width("A line of words")
    whole, taken = fitted("body", "A line of words", small)
    wear(qapp, THEMES["dark"].scaled(1.4))
    large = paint_kit.text_width("A line of words")
    short, room = fitted("body", "A line of words", small)
    wear(qapp, THEMES["dark"])
    assert large > small
    assert (whole, taken) == ("A line of words", small)
    assert short.endswith("…")
    assert room <= small
