"""What a person does in Matched Download with one file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QMainWindow, QPushButton

from core.domain import StorageError, Unreachable
from services.matched.model import Proposals
from tests.gui.matched.conftest import Open
from ui.matched.gallery import FILE, FOUND, PEOPLE, RELEASES, VESSEL, FakeMatched
from ui.runner import InlineRunner, TaskRunner

Key = Qt.Key


def press(qtbot: Any, *keys: Qt.Key) -> None:
    """To whatever has the keyboard, as a person does."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)


def names(row: Any) -> list[str]:
    return [row.cards.item(at).artist.name for at in range(row.cards.rowCount())]


def test_the_five_likeliest_are_shown_with_likelihood_and_reason(show: Open) -> None:
    panel = show(FILE).panel
    assert names(panel.artists) == [one.artist.name for one in PEOPLE]
    spoken = panel.artists.cards.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Luma Vessel, 96 percent, strong, 14 tracks in your library"
    assert panel.file.name.text() == "03 - luma vessel - slow tide.flac"
    assert not panel.strip.isVisible()


def test_a_digit_chooses_the_artist_enter_takes_the_release(
    show: Open, matched: FakeMatched, started: list[Any], qtbot: Any
) -> None:
    dialog = show(FILE)
    press(qtbot, Key.Key_1)
    assert dialog.panel.releases.hasFocus()
    assert dialog.panel.which.text() == "Luma Vessel put this track out 3 times"
    assert "Luma Vessel - Slow Tide" in dialog.panel.place.path.text()
    press(qtbot, Key.Key_Right, Key.Key_Return)
    assert matched.started == [(FILE, VESSEL, RELEASES[1])]
    assert dialog.isHidden()
    assert started == [(FILE, VESSEL, RELEASES[1])]


def test_the_download_begins_at_once_when_one_release_fits(
    show: Open, matched: FakeMatched, qtbot: Any
) -> None:
    matched.fitting["Luma & Vessel"] = RELEASES[:1]
    dialog = show(FILE)
    press(qtbot, Key.Key_Right, Key.Key_Return)
    assert matched.started == [(FILE, PEOPLE[1], RELEASES[0])]
    assert dialog.isHidden()


def test_an_artist_without_the_track_is_asked_about_once_more(
    show: Open, matched: FakeMatched, qtbot: Any
) -> None:
    dialog = show(FILE)
    press(qtbot, Key.Key_4)
    assert not matched.started
    assert "No catalogue has it by Lumen Vesper" in dialog.panel.which.text()
    press(qtbot, Key.Key_Return)
    assert [likely.artist.name for _, likely, _ in matched.started] == ["Lumen Vesper"]


def test_a_search_leaves_the_proposals_where_they_are(
    show: Open, matched: FakeMatched, qtbot: Any
) -> None:
    dialog = show(FILE)
    press(qtbot, Key.Key_Slash)
    assert dialog.panel.box.hasFocus()
    qtbot.keyClicks(dialog.panel.box, "luma 5")
    press(qtbot, Key.Key_Return)
    assert matched.asked == ["luma 5"]
    assert names(dialog.panel.results) == [one.artist.name for one in FOUND]
    assert names(dialog.panel.artists) == [one.artist.name for one in PEOPLE]
    assert dialog.panel.found.text() == "5 of 18 on Deezer"
    press(qtbot, Key.Key_Down, Key.Key_2)
    assert dialog.presenter.likely == FOUND[1]
    dialog.panel.box.clear()
    dialog.panel.box.searched.emit("")
    assert dialog.presenter.results is None
    assert not dialog.panel.results.isVisible()


def test_up_and_down_walk_through_the_rows(show: Open, qtbot: Any) -> None:
    panel = show(FILE).panel
    panel.presenter.search("luma")
    panel.presenter.choose(VESSEL)
    panel.artists.setFocus()
    seen = []
    for _ in range(4):
        press(qtbot, Key.Key_Down)
        seen.append(QApplication.focusWidget())
    assert seen == [panel.box, panel.results, panel.releases, panel.releases]
    press(qtbot, Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Up)
    assert panel.artists.hasFocus()


def test_a_mouse_click_on_a_card_chooses_it(show: Open, qtbot: Any) -> None:
    panel = show(FILE).panel
    spot = panel.artists.visualRect(panel.artists.cards.index(0)).center()
    qtbot.mouseClick(panel.artists.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert panel.presenter.likely is VESSEL
    spot = panel.releases.visualRect(panel.releases.cards.index(2)).center()
    qtbot.mouseClick(panel.releases.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert panel.presenter.chosen == RELEASES[2]


def test_skip_downloads_the_file_as_it_is(
    show: Open, matched: FakeMatched, started: list[Any], qtbot: Any
) -> None:
    dialog = show(FILE)
    qtbot.mouseClick(dialog.skip, Qt.MouseButton.LeftButton)
    assert (matched.skipped, matched.started, started) == ([FILE], [], [FILE])
    assert dialog.isHidden()


def test_nobody_fits_makes_skip_the_first_choice(show: Open, matched: FakeMatched) -> None:
    matched.proposals = Proposals((), "Deezer")
    dialog = show(FILE)
    assert dialog.panel.nobody.isVisible()
    assert dialog.skip.property("kind") == "primary"
    assert not dialog.start.isEnabled()


def test_escape_downloads_nothing_and_gives_the_keyboard_back(
    show: Open, matched: FakeMatched, window: QMainWindow, qtbot: Any
) -> None:
    below = window.findChild(QPushButton)
    assert below is not None
    below.setFocus()
    dialog = show(FILE)
    press(qtbot, Key.Key_Escape)
    assert dialog.isHidden()
    assert (matched.started, matched.skipped) == ([], [])
    assert below.hasFocus()


def test_tab_stays_inside_and_reaches_everything(show: Open, qtbot: Any) -> None:
    dialog = show(FILE)
    dialog.presenter.search("luma")
    dialog.panel.artists.take(0)
    seen = set()
    for _ in range(20):
        press(qtbot, Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    panel = dialog.panel
    assert {panel.artists, panel.box, panel.results, panel.releases} <= seen
    assert {dialog.skip, dialog.start} <= seen
    assert all(dialog.isAncestorOf(one) for one in seen)


def test_the_artist_alone_can_be_started_while_the_releases_are_awaited(
    show: Open, matched: FakeMatched, qtbot: Any
) -> None:
    runner = InlineRunner(hold=True)
    dialog = show(FILE, runner=runner)
    assert not dialog.start.isEnabled()
    runner.run_all()
    dialog.panel.artists.take(0)
    assert dialog.start.isEnabled()
    assert "found while the file comes" in dialog.hint.text()
    dialog.start.click()
    runner.run_all()
    assert matched.started == [(FILE, VESSEL, None)]


def test_a_silent_catalogue_is_told_and_the_rest_still_works(
    show: Open, matched: FakeMatched
) -> None:
    matched.proposals = replace(matched.proposals, trouble="Deezer does not answer.", title="")
    matched.found = Proposals((), "", 0, "Deezer does not answer.")
    panel = show(FILE).panel
    assert panel.banner.isVisible()
    assert panel.banner.sentence.text() == "Deezer does not answer."
    panel.presenter.search("x")
    assert panel.none.text() == "Deezer does not answer."
    panel.presenter.search("y")
    matched.found = Proposals((), "Deezer")
    panel.presenter.search("z")
    assert panel.none.text().startswith("Nobody is called “z”")


def test_a_silent_catalogue_is_asked_again_with_one_click(
    show: Open, matched: FakeMatched, qtbot: Any
) -> None:
    silent = Proposals((), "", 0, "Deezer does not answer.")
    whole, matched.proposals, matched.found = matched.proposals, silent, silent
    panel = show(FILE).panel
    panel.presenter.search("luma")
    matched.proposals, matched.found = whole, Proposals(FOUND, "Deezer", 18)
    qtbot.mouseClick(panel.banner.button, Qt.MouseButton.LeftButton)
    assert names(panel.artists) == [one.artist.name for one in PEOPLE]
    assert names(panel.results) == [one.artist.name for one in FOUND]
    assert not panel.banner.isVisible()
    assert matched.asked == ["luma", "luma"]


def test_releases_that_could_not_be_read_are_asked_for_again(
    show: Open, matched: FakeMatched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_args: Any) -> Any:
        raise Unreachable("Deezer", "Deezer does not answer.", "It is asked again later.")

    panel = show(FILE).panel
    with monkeypatch.context() as patch:
        patch.setattr(matched, "releases", silent)
        panel.artists.take(0)
    assert panel.banner.sentence.text() == "Deezer does not answer. It is asked again later."
    panel.banner.button.click()
    assert panel.releases.cards.rowCount() == len(RELEASES)
    assert not panel.banner.isVisible()


def test_a_start_that_fails_says_why_and_can_be_tried_again(
    show: Open, matched: FakeMatched, qtbot: Any
) -> None:
    matched.error = StorageError("The database is locked.", "Try again.")
    dialog = show(FILE)
    press(qtbot, Key.Key_1, Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.panel.banner.sentence.text() == "The database is locked. Try again."
    assert not dialog.panel.banner.button.isVisible()  # Start is the way to try it again
    matched.error = None
    dialog.start.click()
    assert len(matched.started) == 1
    assert dialog.isHidden()


def test_missing_pictures_leave_placeholders_and_are_asked_for_once(
    show: Open, matched: FakeMatched
) -> None:
    matched.pictures = False
    panel = show(FILE).panel
    pictures = panel.presenter.pictures
    assert pictures.image("artist/deezer/Luma Vessel") is None
    panel.grab()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700), (760, 560)])
def test_everything_can_be_painted_at_every_size(
    show: Open, window: QMainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    dialog = show(FILE)
    dialog.presenter.search("luma")
    dialog.panel.artists.take(0)
    assert not dialog.grab().isNull()
    assert dialog.frame.height() <= size[1]


def test_with_threads_answers_arrive_and_a_closed_dialog_hears_no_more(
    show: Open, matched: FakeMatched, threads: TaskRunner, qtbot: Any
) -> None:
    dialog = show(FILE, runner=threads)
    panel = dialog.panel
    qtbot.waitUntil(lambda: panel.artists.cards.item(0) is not None, timeout=60_000)
    pictures = dialog.presenter.pictures
    key = "artist/deezer/Luma Vessel"
    qtbot.waitUntil(lambda: pictures.image(key) is not None, timeout=60_000)
    assert pictures.image(key).width() == 144
    dialog.presenter.choose(VESSEL)
    dialog.leave()
    assert not dialog.presenter.listing
    assert matched.started == []
