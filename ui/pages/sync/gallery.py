"""The Sync page's states for pictures and tests: a world and a way to bring the page there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from core.domain import (
    Coverage,
    DownloadJob,
    JobState,
    NotAuthorised,
    Origin,
    Ownership,
    RateLimited,
)
from ui.gallery import data
from ui.gallery.sync_world import LIKED, OwnedOn, key_of
from ui.gallery.world import FakeContainer
from ui.models.cards import Card

SMALL = (1024, 700)
NAME, KEY = "Warehouse Warm-up", "file:/lists/Warehouse Warm-up.csv"


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: `world` makes the container, `prepare` brings the shown page into the state.

    `held` scenes need a runner that does not run (`InlineRunner(hold=True)`).
    """

    name: str
    world: Callable[[], FakeContainer]
    prepare: Callable[[Any], None]
    held: bool = False
    size: tuple[int, int] = (1280, 800)
    scale: float = 1.0


def scenes() -> list[Scene]:
    """States of the page beside those in `ui/gallery/scenes.py`."""
    return [
        Scene("overview", _several, _nothing),
        Scene("loading", FakeContainer, _nothing, held=True),
        Scene("drop", _several, lambda page: page.overview.strip.show_over(True)),
        Scene("coverage-probable", _one, _open_probable),
        Scene("coverage-missing", _one, _open_missing),
        Scene("coverage-filtered", _one, _filter_to_nothing),
        Scene("coverage-long", _long, _open_coverage),
        Scene("missing-before", _one, _open_dialog),
        Scene("missing-running", _running, _open_running),
        Scene("bubble", _running, _open_coverage),
        Scene("spotify", _spotify, _connected),
        Scene("selected", _spotify, _select),
        Scene("spotify-off", FakeContainer, _first_tab),
        Scene("spotify-login", _logged_out, _first_tab),
        Scene("spotify-closed", _closed, _connected),
        Scene("coverage-by-hand", _one, _match_by_hand),
        Scene("push", _pushing, _push),
        Scene("accounting", _running, _account),
        Scene("analyser", _several, _analyse),
        Scene("analyser-pushing", _failing_push, _push_missing),
        Scene("several", _several, _download_several),
        Scene("choose-a-file", _running, _choose_a_file),
        Scene("no-room", _no_room, _open_dialog),
        Scene("selected-small", _spotify, _select, size=SMALL),
        Scene("coverage-small", _one, _open_probable, size=SMALL),
        Scene("analyser-small", _several, _analyse, size=SMALL),
        Scene("selected-large-text", _spotify, _select, scale=1.4),
        Scene("missing-large-text", _running, _open_running, scale=1.4),
        Scene("analyser-large-text", _several, _analyse, scale=1.4),
    ]


def jobs_in_all_states(coverage: Coverage) -> list[DownloadJob]:
    """A job for each missing row, going round the states a person sees."""
    size = 28_400_000
    kinds: tuple[tuple[JobState, int, int | None, float, str], ...] = (
        (JobState.DONE, 100, None, 0.0, "Organised"),
        (JobState.DOWNLOADING, 64, None, 3_100_000.0, "From quill_84"),
        (JobState.DOWNLOADING, 31, None, 2_200_000.0, "From northshelf"),
        (JobState.VERIFYING, 100, None, 0.0, "Checking the file"),
        (JobState.QUEUED, 0, 3, 0.0, "From cassette_ana"),
        (JobState.SEARCHING, 0, None, 0.0, "Searching"),
        (JobState.REVIEW, 0, None, 0.0, "Two files fit equally well"),
        (JobState.PARKED, 0, None, 0.0, "Nobody online has it"),
        (JobState.WANTED, 0, None, 0.0, "Waiting to be searched"),
    )
    made = []
    for number, row in enumerate(coverage.of(Ownership.MISSING)):
        state, percent, place, speed, reason = kinds[number % len(kinds)]
        entry, playlist = row.entry, coverage.playlist
        made.append(
            replace(
                data.job(number + 1),
                track=entry.track,
                origin=Origin(playlist.key, playlist.name, entry.position),
                state=state,
                reason=reason,
                attempt=1 if percent else 0,
                bytes_done=size * percent // 100,
                size=size if percent else None,
                queue_place=place,
                speed=speed,
                final_path=f"/music/Transfer/{entry.track.title}.flac" if state is _DONE else None,
            )
        )
    return made


_DONE = JobState.DONE


# --- worlds -------------------------------------------------------------------------------------
def _several() -> FakeContainer:
    return FakeContainer(jobs=())


def _one() -> FakeContainer:
    return _with(data.coverage(97, NAME, KEY), ())


def _running() -> FakeContainer:
    coverage = data.coverage(97, NAME, KEY)
    return _with(coverage, jobs_in_all_states(coverage))


def _long() -> FakeContainer:
    coverage = data.coverage(60, data.LONG_TITLE, KEY)
    rows = tuple(
        replace(
            row,
            entry=replace(
                row.entry,
                track=replace(
                    row.entry.track,
                    title=data.LONG_TITLE,
                    artists=("The Brass Ensemble of the Old Ropewalk", "Guests and Friends"),
                ),
            ),
        )
        if row.entry.position % 2
        else row
        for row in coverage.rows
    )
    playlist = replace(coverage.playlist, entries=tuple(row.entry for row in rows))
    return _with(replace(coverage, rows=rows, playlist=playlist), ())


def _with(coverage: Coverage, jobs: Iterable[DownloadJob]) -> FakeContainer:
    world = FakeContainer(jobs=jobs)
    playlist = coverage.playlist
    source = f"/lists/{NAME}.csv"
    counts = coverage.counts()
    numbers = {state.value: counts[state] for state in Ownership}
    shelf = [
        replace(saved, key=playlist.key, source=source, name=playlist.name,
                total=len(coverage.rows), **numbers)
        if saved.name == NAME
        else saved
        for saved in world.shelf.all()
    ]  # fmt: skip
    world.shelf.rows = shelf
    world.playlists.known[source] = playlist
    world.coverage.known[playlist.key] = coverage
    return world


def _spotify() -> FakeContainer:
    world = FakeContainer(jobs=())
    world.sync.words = "connected as marlow"
    shares = (81, 82, 84, 84, 87, 88, 90)
    days = [OwnedOn(f"2026-11-{14 + at}", share, 100) for at, share in enumerate(shares)]
    world.sync.days = days
    states: tuple[dict[str, Any], ...] = (
        {"added": 3, "removed": 1, "every_hours": 6.0, "seconds": 22_320.0},
        {"key": LIKED, "added": 12, "seconds": 297_600.0},
        {"checked_at": 0.0, "owned": 0, "probable": 0, "missing": 0},
        {"added": 5, "every_hours": 168.0, "seconds": 13_860.0},
        {"every_hours": 24.0, "seconds": 16_680.0},
        {"seconds": 48_420.0},
    )
    rows = [
        replace(saved, kind="spotify", listed="s", **extra)
        for saved, extra in zip(world.shelf.all(), states, strict=True)
    ]
    closed = replace(
        rows[-1], key="closed", name="Night Bus Mixes", checked_at=0.0,
        trouble="It belongs to another account, so Spotify does not show its tracks.",
        step="Copy it into a list of your own, or import it from a file.",
    )  # fmt: skip
    video = replace(rows[-1], key="yt", name="Boiler sets", kind="youtube")
    world.shelf.rows = [*rows, closed, video]
    return world


def _logged_out() -> FakeContainer:
    world = FakeContainer()
    world.sync.account_error = NotAuthorised(
        "Spotify",
        "Spotify is not connected yet.",
        "Connect it in Settings, or with `login spotify`.",
    )
    return world


def _closed() -> FakeContainer:
    world = _spotify()
    world.sync.account_error = RateLimited(
        "Spotify",
        "Spotify has closed playlists for your app: too many requests.",
        7200.0,
        "Nothing is asked before 18:40; what was read before stays, and playlist files work "
        "meanwhile.",
    )
    return world


def _pushing() -> FakeContainer:
    world = _one()
    world.settings.values["library.server"] = "navidrome"
    return world


def _failing_push() -> FakeContainer:
    world = _several()
    world.missing.failing = {"Paper Moons"}
    world.missing.wished = [key_of(data.track(at)) for at in (2, 6, 12)]
    return world


def _no_room() -> FakeContainer:
    world = _one()
    world.forecast.free = 20_300_000_000
    return world


# --- ways into the state ------------------------------------------------------------------------
def _nothing(_page: Any) -> None:
    """The page as it opens."""


def _card(page: Any) -> Card:
    card: Card = page.presenter.card(KEY)
    return card


def _open_coverage(page: Any) -> None:
    page.open_card(_card(page))


def _open_probable(page: Any) -> None:
    _open_coverage(page)
    page.coverage_view.table.setCurrentIndex(page.coverage_view.model.index(1, 0))


def _open_missing(page: Any) -> None:
    _open_coverage(page)
    page.coverage_view.chips.button(Ownership.MISSING.value).click()


def _filter_to_nothing(page: Any) -> None:
    _open_coverage(page)
    page.coverage_view.search.setText("no such track")
    page.coverage_view.search.searched.emit("no such track")


def _open_dialog(page: Any) -> None:
    _open_coverage(page)
    page.coverage_view.asked.emit("download")


def _open_running(page: Any) -> None:
    """Some files came while the dialog was open."""
    _open_dialog(page)
    jobs = page.container.downloads.jobs()
    page.missing[KEY].model.set_jobs({job.origin.position: job for job in jobs})


def _first_tab(page: Any) -> None:
    page.overview.tabs.button("spotify").click()


def _connected(page: Any) -> None:
    _first_tab(page)
    page.overview.grid.setCurrentIndex(page.overview.filter.index(1, 0))


def _select(page: Any) -> None:
    _connected(page)
    page.presenter.cards.tick([card.key for card in page.presenter.cards.cards()[:4]])


def _match_by_hand(page: Any) -> None:
    _open_probable(page)
    page.coverage_view.pane.decision.start_search(page.coverage_view.table.item())


def _push(page: Any) -> None:
    _open_coverage(page)
    page.coverage_view.asked.emit("push")


def _account(page: Any) -> None:
    _open_coverage(page)
    page.coverage_view.asked.emit("accounting")


def _analyse(page: Any) -> None:
    page.show_missing()
    view = page.analyser
    view.model.toggle_open(1)
    view.list.setCurrentIndex(view.model.index(1))


def _push_missing(page: Any) -> None:
    _analyse(page)
    view = page.analyser
    view.model.toggle_all()
    view.push.click()
    view.push.click()


def _download_several(page: Any) -> None:
    page.presenter.cards.tick([card.key for card in page.presenter.cards.cards()[:4]])
    page.overview.bar.go.click()


def _choose_a_file(page: Any) -> None:
    _open_running(page)
    model = page.missing[KEY].model
    rows = (row for row in range(model.rowCount()) if model.item(row).failed)
    page.dialog.pick.emit(model.item(next(rows)).job)
