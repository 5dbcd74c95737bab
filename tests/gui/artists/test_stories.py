"""What a person does on the Artists page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import Qt

from core.domain import ServiceError
from core.domain.watching import ReleaseKind
from services.artists.model import AlbumState
from services.catalogue.discography import Discography
from services.wishes.watch_scan import ScanReport
from tests.gui.artists.conftest import World
from ui.gallery.artists import MIRA, OTHERS, discography, many
from ui.models.artists import ALBUMS, ALL, APPEARS, SHORT
from ui.pages.artists import artist_view, start_view
from ui.pages.artists.page import ArtistsPage
from ui.runner import InlineRunner
from ui.widgets.notices import ActionNotice

SILENT = ServiceError("Deezer", "Deezer does not answer.", "Check the connection.")


@pytest.fixture
def artist(page: ArtistsPage) -> ArtistsPage:
    page.open_artist(MIRA)
    return page


def open_album(page: ArtistsPage, title: str = "Glasshouse") -> None:
    model = page.presenter.model
    page.artist.timeline.setCurrentIndex(model.index(model.row_of(f"deezer:{title}")))
    page.artist.timeline.activated.emit(page.artist.timeline.currentIndex())


def said(page: ArtistsPage) -> list[Any]:
    notices: list[Any] = []
    page.notice.connect(notices.append)
    return notices


# --- searching ------------------------------------------------------------------------------------
def test_a_first_visit_says_what_the_page_is_for(build: Any) -> None:
    page = build(ArtistsPage, World(empty=True))
    assert page.start.stack.currentIndex() == start_view.FIRST


def test_typing_a_name_shows_artists_and_who_answered(page: ArtistsPage, qtbot: Any) -> None:
    qtbot.keyClicks(page.start.box, "mira volt")
    qtbot.keyClick(page.start.box, Qt.Key.Key_Return)
    assert page.start.stack.currentIndex() == start_view.SHOW_FOUND
    assert page.start.words.text() == "3 artists from Deezer."
    qtbot.keyClick(page.start.found, Qt.Key.Key_Down)
    qtbot.keyClick(page.start.found, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.artist


def test_a_name_nobody_has_is_said(page: ArtistsPage, world: World) -> None:
    world.artists.people = ()
    page.start_presenter.search("zzyzx")
    assert page.start.stack.currentIndex() == start_view.NOBODY
    assert "zzyzx" in page.start.nobody.sentence.text()


def test_a_silent_catalogue_is_said_and_can_be_asked_again(page: ArtistsPage, world: World) -> None:
    world.artists.error = SILENT
    page.start_presenter.search("mira")
    assert page.start.stack.currentIndex() == start_view.FAILED
    assert "does not answer" in page.start.failed.sentence.text()
    world.artists.error = None
    page.start.failed.acted.emit()
    assert page.start.stack.currentIndex() == start_view.SHOW_FOUND


def test_without_a_catalogue_the_page_leads_to_the_settings(
    page: ArtistsPage, world: World
) -> None:
    gone: list[str] = []
    page.navigate.connect(gone.append)
    world.settings.set("catalog.order", [])
    page.start_presenter.search("mira")
    assert page.start.stack.currentIndex() == start_view.UNCONNECTED
    page.start.unconnected.acted.emit()
    assert gone == ["settings"]


def test_waiting_shows_shapes(held: tuple[ArtistsPage, InlineRunner]) -> None:
    page, runner = held
    page.start_presenter.search("mira")
    assert page.start.stack.currentIndex() == start_view.WAITING
    runner.run_all()
    assert page.start.stack.currentIndex() == start_view.SHOW_FOUND


def test_an_artist_looked_at_comes_first_among_the_recent(page: ArtistsPage) -> None:
    page.open_artist(OTHERS[0])
    page.show_start()
    assert page.start_presenter.recent.artists[0].name == "Mira Volta"
    page.start_presenter.forget(OTHERS[0])
    assert page.start_presenter.recent.artists[0] != OTHERS[0]


# --- an artist ------------------------------------------------------------------------------------
def test_an_artist_opens_with_badges_and_no_track_list(artist: ArtistsPage, world: World) -> None:
    assert world.artists.asked[:2] == ["open Mira Voltaine alone", "open Mira Voltaine merged"]
    assert not [asked for asked in world.artists.asked if asked.startswith("sheet")]
    assert artist.artist.head.owned.text() == "47 of 72 tracks owned · 65 %"
    states = {one.title: one.holding.state for one in artist.presenter.model.tiles}
    assert states["Hinterglow"] is AlbumState.NEARLY
    assert states["Tin Horizon"] is AlbumState.COMPLETE
    assert states["Polder"] is AlbumState.MISSING


def test_filters_leave_their_group(artist: ArtistsPage) -> None:
    model = artist.presenter.model
    assert model.counts()[ALL] == 12
    for key, count in ((ALBUMS, 3), (SHORT, 8), (APPEARS, 1), (ALL, 12)):
        artist.artist.chips.button(key).click()
        assert model.rowCount() == count


def test_missing_only_hides_what_is_complete(artist: ArtistsPage) -> None:
    artist.artist.missing_only.click()
    titles = {artist.presenter.model.tile(at).title  # type: ignore[union-attr]
              for at in range(artist.presenter.model.rowCount())}  # fmt: skip
    assert "Glasshouse" in titles
    assert "Tin Horizon" not in titles


def test_a_filter_nothing_passes_offers_to_show_all(artist: ArtistsPage, world: World) -> None:
    world.artists.owned = {one.title: 99 for one in artist.presenter.model.tiles}
    artist.presenter.count_again()
    artist.artist.missing_only.click()
    assert artist.artist.stack.currentIndex() == artist_view.FILTERED
    artist.artist.filtered.acted.emit()
    assert artist.presenter.model.rowCount() == 12


def test_arrows_go_through_the_tiles_across_the_years(artist: ArtistsPage, qtbot: Any) -> None:
    timeline = artist.artist.timeline
    timeline.setFocus()
    timeline.setCurrentIndex(artist.presenter.model.index(0))
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    tile = artist.presenter.model.tile(timeline.currentIndex().row())
    assert tile is not None
    assert (tile.year, tile.title) == ("2022", "Tin Horizon")
    qtbot.keyClick(timeline, Qt.Key.Key_Up)
    qtbot.keyClick(timeline, Qt.Key.Key_Left)
    assert timeline.currentIndex().row() == 0
    qtbot.keyClick(timeline, Qt.Key.Key_End)
    assert timeline.currentIndex().row() == 11
    qtbot.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline.currentIndex().row() == 0


def test_three_hundred_releases_paint_only_what_is_seen(page: ArtistsPage, world: World) -> None:
    rows = many(300)
    world.artists.found = discography(rows)
    page.open_artist(MIRA)
    timeline = page.artist.timeline
    assert page.presenter.model.rowCount() == 300
    assert 0 < len(timeline.in_sight()) < 60
    first = timeline.in_sight()[0].key
    timeline.scrollTo(page.presenter.model.index(299))
    assert timeline.in_sight()[-1].key == page.presenter.model.tiles[-1].key
    assert timeline.in_sight()[0].key != first
    assert timeline.indexAt(timeline.visualRect(page.presenter.model.index(299)).center()).isValid()


def test_an_artist_without_releases_is_said(page: ArtistsPage, world: World) -> None:
    world.artists.found = Discography(MIRA)
    page.open_artist(MIRA)
    assert page.artist.stack.currentIndex() == artist_view.NOTHING


def test_an_artist_who_cannot_be_read_can_be_asked_again(page: ArtistsPage, world: World) -> None:
    world.artists.error = SILENT
    page.open_artist(MIRA)
    assert page.artist.stack.currentIndex() == artist_view.FAILED
    world.artists.error = None
    page.artist.failed.acted.emit()
    assert page.artist.stack.currentIndex() == artist_view.READY


def test_a_catalogue_that_is_missing_among_several_is_named(
    page: ArtistsPage, world: World
) -> None:
    world.artists.found = replace(discography(), troubles=("MusicBrainz does not answer.",))
    page.open_artist(MIRA)
    assert page.artist.banner.isVisible()
    assert page.artist.banner.sentence.text() == "MusicBrainz does not answer."


def test_tiles_that_tell_no_number_are_looked_up_once(page: ArtistsPage, world: World) -> None:
    page.open_artist(MIRA)
    tiles = page.presenter.model.tiles
    page.presenter.look_at(tiles)
    page.presenter.look_at(tiles)
    sheets = [one for one in world.artists.asked if one.startswith("sheet")]
    owned = [one for one in tiles if one.holding.owned]
    assert len(sheets) == len(owned) == len(set(sheets))
    assert all(one.holding.exact for one in page.presenter.model.tiles if one.holding.owned)


# --- an album -------------------------------------------------------------------------------------
def test_enter_opens_an_album_and_escape_gives_the_focus_back(
    artist: ArtistsPage, qtbot: Any
) -> None:
    open_album(artist)
    sheet = artist.artist.sheet
    assert sheet.isVisible()
    assert sheet.title.text() == "Glasshouse"
    assert sheet.badge.accessibleName() == "9 of 12 owned"
    assert sheet.fetch.text() == "Download 3 missing"
    qtbot.keyClick(sheet.tracks, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert artist.artist.timeline.hasFocus()


def test_the_missing_of_an_album_are_fetched_after_a_confirmation(
    artist: ArtistsPage, world: World, qtbot: Any
) -> None:
    notices, before = said(artist), len(world.downloads.jobs())
    open_album(artist)
    qtbot.mouseClick(artist.artist.sheet.fetch, Qt.MouseButton.LeftButton)
    assert artist.confirm.isVisible()
    assert artist.confirm.title.text() == "Download 3 files?"
    assert "MB as FLAC" in artist.confirm.cost.text()
    assert len(world.downloads.jobs()) == before
    qtbot.mouseClick(artist.confirm.start, Qt.MouseButton.LeftButton)
    made = world.downloads.jobs()[before:]
    assert [job.track.title for job in made] == [
        "Bright Debris", "The Quiet Breaker", "Undercarriage",
    ]  # fmt: skip
    assert {job.origin.playlist_key for job in made} == {"album:deezer:Glasshouse"}
    assert notices[-1].title == "3 downloads begun."


def test_one_track_is_fetched_with_enter(artist: ArtistsPage, world: World, qtbot: Any) -> None:
    before = len(world.downloads.jobs())
    open_album(artist)
    tracks = artist.artist.sheet.tracks
    tracks.setCurrentIndex(artist.presenter.tracks.index(3))
    tracks.activated.emit(tracks.currentIndex())
    assert [job.track.title for job in world.downloads.jobs()[before:]] == ["Bright Debris"]
    tracks.setCurrentIndex(artist.presenter.tracks.index(0))
    assert not artist.artist.sheet.track.isEnabled()
    artist.artist.sheet.fetch_track()
    assert len(world.downloads.jobs()) == before + 1


def test_another_source_is_chosen_by_a_search(artist: ArtistsPage) -> None:
    gone: list[str] = []
    artist.navigate.connect(gone.append)
    open_album(artist)
    artist.artist.sheet.source.click()
    assert gone == ["downloads/search:Mira Voltaine Glasshouse"]


def test_tracks_that_cannot_be_read_can_be_asked_for_again(
    artist: ArtistsPage, world: World
) -> None:
    world.artists.sheet_error = SILENT
    open_album(artist)
    sheet = artist.artist.sheet
    assert "does not answer" in sheet.failed.sentence.text()
    assert not sheet.fetch.isEnabled()
    world.artists.sheet_error = None
    sheet.failed.acted.emit()
    assert sheet.fetch.isEnabled()


def test_all_that_is_missing_is_asked_about_first(artist: ArtistsPage, qtbot: Any) -> None:
    qtbot.mouseClick(artist.artist.head.missing, Qt.MouseButton.LeftButton)
    assert artist.confirm.title.text() == "Download 25 files?"
    assert artist.confirm.lines.model().rowCount() == 8
    assert artist.artist.head.missing.isEnabled()
    qtbot.keyClick(artist.confirm, Qt.Key.Key_Escape)
    assert not artist.confirm.isVisible()


def test_what_does_not_fit_the_disk_cannot_be_started(artist: ArtistsPage, world: World) -> None:
    world.forecast.free = world.forecast.reserve
    artist.presenter.ask_missing()
    assert not artist.confirm.start.isEnabled()
    assert "do not fit" in artist.confirm.cost.text()


def test_badges_turn_when_the_library_changes(artist: ArtistsPage, world: World) -> None:
    open_album(artist)
    world.artists.owned["Glasshouse"] = 12
    artist.presenter.count_again()
    tile = next(one for one in artist.presenter.model.tiles if one.title == "Glasshouse")
    assert tile.holding.state is AlbumState.COMPLETE
    assert artist.artist.sheet.badge.accessibleName() == "12 of 12 owned"
    assert not artist.artist.sheet.fetch.isEnabled()


def test_a_small_window_shows_the_album_alone(artist: ArtistsPage) -> None:
    artist.resize(640, 620)
    open_album(artist)
    assert not artist.artist.main.isVisible()
    artist.artist.close_sheet()
    assert artist.artist.main.isVisible()


# --- watching -------------------------------------------------------------------------------------
def test_watching_an_artist_is_a_toggle_with_undo(artist: ArtistsPage, world: World) -> None:
    notices = said(artist)
    artist.artist.head.watching.click()
    assert artist.artist.head.watching.text() == "Watching"
    assert [one.name for one in world.watchlist.people][-1] == "Mira Voltaine"
    artist.artist.head.watching.click()
    assert artist.artist.head.watching.text() == "Watch"
    assert isinstance(notices[-1], ActionNotice)
    notices[-1].act()
    assert artist.artist.head.watching.text() == "Watching"


def test_the_watch_list_opens_from_elsewhere(page: ArtistsPage) -> None:
    page.open_place("watch")
    assert page.start.stack.currentIndex() == start_view.SHOW_WATCH
    assert "3 artists watched · looked at daily" in page.watch.state.text()
    page.open_place("search:halden")
    assert page.start_presenter.text == "halden"


def test_news_nobody_looked_at_stay_new(page: ArtistsPage, world: World) -> None:
    assert world.watchlist.seen == []
    page.show_watch_list()
    assert world.watchlist.seen == ["deezer:22"]
    assert page.watch.news.rowCount() == 2


def test_kinds_are_chosen_for_one_artist(page: ArtistsPage, world: World) -> None:
    page.show_watch_list()
    page.watch.kinds[ReleaseKind.LIVE].click()
    people = {one.key: one for one in world.watchlist.people}
    assert ReleaseKind.LIVE in people["deezer:22"].kinds
    assert ReleaseKind.LIVE not in people["deezer:24"].kinds


def test_delete_stops_watching_and_undo_brings_back(
    page: ArtistsPage, world: World, qtbot: Any
) -> None:
    notices = said(page)
    page.show_watch_list()
    page.watch.list.setFocus()
    qtbot.keyClick(page.watch.list, Qt.Key.Key_Delete)
    assert [one.key for one in world.watchlist.people] == ["deezer:24", "name:saltbox"]
    notices[-1].act()
    assert len(world.watchlist.people) == 3


def test_check_now_tells_what_it_found(page: ArtistsPage, world: World) -> None:
    notices = said(page)
    page.show_watch_list()
    page.watch.check.click()
    assert world.watchlist.scans == [[]]
    assert notices[-1].title == "3 artists looked at: no new releases."
    world.watchlist.report = ScanReport(1, ["Halden & Ro"])
    page.watch.one.click()
    assert world.watchlist.scans[-1] == ["deezer:22"]
    assert "from now on" in notices[-1].title


def test_a_check_that_fails_says_why(page: ArtistsPage, world: World) -> None:
    notices = said(page)
    world.watchlist.error = SILENT
    page.show_watch_list()
    page.watch.check.click()
    assert notices[-1].title == "Deezer does not answer."
    assert page.watch.check.text() == "Check now"


def test_a_followed_artist_opens(page: ArtistsPage) -> None:
    page.show_watch_list()
    page.watch.open.click()
    assert page.presenter.artist is not None
    assert page.presenter.artist.name == "Halden & Ro"


def test_following_nobody_says_what_it_is_for(build: Any) -> None:
    page = build(ArtistsPage, World(empty=True))
    page.show_watch_list()
    assert page.watch.stack.currentWidget() is page.watch.empty
    page.watch.empty.acted.emit()
    assert page.focusWidget() is page.start.box


def test_of_several_namesakes_the_one_that_is_meant_is_chosen(
    page: ArtistsPage, world: World
) -> None:
    meant = replace(MIRA, id="91", name="Saltbox Choir")
    world.artists.people = (meant,)
    page.show_watch_list()
    page.watch.list.setCurrentIndex(page.watching.model.index(1))
    assert page.watch.open.text() == "Choose who…"
    page.watch.open.click()
    assert page.start_presenter.text == "Saltbox Choir"
    page.open_artist(meant)
    assert page.artist.head.watching.text() == "Watch"
    page.artist.head.watching.click()
    assert page.artist.head.watching.text() == "Watching"
    people = {one.key: one for one in world.watchlist.people}
    assert people["name:saltbox"].artist == meant
    assert len(people) == 3


def test_the_head_counts_the_releases_that_are_listed(page: ArtistsPage) -> None:
    page.open_artist(replace(MIRA, albums=40))  # a catalogue counts some twice
    told = f"{page.presenter.model.counts()[ALL]} releases"
    assert told in page.artist.head.meta.text()
    assert "40 releases" not in page.artist.head.meta.text()


def test_what_is_asked_before_a_download_belongs_to_the_page(page: ArtistsPage) -> None:
    assert page.confirm.parent() is page
    assert page.confirm.isHidden()
