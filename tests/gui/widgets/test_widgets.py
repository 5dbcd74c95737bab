"""The building blocks: names for screen readers, reasons for what is disabled, honest states."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QImage, QTextLayout
from PyQt6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.domain import Ownership, ServiceStatus
from ui.theme.manager import px, tokens
from ui.theme.state_glyphs import OWNERSHIP, SERVICE
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import SectionCard, StatCard
from ui.widgets.choices import Chips, Choice, Segmented, Tabs
from ui.widgets.fields import FormRow, SearchField
from ui.widgets.focus_ring import FocusRing
from ui.widgets.labels import BalancedLabel, ElidedLabel, label, line, set_tone
from ui.widgets.painted import (
    LINE,
    Badge,
    Cover,
    Icon,
    Legend,
    Logo,
    ProgressLine,
    Share,
    Skeleton,
    StackedBar,
    StateLabel,
)


@pytest.fixture
def shown(qtbot: Any) -> Any:
    """`shown(widget, …)` puts widgets in a visible column."""

    kept: list[QWidget] = []

    def show(*widgets: QWidget) -> QWidget:
        holder = QWidget()
        kept.append(holder)
        column = QVBoxLayout(holder)
        for widget in widgets:
            column.addWidget(widget)
        qtbot.addWidget(holder)
        holder.resize(420, 240)
        holder.show()
        return holder

    yield show
    kept.clear()


def test_a_button_calls_its_action_without_the_checked_flag(qtbot: Any, shown: Any) -> None:
    calls: list[str] = []
    button = Button("Save", "primary", "check", on_click=lambda: calls.append("saved"))
    shown(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert calls == ["saved"]


def test_a_disabled_button_says_why(shown: Any) -> None:
    button = Button("Scan")
    shown(button)
    button.allow(False, "Choose a music folder first.")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "Choose a music folder first."
    button.allow(True, "Choose a music folder first.")
    assert button.isEnabled()
    assert button.toolTip() == ""


def test_a_busy_button_says_so_and_comes_back(shown: Any) -> None:
    button = Button("Test", icon="plug")
    shown(button)
    button.set_busy(True, "Testing…")
    assert (button.text(), button.isEnabled()) == ("Testing…", False)
    button.set_busy(False)
    assert (button.text(), button.isEnabled()) == ("Test", True)
    button.set_label("Test again", "rotate-cw")
    button.set_busy(True)
    assert button.text() == "Test again"


def test_a_button_can_change_its_kind(shown: Any) -> None:
    button = Button("Save")
    shown(button)
    button.set_kind("primary")
    image = button.grab().toImage()
    assert image.pixelColor(10, button.height() // 2).name().upper() == tokens().color("accent")


def test_an_icon_button_cannot_be_without_a_name(qtbot: Any, shown: Any) -> None:
    calls: list[None] = []
    button = IconButton("x", "Close this message", on_click=lambda: calls.append(None))
    shown(button)
    assert button.accessibleName() == button.toolTip() == "Close this message"
    button.set_icon("play", "Preview Slow Tide")
    assert button.accessibleName() == "Preview Slow Tide"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert calls == [None]


@pytest.mark.parametrize("look", [Chips, Segmented, Tabs])
def test_choices_report_what_a_person_chose_and_only_that(
    qtbot: Any, shown: Any, look: type[Chips]
) -> None:
    choices = [Choice("all", "All"), Choice("missing", "Missing", OWNERSHIP[Ownership.MISSING])]
    control = look(choices, "Which rows")
    heard: list[str] = []
    control.chosen.connect(heard.append)
    shown(control)
    assert control.current == "all"
    control.choose("missing")
    assert (control.current, heard) == ("missing", [])
    qtbot.mouseClick(control.button("all"), Qt.MouseButton.LeftButton)
    assert (control.current, heard) == ("all", ["all"])
    control.set_counts({"all": 1284})
    assert control.button("all").text() == "All  1,284"
    assert control.button("all").accessibleName() == "All, 1,284"
    assert control.button("missing").text() == "Missing"
    assert control.accessibleName() == "Which rows"


def test_arrows_move_between_choices(qtbot: Any, shown: Any) -> None:
    chips = Chips([Choice("a", "A"), Choice("b", "B")], "Letters")
    heard: list[str] = []
    chips.chosen.connect(heard.append)
    window = shown(chips)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    chips.button("a").setFocus()
    qtbot.keyClick(chips.button("a"), Qt.Key.Key_Right)
    assert chips.current == "b"
    assert heard == ["b"]


def test_a_badge_speaks_its_words(shown: Any) -> None:
    badge = Badge(glyph=OWNERSHIP[Ownership.PROBABLE])
    shown(badge)
    assert badge.accessibleName() == "Probable"
    before = badge.sizeHint().width()
    badge.show_text("Probable 0.74", OWNERSHIP[Ownership.PROBABLE])
    assert badge.accessibleName() == "Probable 0.74"
    assert badge.sizeHint().width() > before
    badge.show_text("FLAC 16/44")
    assert badge.accessibleName() == "FLAC 16/44"
    assert not badge.grab().isNull()


def test_a_progress_line_speaks_its_percentage(shown: Any) -> None:
    bar = ProgressLine(8)
    shown(bar)
    assert bar.accessibleName() == "waiting"
    bar.show_fraction(0.64, "warn")
    assert bar.accessibleName() == "64%"
    image = bar.grab().toImage()
    assert image.pixelColor(10, image.height() // 2).name().upper() == tokens().color("warn")


def test_the_stacked_bar_and_its_legend_say_the_same(shown: Any) -> None:
    shares = [
        Share(84, OWNERSHIP[Ownership.OWNED]),
        Share(7, OWNERSHIP[Ownership.MISSING]),
    ]
    bar, legend = StackedBar(12), Legend()
    shown(bar, legend)
    bar.show_shares(shares)
    legend.show_shares(shares)
    assert bar.accessibleName() == legend.accessibleName() == "84 owned, 7 missing"
    assert not legend.grab().isNull()
    assert legend.height() == px(LINE)
    owned, _ = legend.places()
    legend.setFixedWidth(owned.width() + 10)
    assert [place.topLeft() for place in legend.places()] == [QPoint(0, 0), QPoint(0, px(LINE))]
    assert legend.height() == 2 * px(LINE), "what is missing is told in a narrow window, too"
    assert not legend.grab().isNull()


def test_covers_icons_logo_and_skeleton_draw(shown: Any) -> None:
    cover, mosaic = Cover(56, "a", "Slow Tide"), Cover(72, "b", mosaic=True)
    icon, tile = Icon("plug", "warn", 16), Icon("plug", "warn", 30, "warn_soft")
    window = shown(cover, mosaic, icon, tile, Logo(), Skeleton(2), line())
    cover.show_key("c", "Glass Weather")
    icon.show_icon("check", "accent")
    icon.show_icon("check", "accent")
    assert not window.grab().isNull()
    assert tile.width() == 72
    assert cover.width() == 56


def test_a_state_label_shows_glyph_and_word(shown: Any) -> None:
    state = StateLabel(SERVICE[ServiceStatus.FAILED])
    shown(state)
    assert state.accessibleName() == "Not reachable"
    state.show_state(SERVICE[ServiceStatus.OK], "connected as cratefan")
    assert state.accessibleName() == "connected as cratefan"
    assert StateLabel().accessibleName() == ""


def test_a_stat_card_says_it_all_in_one() -> None:
    card = StatCard("To download", "download", "info")
    card.show_number(1284, "about 780 MB")
    assert card.accessibleName() == "To download: 1,284, about 780 MB"
    card.show_number("–")
    assert card.accessibleName() == "To download: –"


def test_a_long_name_is_elided_and_whole_in_the_tooltip(shown: Any) -> None:
    name = ElidedLabel("A very long name of a very long suite for two foghorns and a kettle")
    name.setFixedWidth(120)
    shown(name)
    assert name.toolTip() == name.text()
    name.setText("Short")
    assert name.toolTip() == ""
    assert name.minimumSizeHint().width() == 0
    assert not name.grab().isNull()


def painted(widget: QWidget) -> bool:
    """Whether anything but its ground is to be seen of a widget."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    at = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return len({picture.pixel(x, y) for x, y in at}) > 1


def test_of_a_side_note_without_room_no_scrap_is_shown(shown: Any) -> None:
    note = ElidedLabel("Connected as marlow, read just now", "secondary")
    note.setFixedWidth(px(40))
    shown(note)
    assert not painted(note)
    assert note.toolTip() == note.text()
    note.setFixedWidth(px(90))
    assert painted(note)


def lines(words: BalancedLabel) -> list[str]:
    """The words of each line as they are broken in the room the label has."""
    layout, found = QTextLayout(words.text(), words.font()), []
    layout.beginLayout()
    while (one := layout.createLine()).isValid():
        one.setLineWidth(words.contentsRect().width())
        found.append(words.text()[one.textStart() : one.textStart() + one.textLength()])
    layout.endLayout()
    return found


def test_centred_words_leave_none_alone_on_the_last_line(shown: Any) -> None:
    words = BalancedLabel("Albums open into tracks; every file can be heard before it comes.")
    words.setFixedWidth(words.fontMetrics().horizontalAdvance(words.text()) - 10)
    shown(words)
    first, last = lines(words)
    assert len(last) > len(first) / 2
    words.setText("Short")
    assert lines(words) == ["Short"]


def test_markup_in_names_is_shown_and_not_obeyed() -> None:
    for made in (label("<b>Bold & brave</b>"), ElidedLabel("<b>Bold</b>")):
        assert made.textFormat() is Qt.TextFormat.PlainText


def test_a_label_can_change_its_tone(shown: Any) -> None:
    made = label("gone", "body", "danger")
    shown(made)
    assert made.palette().windowText().color().name().upper() == tokens().color("danger")
    set_tone(made, "accent")
    set_tone(made, "accent")
    assert made.palette().windowText().color().name().upper() == tokens().color("accent")


def test_a_section_card_is_named_by_its_heading() -> None:
    card = SectionCard("Services", "2 of 5")
    assert card.accessibleName() == "Services"
    assert card.note.text() == "2 of 5"


def test_the_search_field_waits_for_a_pause_and_enter_does_not(qtbot: Any, shown: Any) -> None:
    field = SearchField("Filter tracks", shortcut="Ctrl+F")
    heard: list[str] = []
    field.searched.connect(heard.append)
    shown(field)
    qtbot.keyClicks(field, "copper")
    assert heard == []
    with qtbot.waitSignal(field.searched, timeout=60_000):
        pass
    assert heard == ["copper"]
    qtbot.keyClicks(field, " rain ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["copper", "copper rain"]
    assert field.accessibleName() == "Filter tracks"
    field._take_focus()
    assert field.selectedText() == field.text()


def test_a_form_row_names_its_field_and_says_what_is_wrong(shown: Any) -> None:
    field = QLineEdit()
    row = FormRow("slskd address", field, "Where your slskd answers.")
    shown(row)
    assert field.accessibleName() == "slskd address"
    assert field.accessibleDescription() == "Where your slskd answers."
    assert row.name.buddy() is field
    row.complain("This must be an address.")
    assert field.accessibleDescription() == "This must be an address."
    assert field.property("state") == "invalid"
    row.complain("")
    assert field.accessibleDescription() == "Where your slskd answers."


def test_the_focus_ring_goes_with_the_keyboard_and_leaves_fields_alone(
    qtbot: Any, shown: Any
) -> None:
    button, field = Button("Save"), QLineEdit()
    window = shown(button, field)
    ring = FocusRing(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    button.setFocus(Qt.FocusReason.OtherFocusReason)
    assert ring.widget() is None, "nobody pressed a key yet"
    field.setFocus()
    ring.arm()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.widget() is button
    assert not ring.grab().isNull()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.widget() is None
