"""Four playlists of an account at once, with everything that goes wrong on a bad day.

Real services, engine, database, threads and page; Spotify and slskd are simulated on loopback.
Spotify closes the playlists in the middle, slskd is restarted while files come, and the program
itself is ended and started again in the middle of a run.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import Ownership, ServiceStatus
from core.ports.accounts import Grant
from core.tasks import TaskContext
from database.engine import open_database
from database.pace_repo import PaceRepo
from sandbox.catalogues.world import MusicWorld
from sandbox.spotify import SpotifyServer, SpotifyWorld
from sandbox.spotify.server import CLIENT_ID, SCOPE
from services.accounts.grants import Grants
from services.container import Container, build_container
from services.playlists.accounting import Outcome
from tests.e2e.rig import GAP, KEY, Rig
from ui.bridge import Bridge
from ui.pages.sync.account import Standing
from ui.pages.sync.bulk_dialog import BulkDialog
from ui.pages.sync.page import SyncPage
from ui.runner import TaskRunner

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE_MS = 150_000
"""Long, for machines that do other things."""
SHARED = 2
"""So many of each album's tracks are shared by somebody; the others nobody has."""


class Day:
    """A machine, an account, slskd, and a page that can be ended and started again."""

    def __init__(self, rig: Rig, spotify: SpotifyServer, runner: TaskRunner, qtbot: Any) -> None:
        self.rig, self.spotify, self.runner, self.qtbot = rig, spotify, runner, qtbot
        self.start()
        grants = Grants("spotify", self.container.settings, rig.home)
        grants.save(Grant(spotify.grant(), CLIENT_ID, SCOPE, time.time()))
        self.page.account.load()

    def start(self) -> None:
        rig = self.rig
        assert rig.server is not None
        self.container: Container = build_container(
            rig.home,
            {
                "library.folders": [str(rig.music)],
                "downloads.incoming": str(rig.incoming),
                "organize.transfer": str(rig.transfer),
                "sources.slskd.url": rig.server.url,
                "sources.slskd.api_key": KEY,
                "sources.slskd.search_gap_seconds": GAP,
                "sources.youtube.enabled": False,
                "secrets.store": "file",
                "downloads.stall_seconds": 60.0,
                "downloads.queue_patience_seconds": 60.0,
                "downloads.retry_grace_seconds": 1.0,
                "downloads.arrival_seconds": 60.0,
                **self.spotify.settings,
            },
        )
        self.bridge = Bridge(self.container.bus)
        self.page = SyncPage(self.container, self.runner, self.bridge)
        self.qtbot.addWidget(self.page)
        self.page.resize(1072, 800)
        self.page.show()
        self.page.shown()

    def stop(self) -> None:
        self.page.hidden()
        self.bridge.close()
        self.container.close()

    def until(self, true: Any) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE_MS)

    def offer(self) -> Any:
        """The dialog that says what several playlists would cost, as soon as it may begin."""
        found: list[Any] = []

        def offered() -> bool:
            dialogs = self.page.findChildren(BulkDialog)
            found[:] = [one for one in dialogs if one.isVisible() and one.start.isEnabled()]
            return bool(found)

        self.until(offered)
        return found[0]

    def cards(self) -> dict[str, Any]:
        return {card.name: card for card in self.page.presenter.cards.cards()}


@pytest.fixture
def day(tmp_path: Path, threads: TaskRunner, qtbot: Any) -> Iterator[Day]:
    music = MusicWorld()
    rig = Rig(tmp_path)
    rig.own("Own/Own.flac", title="Own", artist="Own", album="Own")
    peer = rig.world.peer("alice")
    for number in range(4):
        titles: list[Any] = [{"title": f"Song {number}{place}", "seconds": 3} for place in range(3)]
        music.release(f"Album {number}", f"Artist {number}", titles, date="2021-03-04")
        for place in range(SHARED):
            name = f"{place + 1:02} - Song {number}{place}.flac"
            peer.share(f"Music\\Artist {number}\\Album {number}\\{name}")
    rig.serve()
    world = SpotifyWorld(music)
    rows = world.rows()
    for number, name in enumerate(("Morning", "Noon", "Night")):
        world.playlist(name, rows[3 * number : 3 * number + 3])
    world.like(*rows[9:12])
    with SpotifyServer(world) as spotify:
        made = Day(rig, spotify, threads, qtbot)
        yield made
        made.stop()
        assert spotify.violations == []
    assert rig.server is not None
    assert rig.server.violations == []
    rig.close()


def list_account(day: Day) -> None:
    """The Spotify tab comes to the front, and the account's lists with it."""
    page = day.page
    day.until(lambda: page.account.view.standing is Standing.READY)
    page.overview.tabs.button("spotify").click()
    day.until(lambda: len(day.cards()) == 4)


def begin_all(day: Day) -> None:
    page = day.page
    page.presenter.cards.tick([card.key for card in page.presenter.cards.cards()])
    page.overview.bar.go.click()
    day.offer().start.click()


def listen_for_lies(day: Day, lies: list[str]) -> None:
    """Whatever the window says to be downloaded is on the disk, and its sums add up."""
    runs = list(day.page.missing.values())
    told, here = sum(run.tally.downloaded for run in runs), len(day.rig.filed())
    if told > here:
        lies.append(f"{told} are told to be downloaded, {here} are here")
    sums = [run.tally for run in runs]
    odd = [one for one in sums if one.total != one.matched + one.to_download + one.unusable]
    lies.extend(f"the sums do not add up: {one}" for one in odd)


def slskd(day: Day) -> ServiceStatus:
    """What the window says of slskd now."""
    states = day.container.health.refresh(TaskContext(), everything=False)
    return next(state.status for state in states if state.name == "slskd")


def wished(day: Day) -> set[str]:
    """Names of the playlists whose tracks are wished for."""
    return {wish.origin.playlist_name for wish in day.container.wishes.all()}


def the_ban_ends(day: Day) -> None:
    """Its time is over, for Spotify and for the program."""
    day.spotify.throttle.lift()
    day.spotify.well()
    database = open_database(day.rig.home / "cratekeeper.db", day.rig.home / "backups")
    PaceRepo(database).block("spotify.playlists", 0.0, "")
    database.dispose()


def test_the_window_tells_the_truth_while_spotify_closes_and_slskd_restarts(day: Day) -> None:
    page, spotify, server = day.page, day.spotify, day.rig.server
    assert server is not None
    list_account(day)
    assert spotify.calls() == 1
    spotify.fault("", times=2, part="/playlists/")
    spotify.fault("quota", part="/playlists/")

    begin_all(day)
    day.until(lambda: any(card.trouble for card in day.cards().values()))
    day.until(lambda: day.cards()["Liked Songs"].missing == 3)
    cards = day.cards()
    closed = [card for card in cards.values() if card.trouble]
    assert len(closed) == 1, "two lists were read before the ban, the liked songs have their own"
    assert "closed playlists" in closed[0].trouble
    assert spotify.calls() == 1 + 3 + 1

    lies: list[str] = []
    runs = list(page.missing.values())
    assert len(runs) == 3
    for run in runs:
        run.changed.connect(functools.partial(listen_for_lies, day, lies))
    day.until(lambda: any(run.tally.downloaded for run in runs))
    server.go_down()
    assert slskd(day) is not ServiceStatus.OK, "the window says that slskd is gone"
    server.come_back()
    day.until(lambda: slskd(day) is ServiceStatus.OK)
    day.until(lambda: all(r.tally.started == 3 and not r.active for r in runs))
    assert lies == []
    for run in runs:
        assert (run.tally.downloaded, run.tally.resting) == (SHARED, 1), "what can be had is here"
    assert len(day.rig.filed()) == 3 * SHARED

    open_ones = {name for name in cards if name != closed[0].name}
    day.until(lambda: wished(day) == open_ones)
    assert all(wish.reason for wish in day.container.wishes.all())

    for run in runs:
        account = functools.partial(day.container.accounting.account, run.coverage)
        day.until(
            lambda told=account: told().counts() == {Outcome.FETCHED: SHARED, Outcome.FAILED: 1}
        )

    asked = spotify.calls("/playlists")

    def told_to_be_closed() -> bool:
        if page.account.view.standing is Standing.CLOSED and not page.presenter.busy:
            return True
        page.recheck_all.click()  # in vain while lists are compared after their downloads
        return False

    day.until(told_to_be_closed)
    day.until(page.overview.banner.isVisible)
    assert spotify.calls("/playlists") == asked, "nothing is sent while they are closed"

    the_ban_ends(day)
    page.presenter.check([day.cards()[closed[0].name]], gather=True)
    late = day.offer()
    late.start.click()
    day.until(lambda: len(page.missing) == 4)
    last = page.missing[closed[0].key]
    day.until(lambda: last.tally.started == 3 and not last.active)
    assert len(day.rig.filed()) == 4 * SHARED, "everything that can be had is here"
    day.until(lambda: wished(day) == set(cards))
    assert lies == []


def test_a_restart_in_the_middle_brings_bubbles_counters_and_rows_back(day: Day) -> None:
    list_account(day)
    begin_all(day)
    page = day.page
    day.until(lambda: any(run.tally.downloaded for run in page.missing.values()))
    day.stop()
    before = {job.id: job.origin for job in day.container.downloads.jobs()}
    assert len(before) == 12

    day.start()
    page = day.page
    day.until(lambda: len(page.runs.bubbles.shown()) >= 1)
    keys = {origin.playlist_key for origin in before.values()}
    assert {bubble.key for bubble in page.runs.bubbles.shown()} <= keys
    jobs = day.container.downloads.jobs()
    assert {job.id: job.origin for job in jobs} == before

    day.until(lambda: page.presenter.loaded)
    progress = page.bubbles.bubbles[0].progress
    assert progress is not None
    key = progress.key
    page.bubbles.bubbles[0].click()
    day.until(lambda: page.dialog.isVisible() and page.dialog.presenter is not None)
    run = page.missing[key]
    day.until(lambda: not run.loading)
    assert run.tally.started == 3, "every row has its job again"
    assert run.tally.total == 3
    day.container.engine.start()
    day.until(lambda: not run.active)
    assert run.tally.downloaded == SHARED
    page.dialog.leave()
    counts = run.coverage.counts()
    assert counts[Ownership.MISSING] + counts[Ownership.OWNED] == 3


def test_liked_songs_by_artist_become_wishes_and_are_fetched(day: Day) -> None:
    list_account(day)
    page = day.page
    page.show_missing([day.cards()["Liked Songs"]])
    view = page.analyser
    day.until(lambda: view.presenter.analysis.missing == 3)
    assert view.meta.text() == "3 missing of 3 tracks in 1 playlist · 1 artist"
    view.push.click()
    view.push.click()
    day.until(lambda: not view.presenter.pushing and len(view.presenter.results) == 3)
    assert {one.why for one in view.presenter.results} == {"it is searched next"}
    assert {wish.origin.playlist_name for wish in day.container.wishes.all()} == {"Liked Songs"}

    ctx = TaskContext()
    for _ in range(3):
        assert day.container.wishlist.try_next(ctx) is not None
    day.container.engine.start()
    day.until(lambda: len(day.rig.filed()) == SHARED)
    page.show_overview()
    page.presenter.check([day.cards()["Liked Songs"]])
    day.until(lambda: day.cards()["Liked Songs"].owned == SHARED)
    day.until(lambda: page.overview.meter.words.text() == "You own 67 % of your likes")
    day.until(lambda: len(day.container.wishes.all()) == 1)
