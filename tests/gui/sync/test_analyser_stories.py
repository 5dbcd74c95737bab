"""What a person does with all missing tracks: by artist, ticked, pushed, tried again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMenu

from core.domain import BadInput
from core.tasks import TaskContext
from services.playlists.missing import TEMPLATE_KEY, TEMPLATES, Analysis, Outcome
from tests.gui.sync.conftest import World
from ui.models.analyser import GroupRow, TrackRow
from ui.pages.sync.analyser_view import AnalyserView
from ui.pages.sync.page import SyncPage

Key = Qt.Key


@pytest.fixture
def notices(opened: SyncPage) -> list[Any]:
    told: list[Any] = []
    opened.notice.connect(told.append)
    return told


@pytest.fixture
def view(opened: SyncPage, notices: list[Any]) -> AnalyserView:
    opened.show_overview()
    opened.by_artist.click()
    return opened.analyser


def rows(view: AnalyserView) -> list[Any]:
    return [view.model.row(at) for at in range(view.model.rowCount())]


def push(view: AnalyserView) -> None:
    view.push.click()
    view.push.click()


def test_missing_tracks_stand_under_their_artists(opened: SyncPage, view: AnalyserView) -> None:
    assert opened.stack.currentWidget() is view
    assert view.meta.text() == "6 missing of 20 tracks in 1 playlist · 3 artists"
    groups = rows(view)
    assert all(isinstance(one, GroupRow) for one in groups)
    assert [len(one.tracks) for one in groups] == [2, 2, 2]
    assert view.sum.text().startswith("4 of 6 selected from 2 artists · about ")


def test_enter_opens_an_artist_and_space_ticks(view: AnalyserView, qtbot: Any) -> None:
    view.list.setCurrentIndex(view.model.index(0))
    qtbot.keyClick(view.list, Key.Key_Return)
    assert [type(one) for one in rows(view)][:3] == [GroupRow, TrackRow, TrackRow]
    qtbot.keyClick(view.list, Key.Key_Left)
    assert view.model.rowCount() == 3
    qtbot.keyClick(view.list, Key.Key_Right)
    assert view.model.rowCount() == 5
    probable = rows(view)[1]
    assert "asks you first" in view.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert not probable.ticked, "what may be owned is not pushed unasked"
    qtbot.keyClick(view.list, Key.Key_Space)
    assert rows(view)[0].check is True
    view.model.toggle(1)
    assert rows(view)[0].check is None
    qtbot.keyClick(view.list, Key.Key_Space)
    assert rows(view)[0].check is True
    qtbot.keyClick(view.list, Key.Key_Space)
    assert rows(view)[0].check is False
    view.list.viewport().grab()


def test_a_press_on_the_box_ticks_and_elsewhere_opens(view: AnalyserView, qtbot: Any) -> None:
    left = Qt.MouseButton.LeftButton
    place = view.list.visualRect(view.model.index(1))
    before = rows(view)[1].ticked
    qtbot.mouseClick(view.list.viewport(), left, pos=place.topLeft() + place.center() * 0)
    assert rows(view)[1].ticked != before
    qtbot.mouseClick(view.list.viewport(), left, pos=place.center())
    assert rows(view)[1].open


def test_everything_or_nothing_can_be_chosen(view: AnalyserView) -> None:
    view.all.click()
    assert view.sum.text().startswith("6 of 6 selected")
    view.all.click()
    assert view.sum.text() == "0 of 6 selected"
    assert not view.push.isEnabled()


def test_words_genres_and_order_narrow_the_list(
    view: AnalyserView, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    view.search.searched.emit("copper")
    assert [one.tracks[0].track.title for one in rows(view)] == ["Copper Rain"]
    view.search.searched.emit("zzz")
    assert view.stack.currentWidget() is view.nothing
    view.nothing.button.click()
    genre = next(iter(view.model.genres()))
    view.chips.button(genre).click()
    assert {one.super_genre for group in rows(view) for one in group.tracks} == {genre}
    view.search.setText("x")
    qtbot.keyClick(view.list, Key.Key_Escape)
    assert view.model.rowCount() == 3
    view.order.click()
    view.sort_by("name")
    names = [one.group.name for one in rows(view)]
    assert names == sorted(names, key=str.casefold)


def test_a_push_asks_once_then_tells_each_outcome(
    view: AnalyserView, world: World, notices: list[Any], qtbot: Any
) -> None:
    chosen = view.model.chosen()
    world.missing.wished = [chosen[0].key]
    world.missing.failing = {chosen[1].track.title}
    view.push.click()
    assert view.push.text() == "Really wish for 4 tracks?"
    qtbot.keyClick(view.list, Key.Key_Escape)
    assert view.push.text() == "Push to wish list"
    push(view)
    pane = view.pane
    counts = view.presenter.counts()
    assert counts == {Outcome.ADDED: 2, Outcome.SKIPPED: 1, Outcome.FAILED: 1}
    assert counts.total() == view.presenter.total == 4
    assert pane.progress.text() == "4 of 4"
    assert pane.cards[Outcome.ADDED].accessibleName() == "added: 2"
    assert pane.model.rowCount() == 4
    assert notices[-1].title == "2 tracks added to the wish list"
    assert notices[-1].detail == "1 skipped, 1 failed"
    assert pane.retry.text() == "Retry 1 failed"
    world.missing.failing = set()
    pane.retry.click()
    assert view.presenter.counts() == {Outcome.ADDED: 3, Outcome.SKIPPED: 1}
    assert not pane.retry.isVisible()
    view.list.setCurrentIndex(view.model.index(0))
    view.model.toggle_open(0)
    view.list.viewport().grab()
    pane.grab()


def test_a_push_under_way_can_be_stopped_and_keeps_what_was_added(
    opened: SyncPage, world: World
) -> None:
    opened.show_overview()
    opened.by_artist.click()
    presenter = opened.analyser.presenter
    opened.runner.hold = True  # type: ignore[attr-defined]
    presenter.push(opened.analyser.model.chosen())
    assert presenter.pushing
    assert not opened.analyser.push.isEnabled()
    assert opened.analyser.pane.stop.isVisible()
    opened.analyser.pane.stop.click()
    assert not presenter.pushing
    assert presenter.results == []
    presenter.retry()
    assert world.missing.wished == []


def test_the_form_of_the_query_is_kept_in_the_settings(view: AnalyserView, world: World) -> None:
    combo = view.pane.template
    assert [combo.itemText(at) for at in range(combo.count())] == [
        "Artist - Title 320 MP3", "Artist - Title", "As it works best",
    ]  # fmt: skip
    combo.activated.emit(0)
    assert world.settings.get(TEMPLATE_KEY) == TEMPLATES[0] == "{artist} - {title} 320 MP3"
    world.settings.values[TEMPLATE_KEY] = "{title}"
    view.pane.refresh()
    assert combo.currentText() == "{title}"


def test_only_the_chosen_playlists_are_analysed(page: SyncPage, world: World) -> None:
    world.add_playlist("/lists/b.csv", "Beta")
    page.open_sources(["/lists/rooftop.csv", "/lists/b.csv"])
    page.presenter.cards.tick(["file:/lists/b.csv"])
    world.checked.clear()
    page.overview.bar.missing.emit()
    assert world.checked == ["file:/lists/b.csv"]


def test_nothing_missing_is_good_news(page: SyncPage, world: World) -> None:
    world.add_playlist("/lists/one.csv", "One", 1)
    page.open_sources(["/lists/one.csv"])
    page.show_missing()
    view = page.analyser
    assert view.stack.currentWidget() is view.done
    view.done.button.click()
    assert page.stack.currentWidget() is page.overview


def test_playlists_that_cannot_be_read_are_no_good_news(view: AnalyserView) -> None:
    view.presenter.analysis = Analysis(troubles=(("Liked Songs", "Spotify is closed until 9."),))
    view.model.set_analysis(view.presenter.analysis)
    view.presenter.moved.emit()
    assert view.stack.currentWidget() is view.unread


def test_a_trouble_while_analysing_is_told(
    view: AnalyserView, world: World, notices: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_saved: Any, _ctx: TaskContext) -> None:
        raise BadInput("The genre map cannot be read.", "Correct it.")

    monkeypatch.setattr(world.missing, "analyse", fail)
    view.presenter.analyse([])
    assert notices[-1].title == "The genre map cannot be read."


def test_the_list_is_written_as_a_file(
    view: AnalyserView, tmp_path: Path, notices: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "missing.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    view.export_button.click()
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 7
    assert notices[-1].title == "missing.csv is written"


def test_a_narrow_window_gives_the_room_to_the_list(
    opened: SyncPage, view: AnalyserView, qtbot: Any
) -> None:
    opened.resize(816, 700)
    qtbot.waitUntil(lambda: not view.pane.isVisible(), timeout=60_000)
    push(view)
    assert view.pane.isVisible(), "a push is never out of sight"


def test_escape_leads_back(opened: SyncPage, view: AnalyserView, qtbot: Any) -> None:
    qtbot.keyClick(view.list, Key.Key_Escape)
    assert opened.stack.currentWidget() is opened.overview


def test_whole_albums_are_offered_here_too_and_open_their_dialog(
    opened: SyncPage, view: AnalyserView, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def popup(menu: QMenu, *_at: Any) -> None:
        actions = menu.actions()
        asked.append([one.text() for one in actions])
        actions[0].trigger()

    monkeypatch.setattr(QMenu, "popup", popup)
    assert not view.albums.isHidden()
    view.albums.click()
    (texts,) = asked
    assert texts == [f"{one.artist} - {one.album}   2 missing" for one in view.presenter.albums]
    dialog = opened.dialog
    assert dialog.isVisibleTo(opened.window())
    assert dialog.subtitle.text().startswith("Hinterglow")
    dialog.leave()
    assert opened.stack.currentWidget() is view


def test_without_several_missing_tracks_of_an_album_none_is_offered(
    opened: SyncPage, view: AnalyserView, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.whole_albums, "offers_of", lambda _tracks: [])
    view.presenter.analyse(opened.presenter.cards.cards())
    assert view.albums.isHidden()
