"""The Dashboard's slower knowledge: counters, alarms, statistics, care of the library, vitals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.domain import BadInput, Budget, Standing
from services.care.model import CareKind
from services.playlists.marks import OwnedOn
from services.records.citizen import Citizenship
from services.records.figures import Alert
from services.records.vitals import Vital, Vitals
from ui.gallery.world import FakeContainer
from ui.pages.dashboard.care_dialog import NOTHING, ROWS
from ui.pages.dashboard.page import DashboardPage
from ui.pages.dashboard.rows import place_of


@pytest.fixture
def page(build: Callable[..., Any], world: FakeContainer) -> DashboardPage:
    made: DashboardPage = build(DashboardPage, world)
    return made


def told(page: DashboardPage) -> list[Any]:
    notices: list[Any] = []
    page.notice.connect(notices.append)
    return notices


def test_the_doors_say_how_many_wait_and_of_what(page: DashboardPage) -> None:
    hero = page.hero
    assert hero._wishes.accessibleName().startswith("Wish list: 5, ")
    assert hero._watch.accessibleName() == "Watch list: 2, new releases"
    assert hero._review.accessibleName() == "Inbox: 1, to decide"


def test_what_the_week_brought_stands_beside_the_number(
    build: Callable[..., Any], world: FakeContainer
) -> None:
    world.sync.days = [OwnedOn(f"2026-11-{day:02}", 100 + day, 400) for day in range(1, 15)]
    page: DashboardPage = build(DashboardPage, world)
    assert page.hero._week.accessibleName() == "+7 this week"
    assert page.hero._week.isVisibleTo(page.hero)


def test_a_week_without_gain_shows_nothing(page: DashboardPage) -> None:
    assert not page.hero._week.isVisibleTo(page.hero)


DISK = Alert("disk", "The disk is 91 % full.", "Make room.")
FAILED = Alert("failures", "9 of 12 downloads failed.", "`wishlist list` tells the reasons.")


def test_every_alarm_is_told_with_the_next_step_and_its_own_door(
    build: Callable[..., Any], world: FakeContainer
) -> None:
    world.figures.alarms = [FAILED, DISK]
    page: DashboardPage = build(DashboardPage, world)
    banners = page.alarms.banners
    assert banners["disk"].sentence.text() == "The disk is 91 % full. Make room."
    assert banners["failures"].sentence.text() == (
        "9 of 12 downloads failed. The wish list says why."
    )
    assert page.alarms.isVisibleTo(page)
    wanted: list[str] = []
    page.navigate.connect(wanted.append)
    for name in ("failures", "disk"):
        banners[name].button.click()
    assert wanted == ["downloads/wishes", "settings/filing"]
    world.figures.alarms = []
    page.more.refresh()
    assert not page.alarms.isVisibleTo(page)


def test_an_alarm_that_was_closed_stays_away_until_it_is_over(
    build: Callable[..., Any], world: FakeContainer
) -> None:
    world.figures.alarms = [DISK]
    page: DashboardPage = build(DashboardPage, world)
    page.alarms.banners["disk"].hide()
    page.more.refresh()
    assert page.alarms.banners["disk"].isHidden()
    for alarms, shown in (([], False), ([DISK], True)):
        world.figures.alarms = alarms
        page.more.refresh()
        assert page.alarms.isVisibleTo(page) is shown


def test_the_database_its_copy_and_the_searches_are_counted(
    page: DashboardPage, world: FakeContainer
) -> None:
    said = {name: one.accessibleName() for name, one in page.quick._figures.items()}
    assert said["Database"] == "Database: 12.4 MB"
    assert said["Last copy"] != "Last copy: never"
    assert said["Searches"] == f"Searches: {len(world.search_page.queries.all())}"


def test_lossless_files_never_checked_are_checked_when_somebody_asks(
    page: DashboardPage, world: FakeContainer
) -> None:
    world.care.notes = ("12 lossless files were never checked (deep look).",)
    page.care.rows[CareKind.SUSPICIOUS].door.click()
    dialog = page.care_dialog
    assert dialog is not None
    assert not dialog.deeper.isHidden()
    world.care.notes = ()
    dialog.deeper.click()
    assert world.care.deep == [False, True]
    assert dialog.deeper.isHidden()


def test_failed_and_old_downloads_are_counted_without_the_library(
    page: DashboardPage, world: FakeContainer
) -> None:
    page.care.rows[CareKind.LEFTOVERS].door.click()
    dialog = page.care_dialog
    assert dialog is not None
    assert dialog.title.text() == "Failed and old downloads"
    assert dialog.words.text() == "0 entries."


def test_the_library_is_drawn_by_format_genre_year_and_growth(page: DashboardPage) -> None:
    card = page.statistics
    assert card.words.text() == "18,402 tracks · 412 GB · 51 % lossless"
    assert card.formats.accessibleName().startswith("Formats: FLAC 9,204, MP3 7,118")
    for key, plot in (("genres", card.genres), ("years", card.years), ("growth", card.growth)):
        card.chips.button(key).click()
        assert card.stack.currentWidget() is plot
        assert "nothing yet" not in plot.accessibleName()
        assert not plot.grab().isNull()


def test_a_library_that_was_never_counted_says_so(
    build: Callable[..., Any], empty_world: FakeContainer
) -> None:
    page: DashboardPage = build(DashboardPage, empty_world)
    assert page.statistics.formats.accessibleName() == "Formats: nothing yet"


def test_good_citizens_see_what_they_share_and_what_is_left(page: DashboardPage) -> None:
    assert page.citizen.note.text() == "all is well"
    (first, _second) = [row for _, row in page.citizen._rows._rows]
    assert first.accessibleName() == (
        "slskd: shares 1,204 files · 2 running to others, 12 of 25 searches left"
    )


def test_advice_is_given_in_words(build: Callable[..., Any], world: FakeContainer) -> None:
    paused = Standing("slskd", "", None, (Budget("searches", 25, 25, 220.0),), "waits 12 s")
    world.citizen.answer = Citizenship((paused,), ("slskd: waits 12 s",))
    page: DashboardPage = build(DashboardPage, world)
    assert page.citizen.advice.text() == "slskd: waits 12 s"
    assert page.citizen.note.text() == ""


def test_nobody_to_share_with_is_said(build: Callable[..., Any], world: FakeContainer) -> None:
    world.citizen.answer = Citizenship((), ())
    page: DashboardPage = build(DashboardPage, world)
    assert page.citizen._nothing.isVisibleTo(page.citizen)


def test_the_wish_list_is_processed_at_once(page: DashboardPage, world: FakeContainer) -> None:
    notices = told(page)
    page.quick.wishes.click()
    assert world.wishlist.tried == world.wishes.all()
    assert len(notices) == 1


def test_duplicates_are_looked_for_acted_on_and_taken_back(
    page: DashboardPage, world: FakeContainer
) -> None:
    page.care.rows[CareKind.DUPLICATES].door.click()
    dialog = page.care_dialog
    assert dialog is not None
    assert dialog.stack.currentIndex() == ROWS
    assert dialog.words.text() == "3 entries among 18,402 tracks."
    assert dialog.act.text() == "Move the lesser copies to the trash (3)"
    assert page.care.rows[CareKind.DUPLICATES].number.text() == "3"
    dialog.act.click()
    assert world.care.acted == [(CareKind.DUPLICATES, 3)]
    assert dialog.words.text() == "3 changes made."
    dialog.undo.click()
    assert world.care.undone == ["care-1"]
    dialog.close_button.click()
    assert dialog.isHidden()


def test_some_of_a_list_can_be_chosen(page: DashboardPage, world: FakeContainer) -> None:
    page.open_care(CareKind.DUPLICATES)
    dialog = page.care_dialog
    assert dialog is not None
    selection = dialog.list.selectionModel()
    assert selection is not None
    for row in (0, 2):
        selection.select(dialog.model.index(row), selection.SelectionFlag.Select)
    assert [item.title for item in dialog.chosen()] == ["Copper Rain", "Slow Tide"]
    dialog.act.click()
    assert world.care.acted == [(CareKind.DUPLICATES, 2)]


def test_a_list_with_nothing_amiss_offers_nothing(page: DashboardPage) -> None:
    page.open_care(CareKind.ART)
    assert page.care_dialog is not None
    assert page.care_dialog.stack.currentIndex() == NOTHING
    assert not page.care_dialog.act.isVisibleTo(page.care_dialog)
    assert page.care.rows[CareKind.ART].number.text() == "none"


def test_a_look_that_fails_is_told(page: DashboardPage, world: FakeContainer) -> None:
    world.care.error = BadInput("The library was never read.", "Scan it first.")
    notices = told(page)
    page.open_care(CareKind.DEAD)
    assert notices[0].title == "The library was never read."


def test_vitals_are_those_of_this_process() -> None:
    vitals = Vitals()
    first = vitals.look()
    assert first.cpu is None
    assert first.memory is None or first.memory > 1_000_000
    sum(range(200_000))
    second = vitals.look()
    assert second.cpu is not None
    assert second.cpu >= 0
    assert second.up >= first.up


def test_what_a_system_does_not_tell_is_a_dash(page: DashboardPage) -> None:
    page.quick.show_vitals(Vital(None, None, 7_300.0))
    assert page.quick._figures["CPU"].text() == "–"
    assert page.quick._figures["Up"].text() == "2 h 02 min"
    page.quick.show_vitals(Vital(0.04, 112_000_000, 60.0))
    assert page.quick._figures["Memory"].text() == "112 MB"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("slskd", "settings/connections"),
        ("Music folders", "settings/library"),
        ("ffmpeg", "settings"),
    ],
)
def test_every_fault_has_its_place_in_settings(name: str, place: str) -> None:
    assert place_of(name) == place


def test_nothing_is_read_while_the_page_is_hidden(
    page: DashboardPage, monkeypatch: pytest.MonkeyPatch, world: FakeContainer
) -> None:
    page.hidden()
    assert not page.more._quick.isActive()
    assert not page.more._slow.isActive()
