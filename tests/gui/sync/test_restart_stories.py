"""A run of Download Missing stands as it began: after a restart, and while lists change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.domain import JobState, Ownership
from services.downloads.service import PAUSED
from tests.gui.sync.conftest import World
from tests.gui.sync.reading import KEY, item, jobs, press, shown
from ui.models.missing import TICK
from ui.pages.sync.missing_dialog import MissingDialog
from ui.pages.sync.page import SyncPage


def test_after_a_restart_the_bubble_is_there_and_the_dialog_shows_the_same(
    dialog: MissingDialog, world: World, build: Callable[..., Any]
) -> None:
    dialog.begin.click()
    world.move(jobs(world)[1], JobState.REVIEW, reason="Two files fit")
    again: SyncPage = build(SyncPage, world)
    (bubble,) = again.bubbles.bubbles
    assert bubble.accessibleName().endswith("0 of 4 · 1 needs you")
    bubble.click()
    assert again.dialog.isVisible()
    shown = [item(again.dialog, row).look.word for row in range(4)]
    assert shown.count("Waiting to be searched") == 3
    assert shown.count("Needs your eye") == 1
    assert not again.dialog.begin.isEnabled()


def test_after_a_restart_nothing_is_compared_anew_and_ticks_are_as_they_were(
    dialog: MissingDialog, opened: SyncPage, world: World, build: Callable[..., Any]
) -> None:
    press(dialog, 1, TICK)
    dialog.begin.click()
    made = jobs(world)
    world.move(made[0], JobState.DONE, final_path="/x/y.flac")
    world.move(made[1], JobState.CANCELLED)
    opened.feed.flush()
    before = shown(dialog)
    world.shelf.rows.clear()
    world.coverage.known.clear()
    world.checked.clear()
    again: SyncPage = build(SyncPage, world)
    again.bubbles.bubbles[0].click()
    assert shown(again.dialog) == before
    assert world.checked == []


def test_a_run_that_is_over_keeps_its_bubble_over_a_restart_until_it_is_closed(
    dialog: MissingDialog, opened: SyncPage, world: World, build: Callable[..., Any]
) -> None:
    dialog.begin.click()
    for job in jobs(world):
        world.move(job, JobState.PARKED, reason="Nobody online has it")
    opened.feed.flush()
    before = shown(dialog)
    again: SyncPage = build(SyncPage, world)
    (bubble,) = again.bubbles.bubbles
    assert bubble.accessibleName().endswith("0 of 4 in place")
    bubble.click()
    assert shown(again.dialog) == before
    again.dialog.leave()
    assert not again.bubbles.isVisible()
    assert world.missing_runs.kept == {}
    assert build(SyncPage, world).bubbles.bubbles == []


def test_a_run_whose_jobs_are_all_paused_is_not_over_when_it_is_closed(
    dialog: MissingDialog, opened: SyncPage, world: World, build: Callable[..., Any]
) -> None:
    dialog.begin.click()
    for job in jobs(world):
        world.move(job, JobState.PARKED, reason=PAUSED)
    opened.feed.flush()
    assert dialog.forecast.text() == "nothing to go · 4 paused"
    dialog.leave()
    (bubble,) = opened.bubbles.bubbles
    assert bubble.accessibleName().endswith("0 of 4 · 4 paused")
    assert set(world.missing_runs.kept) == {KEY}
    opened.coverage_view.head.download.click()
    assert {item(dialog, row).look.word for row in range(4)} == {"Paused"}
    assert set(world.missing_runs.kept) == {KEY}
    (again,) = build(SyncPage, world).bubbles.bubbles
    assert again.accessibleName().endswith("0 of 4 · 4 paused")


def test_the_button_after_a_restart_goes_on_with_the_run(
    dialog: MissingDialog, opened: SyncPage, world: World, build: Callable[..., Any]
) -> None:
    dialog.begin.click()
    world.move(jobs(world)[0], JobState.DONE, final_path="/x/y.flac")
    opened.feed.flush()
    before = shown(dialog)
    first = jobs(world)[0].track
    found = world.coverage.known[KEY]
    rows = tuple(
        replace(row, ownership=Ownership.OWNED) if row.entry.track == first else row
        for row in found.rows
    )
    world.coverage.known[KEY] = replace(found, rows=rows)
    again: SyncPage = build(SyncPage, world)
    again.open_sources(["/lists/rooftop.csv"])
    assert again.coverage_view.head.download.text() == "Download 3 missing"
    again.coverage_view.head.download.click()
    assert shown(again.dialog) == before


def test_a_list_that_misses_more_than_the_run_fetches_is_taken_up_with_its_jobs(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    dialog.begin.click()
    dialog.leave()
    opened.feed.flush()
    found = world.coverage.known[KEY]
    more = found.of(Ownership.PROBABLE)[0]
    rows = tuple(
        replace(row, ownership=Ownership.MISSING) if row is more else row for row in found.rows
    )
    world.coverage.known[KEY] = replace(found, rows=rows)
    opened.coverage_view.head.recheck.click()
    opened.coverage_view.head.download.click()
    assert dialog.to_download.accessibleName() == "To download: 5, missing"
    assert dialog.begin.isEnabled()
    assert len(world.missing_runs.kept[KEY].jobs) == 4


def test_a_run_ended_before_its_jobs_were_written_down_finds_them(
    dialog: MissingDialog, opened: SyncPage, world: World, build: Callable[..., Any]
) -> None:
    dialog.begin.click()
    opened.feed.flush()
    before = shown(dialog)
    world.missing_runs.took(KEY, {})
    again: SyncPage = build(SyncPage, world)
    again.bubbles.bubbles[0].click()
    assert shown(again.dialog) == before


def test_downloads_begun_elsewhere_are_a_run_once_they_were_looked_at(
    opened: SyncPage, world: World, build: Callable[..., Any]
) -> None:
    found = world.coverage.known[KEY]
    world.downloads.want(found.playlist, found.of(Ownership.MISSING)[:2])
    opened.coverage_view.head.download.click()
    before = shown(opened.dialog)
    again: SyncPage = build(SyncPage, world)
    world.shelf.rows.clear()
    again.bubbles.bubbles[0].click()
    assert shown(again.dialog) == before


def test_a_bubble_of_downloads_begun_elsewhere_for_a_forgotten_list_says_where_to_look(
    world: World, build: Callable[..., Any]
) -> None:
    found = world.coverage.known[KEY]
    world.downloads.want(found.playlist, found.of(Ownership.MISSING))
    page: SyncPage = build(SyncPage, world)
    page.bubbles.bubbles[0].click()
    assert "See it under Downloads." in page.banner.sentence.text()


def test_after_checking_again_a_run_shows_what_it_began_with_until_it_is_closed(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    dialog.begin.click()
    first = jobs(world)[0]
    world.move(first, JobState.DONE, final_path="/x/y.flac")
    opened.feed.flush()
    before = world.coverage.known[KEY]
    rows = tuple(
        replace(row, ownership=Ownership.OWNED) if row.entry.track == first.track else row
        for row in before.rows
    )
    world.coverage.known[KEY] = replace(before, rows=rows)
    dialog.leave()
    opened.coverage_view.head.recheck.click()
    assert opened.coverage_view.head.download.text() == "Download 3 missing"
    opened.coverage_view.head.download.click()
    assert dialog.matched.accessibleName().startswith("Matched: 14")
    assert dialog.downloaded.accessibleName().startswith("Downloaded: 1")
    for job in jobs(world)[1:]:
        world.move(job, JobState.PARKED, reason="Nobody online has it")
    opened.feed.flush()
    dialog.leave()
    opened.coverage_view.head.download.click()
    assert dialog.matched.accessibleName().startswith("Matched: 15")
