"""From a search row through Matched Download to the filed file; only the networks are simulated.

Real audio, database, threads and engine; slskd and the catalogues are simulated on loopback.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.flac import FLAC
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMainWindow

from core.domain import Candidate, DownloadJob, JobState
from core.tasks import TaskContext
from sandbox.catalogues import Catalogues, MusicWorld
from services.container import Container, build_container
from services.matched.model import LineState
from tests.e2e.rig import GAP, KEY, Rig, relative
from ui.matched.opening import open_matched
from ui.runner import TaskRunner

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE_MS = 150_000
"""Long, for machines that do other things."""
ALBUM = "Music\\Luma Vessel - Estuary (2019)\\"
FAVS = "Music\\Summer favs\\"
SLOW = 2_000
"""Bytes a second: it takes minutes."""
ROOT = Path(__file__).resolve().parents[3]


def small_world() -> MusicWorld:
    """An album with its single, a remix, a song of somebody else: all 3 s long."""
    world = MusicWorld()

    def song(title: str, *artists: str, **facts: Any) -> dict[str, object]:
        return {"title": title, "seconds": 3.0, "artists": artists, **facts}

    tide = song("Slow Tide", "Luma Vessel", isrc="QZCAT1900001")
    titles = ("Low Water", "Harbour Light")
    world.release(
        "Estuary",
        "Luma Vessel",
        [*(song(title, "Luma Vessel") for title in titles), tide],
        date="2019-05-04",
        genre="Ambient",
    )
    world.release("Slow Tide", "Luma Vessel", [tide], kind="single", date="2018-11-02")
    remix = song("Paper Lanterns (Mirea Voss Remix)", "Saltbox Choir", "Mirea Voss")
    world.release("Lanterns", "Saltbox Choir", [remix], date="2023-01-01")
    world.release("Glass", "Odd Harbour", [song("Glass Weather", "Odd Harbour")], kind="single")
    world.release("Voss", "Mirea Voss", [song("Elsewhere", "Mirea Voss")])
    return world


@pytest.fixture(scope="module")
def music() -> Iterator[Catalogues]:
    with Catalogues(small_world()) as there:
        yield there
        assert there.violations == []


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    quill = made.world.peer("quill")
    for number, title in enumerate(("Low Water", "Harbour Light", "Slow Tide"), start=1):
        quill.share(f"{ALBUM}0{number} - {title}.flac")
    for name in ("paper lanterns (mirea voss remix)", "odd harbour - glass weather", "zq unheard"):
        quill.share(f"{FAVS}{name}.mp3")
    made.serve()
    yield made
    assert made.server is not None
    violations = list(made.server.violations)
    made.close()
    assert violations == []


class Machine:
    """The rig with a container, an engine and a window in this process."""

    def __init__(self, rig: Rig, music: Catalogues, runner: TaskRunner, qtbot: Any) -> None:
        self.rig, self.runner, self.qtbot = rig, runner, qtbot
        self.jobs: list[DownloadJob] = []
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(1280, 800)
        self.window.show()
        assert rig.server is not None
        self.settings: dict[str, object] = {
            "library.folders": [str(rig.music)],
            "downloads.incoming": str(rig.incoming),
            "organize.transfer": str(rig.transfer),
            "sources.slskd.url": rig.server.url,
            "sources.slskd.api_key": KEY,
            "sources.slskd.search_gap_seconds": GAP,
            "sources.youtube.enabled": False,
            "downloads.stall_seconds": 60.0,
            **music.settings,
        }
        self.container: Container = build_container(rig.home, self.settings)
        self.container.engine.start()

    def find(self, text: str) -> list[Candidate]:
        """What slskd offers, by file name."""
        found: list[Candidate] = []
        self.container.search_page.search("slskd", text, found.extend, TaskContext())
        return sorted(found, key=lambda one: one.filename)

    def open(self, *files: Candidate, folder: str = "") -> Any:
        return open_matched(
            self.window, self.container, self.runner, files, folder, self.jobs.extend
        )

    def until(self, true: Any) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE_MS)

    def ended(self, *states: JobState) -> list[DownloadJob]:
        """Wait until all begun jobs rest in one of these states."""
        ids = [job.id for job in self.jobs]
        assert ids

        def rest() -> bool:
            return all(job.state in states for job in self.container.downloads.some(ids).values())

        self.until(rest)
        return [self.container.downloads.job(at) for at in ids]


@pytest.fixture
def machine(rig: Rig, music: Catalogues, threads: TaskRunner, qtbot: Any) -> Iterator[Machine]:
    made = Machine(rig, music, threads, qtbot)
    yield made
    made.container.close()


def choose_first(machine: Machine, dialog: Any) -> None:
    panel = dialog.panel
    machine.until(lambda: panel.artists.cards.item(0) is not None)
    machine.qtbot.keyClick(panel.artists, Qt.Key.Key_1)


def test_a_single_file_ends_tagged_in_its_album(machine: Machine, rig: Rig) -> None:
    (file,) = machine.find("slow tide")
    dialog = machine.open(file)
    choose_first(machine, dialog)
    machine.until(lambda: dialog.presenter.place is not None)
    shown = "/".join(dialog.presenter.place.parts)
    machine.qtbot.keyClick(dialog.panel.releases, Qt.Key.Key_Return)
    machine.until(lambda: bool(machine.jobs))
    (job,) = machine.ended(JobState.DONE)
    assert rig.filed() == ["Luma Vessel/Luma Vessel - Estuary/03 - Slow Tide.flac"] == [shown]
    tags: Any = FLAC(rig.transfer / rig.filed()[0])
    assert (tags["artist"], tags["album"]) == (["Luma Vessel"], ["Estuary"])
    assert (tags["tracknumber"], tags["tracktotal"]) == (["3"], ["3"])
    assert (tags["date"], tags["genre"]) == (["2019-05-04"], ["Ambient"])
    assert (rig.transfer / rig.filed()[0]).with_name("cover.jpg").exists()
    assert relative(rig.incoming) == []  # the original is gone
    assert job.final_path == str(rig.transfer / rig.filed()[0])
    again = machine.container.matched.likely(file, TaskContext()).people[0]
    assert again.chosen is not None  # the choice is remembered
    assert again.owned == 1


def test_the_same_file_as_a_single_is_filed_as_one(machine: Machine, rig: Rig) -> None:
    dialog = machine.open(*machine.find("slow tide"))
    choose_first(machine, dialog)
    releases = dialog.panel.releases
    machine.until(lambda: dialog.presenter.releases is not None)
    machine.qtbot.keyClick(releases, Qt.Key.Key_Right)
    machine.qtbot.keyClick(releases, Qt.Key.Key_Return)
    machine.until(lambda: bool(machine.jobs))
    machine.ended(JobState.DONE)
    assert rig.filed() == ["Luma Vessel/Luma Vessel - Slow Tide/Slow Tide.flac"]


def test_an_album_is_started_whole_and_lands_together(machine: Machine, rig: Rig) -> None:
    dialog = machine.open(*machine.find("estuary"), folder="Estuary")
    machine.until(dialog.all.isEnabled)
    assert dialog.presenter.is_album
    assert dialog.presenter.counts()[LineState.STRONG] == 3
    dialog.all.click()
    machine.until(lambda: bool(machine.jobs))
    machine.ended(JobState.DONE)
    assert rig.filed() == [
        f"Luma Vessel/Luma Vessel - Estuary/0{number} - {title}.flac"
        for number, title in enumerate(("Low Water", "Harbour Light", "Slow Tide"), start=1)
    ]


def test_a_folder_of_favourites_lands_where_each_belongs_and_the_unknown_stays(
    machine: Machine, rig: Rig
) -> None:
    dialog = machine.open(*machine.find("summer favs"), folder="Summer favs")
    machine.until(dialog.all.isEnabled)
    assert not dialog.presenter.is_album
    assert dialog.presenter.counts()[LineState.NONE] == 1
    dialog.all.click()
    machine.until(lambda: bool(machine.jobs))
    machine.ended(JobState.DONE)
    assert rig.filed() == [
        "Odd Harbour/Odd Harbour - Glass Weather/Glass Weather.mp3",
        "Saltbox Choir/Saltbox Choir - Lanterns/01 - Paper Lanterns (Mirea Voss Remix).mp3",
    ]
    remix: Any = mutagen.File(rig.transfer / rig.filed()[1])
    assert str(remix.tags["TPE1"]).startswith("Mirea Voss")  # A remixed B's song
    assert "Saltbox Choir" in str(remix.tags["TPE1"])
    assert [Path(one).name for one in relative(rig.incoming)] == ["zq unheard.mp3"]


def test_skip_leaves_the_file_in_the_download_folder_as_it_came(machine: Machine, rig: Rig) -> None:
    dialog = machine.open(*machine.find("slow tide"))
    dialog.skip.click()
    machine.until(lambda: bool(machine.jobs))
    (job,) = machine.ended(JobState.DONE)
    assert rig.filed() == []
    (left,) = relative(rig.incoming)
    assert job.final_path == str(rig.incoming / left)
    sent = rig.world.peer("quill").file(f"{ALBUM}03 - Slow Tide.flac").content()
    assert (rig.incoming / left).read_bytes() == sent


def test_a_file_nobody_knows_is_downloaded_and_stays(machine: Machine, rig: Rig) -> None:
    dialog = machine.open(*machine.find("zq unheard"))
    machine.until(lambda: dialog.presenter.proposals is not None)
    dialog.skip.click()
    machine.until(lambda: bool(machine.jobs))
    machine.ended(JobState.DONE)
    assert [Path(one).name for one in relative(rig.incoming)] == ["zq unheard.mp3"]
    assert rig.filed() == []


def test_cancelled_on_its_way_it_leaves_nothing(machine: Machine, rig: Rig) -> None:
    rig.world.peer("quill").file(f"{ALBUM}03 - Slow Tide.flac").bytes_per_second = SLOW
    dialog = machine.open(*machine.find("slow tide"))
    choose_first(machine, dialog)
    machine.until(lambda: dialog.presenter.releases is not None)
    dialog.start.click()
    machine.until(lambda: bool(machine.jobs))
    downloads, (job,) = machine.container.downloads, machine.jobs
    machine.until(lambda: downloads.job(job.id).state is JobState.DOWNLOADING)
    assert downloads.cancel(job.id)
    machine.ended(JobState.CANCELLED)
    server = rig.server
    assert server is not None
    machine.until(lambda: not any(one.is_active for one in server.transfers()))
    machine.until(lambda: relative(rig.incoming) == [])
    assert rig.filed() == []


def test_killed_on_its_way_it_goes_on_with_the_chosen_release(
    machine: Machine, rig: Rig, music: Catalogues
) -> None:
    machine.container.close()
    shared = rig.world.peer("quill").file(f"{ALBUM}02 - Harbour Light.flac")
    shared.bytes_per_second = SLOW
    told = {
        f"CRATEKEEPER_{k.upper().replace('.', '__')}": str(v) for k, v in music.settings.items()
    }
    command = [sys.executable, "-m", "tests.e2e.matching", str(rig.home), "harbour light"]
    process = subprocess.Popen(
        command, env={**rig.environment(), **told}, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "coming\n"
    process.kill()
    process.wait()
    process.stdout.close()
    shared.bytes_per_second = None
    machine.container = build_container(rig.home, machine.settings)
    machine.container.engine.start()
    machine.jobs = machine.container.downloads.jobs()
    assert len(machine.jobs) == 1
    machine.ended(JobState.DONE)
    assert rig.filed() == ["Luma Vessel/Luma Vessel - Estuary/02 - Harbour Light.flac"]
    assert relative(rig.incoming) == []
