"""Toasts, banners and empty states: at most three, time that stops, sentences that help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PyQt6.QtGui import QEnterEvent, QFocusEvent
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from core.domain import BadInput
from services.events import Level, Notice
from ui.widgets.buttons import IconButton
from ui.widgets.clearance import FAR
from ui.widgets.notices import (
    MAX_TOASTS,
    ActionNotice,
    Banner,
    Emptiness,
    EmptyState,
    Toast,
    ToastHost,
    notice_from,
)
from ui.widgets.overlay import Overlay


@pytest.fixture
def host(qtbot: Any) -> Iterator[ToastHost]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    yield ToastHost(window)
    window.hide()


def close_of(toast: Toast) -> IconButton:
    found = toast.findChild(IconButton)
    assert found is not None
    return found


def notice(number: int, level: Level = Level.OK, key: str = "") -> Notice:
    return Notice(level, f"Notice {number}", "with a detail", key)


def test_at_most_three_are_shown_and_the_others_wait_their_turn(
    qtbot: Any, host: ToastHost
) -> None:
    for number in range(5):
        host.show_notice(notice(number))
    assert [toast.notice.title for toast in host.toasts] == ["Notice 0", "Notice 1", "Notice 2"]
    assert host.waiting == 2
    qtbot.mouseClick(close_of(host.toasts[0]), Qt.MouseButton.LeftButton)
    assert [toast.notice.title for toast in host.toasts] == ["Notice 1", "Notice 2", "Notice 3"]
    assert host.waiting == 1
    assert len(host.toasts) == MAX_TOASTS


def test_a_notice_with_an_action_does_it_once_and_closes(qtbot: Any, host: ToastHost) -> None:
    done: list[int] = []
    host.show_notice(ActionNotice(Level.OK, "Cancelled", action="Undo", act=lambda: done.append(1)))
    button = host.toasts[0].button
    assert button.accessibleName() == "Undo: Cancelled"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert host.toasts == []


def test_notices_of_one_outage_replace_each_other(host: ToastHost) -> None:
    host.show_notice(notice(1, Level.ERROR, "slskd"))
    host.show_notice(notice(2, Level.ERROR, "slskd"))
    host.show_notice(notice(3))
    assert [toast.notice.title for toast in host.toasts] == ["Notice 2", "Notice 3"]


def test_errors_stay_and_successes_go_by_themselves(qtbot: Any, host: ToastHost) -> None:
    host.show_notice(notice(1, Level.ERROR))
    host.show_notice(notice(2, Level.OK))
    error, success = host.toasts
    assert not error.timer.isActive()
    assert success.timer.isActive()
    success.timer.setInterval(0)
    qtbot.waitUntil(lambda: host.toasts == [error], timeout=60_000)


def test_pointer_and_focus_stop_the_time(qtbot: Any, host: ToastHost) -> None:
    host.show_notice(notice(1))
    toast = host.toasts[0]
    at = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(at, at, at))
    assert not toast.timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.timer.isActive()
    close = close_of(toast)
    QApplication.sendEvent(close, QFocusEvent(QEvent.Type.FocusIn))
    assert not toast.timer.isActive()
    QApplication.sendEvent(close, QFocusEvent(QEvent.Type.FocusOut))
    assert toast.timer.isActive()


def test_toasts_stay_in_the_corner_when_the_window_grows(qtbot: Any, host: ToastHost) -> None:
    host.show_notice(notice(1))
    window = host.parentWidget()
    assert window is not None
    window.resize(1300, 900)
    assert host.geometry().right() == 1300 - 24 - 1
    assert host.geometry().bottom() == 900 - 24 - 1


def bar(ground: QWidget, top: int, left: int = 500) -> QPushButton:
    """A button of a bar, as wide as the rest of its ground."""
    button = QPushButton("Download", ground)
    button.setGeometry(left, top, ground.width() - left - 20, 34)
    button.show()
    return button


def free_of(host: ToastHost, *buttons: QPushButton) -> bool:
    window = host.parentWidget()
    assert window is not None
    places = [QRect(one.mapTo(window, QPoint()), one.size()) for one in buttons]
    return not any(host.geometry().intersects(place) for place in places)


def test_a_toast_lies_above_a_bar_with_buttons_and_comes_down_when_it_goes(
    host: ToastHost, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = host.parentWidget()
    assert window is not None
    monkeypatch.setattr(host, "underMouse", lambda: False)  # under the pointer it keeps still
    foot, line = bar(window, 640), bar(window, 596)
    host.show_notice(notice(1, Level.ERROR))
    assert free_of(host, foot, line)
    foot.hide()
    line.hide()
    qtbot.waitUntil(lambda: host.geometry().bottom() == 700 - 24 - 1, timeout=60_000)
    line.show()  # a bar slides in below a toast that is there
    qtbot.waitUntil(lambda: free_of(host, line), timeout=60_000)


def test_where_buttons_are_everywhere_only_the_bar_at_the_foot_is_kept_free(
    host: ToastHost,
) -> None:
    window = host.parentWidget()
    assert window is not None
    buttons = [bar(window, top) for top in range(640, 700 - 150 - FAR, -44)]
    host.show_notice(notice(1))
    assert free_of(host, buttons[0], buttons[1])
    assert host.geometry().bottom() > 700 - 24 - FAR


def test_three_toasts_stand_beside_a_pane_rather_than_on_its_tabs(host: ToastHost) -> None:
    window = host.parentWidget()
    assert window is not None
    tabs, cancel = bar(window, 420, left=720), bar(window, 640, left=720)
    for number in range(MAX_TOASTS):
        host.show_notice(notice(number, Level.ERROR))
    assert free_of(host, tabs, cancel)
    assert host.geometry().bottom() == 700 - 24 - 1
    assert host.geometry().left() >= 24


def test_what_a_scrolled_page_hides_is_no_bar_and_a_dialog_covers_what_is_below(
    host: ToastHost,
) -> None:
    window = host.parentWidget()
    assert window is not None
    ground = QWidget(window)
    ground.setGeometry(0, 0, 1000, 400)
    ground.show()
    bar(ground, 640)
    host.show_notice(notice(1))
    assert host.geometry().bottom() == 700 - 24 - 1
    below = bar(window, 640)
    dialog = Overlay("Dialog", 900, 660)
    inside = QPushButton("Start", dialog.frame)
    dialog.open_over(window, inside)
    inside.setGeometry(dialog.frame.width() - 200, dialog.frame.height() - 50, 150, 34)
    host.show_notice(notice(2))
    assert free_of(host, inside)
    assert below.isVisible()


def test_a_path_is_told_short_and_whole_on_pointing(host: ToastHost) -> None:
    folder = "/home/ada/Music/Downloads/slskd/complete/quill_84/Luma Vessel - Slow Tide"
    host.show_notice(Notice(Level.OK, f"“Slow Tide” is back in {folder}."))
    toast = host.toasts[0]
    said = [words.text() for words in toast.findChildren(QLabel)]
    assert "“Slow Tide” is back in /home/…/slskd/complete/quill_84/Luma Vessel - Slow Tide." in said
    assert folder in toast.toolTip()
    assert folder in toast.accessibleName()
    host.show_notice(notice(2))
    assert host.toasts[1].toolTip() == ""


def test_a_long_sentence_is_never_cut_off(host: ToastHost) -> None:
    folder = "/home/ada/Downloads/cratekeeper/d3d3a188-1723-49ba-aa59-13a45bf7ed25"
    host.show_notice(Notice(Level.OK, f"“Ampersand” is back in {folder}."))
    toast = host.toasts[0]
    for words in toast.findChildren(QLabel):
        assert words.height() >= words.heightForWidth(words.width())


def test_an_error_calls_settings_as_the_window_does() -> None:
    told = notice_from(BadInput("No.", "Correct `navidrome.username`."))
    assert told.detail == "Correct “Navidrome user” in Settings."


def test_a_toast_speaks_level_and_title(host: ToastHost) -> None:
    host.show_notice(notice(1, Level.WARN))
    assert host.toasts[0].accessibleName() == "Warning: Notice 1"
    assert host.toasts[0].accessibleDescription() == "with a detail"
    assert close_of(host.toasts[0]).accessibleName() == "Close: Notice 1"


def test_a_banner_says_something_else_and_can_be_closed(qtbot: Any) -> None:
    banner = Banner(Level.WARN, "slskd stopped answering.", "Try now")
    qtbot.addWidget(banner)
    banner.show()
    acted: list[None] = []
    banner.acted.connect(lambda: acted.append(None))
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert acted == [None]
    banner.say(Level.OK, "slskd answers again.")
    assert banner.accessibleName() == "slskd answers again."
    close = banner.findChild(IconButton)
    assert close is not None
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()
    assert Banner(Level.INFO, "Stays.", closable=False).findChild(IconButton) is None


@pytest.mark.parametrize("kind", list(Emptiness))
def test_each_kind_of_empty_has_one_sentence_and_at_most_one_action(
    qtbot: Any, kind: Emptiness
) -> None:
    state = EmptyState(kind, "Nothing is here.", "Do something", detail="Because.")
    qtbot.addWidget(state)
    state.show()
    acted: list[None] = []
    state.acted.connect(lambda: acted.append(None))
    qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)
    assert acted == [None]
    assert state.accessibleName() == "Nothing is here."
    assert state.accessibleDescription() == "Because."
    assert EmptyState(kind, "Nothing is here.").button.isHidden()


def test_an_error_becomes_its_own_sentence_and_next_step() -> None:
    made = notice_from(BadInput("This is no playlist.", "Open a CSV file."))
    assert (made.level, made.title, made.detail) == (
        Level.ERROR,
        "This is no playlist.",
        "Open a CSV file.",
    )


def test_a_fault_of_ours_is_called_one() -> None:
    made = notice_from(ZeroDivisionError("division by zero"))
    assert made.title == "Something went wrong in Cratekeeper."
    assert "ZeroDivisionError" in made.detail
    assert notice_from(KeyError("x"), lambda: "The list could not be read.").title.startswith(
        "The list"
    )
