"""The doctor's list: what is wrong, in words, with the next step."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from core.domain import (
    NotAuthorised,
    ServiceState,
    ServiceStatus,
    StorageError,
    Unreachable,
)
from core.tasks import Cancelled, TaskContext
from services.bus import EventBus
from services.events import ServiceChanged
from services.health import checks
from services.health.service import HealthService
from tests.unit.downloads.fakes import SwitchedSource, TurnedClock


class Fixed:
    def __init__(self, folder: Path) -> None:
        for name in ("music", "incoming"):
            (folder / name).mkdir()
        self.values: dict[str, Any] = {
            "library.folders": [str(folder / "music")],
            "organize.layout": "transfer",
            "organize.transfer": str(folder / "Transfer"),
            "downloads.incoming": str(folder / "incoming"),
        }

    def get(self, key: str) -> Any:
        return self.values[key]


def library() -> ServiceState:
    return ServiceState("Library", ServiceStatus.OK, "12 tracks")


@pytest.fixture
def settings(tmp_path: Path) -> Fixed:
    return Fixed(tmp_path)


@pytest.fixture
def source() -> SwitchedSource:
    return SwitchedSource()


def service(settings: Fixed, source: SwitchedSource, bus: EventBus | None = None) -> HealthService:
    return HealthService(
        settings,
        lambda: {"slskd": source},
        library,
        lambda: "sound",
        lambda: "/usr/bin/ffmpeg",
        bus or EventBus(),
    )


def found(settings: Fixed, source: SwitchedSource) -> dict[str, tuple[bool, str, str]]:
    listed = service(settings, source).checks(TaskContext())
    return {one.name: (one.ok, one.detail, one.fix) for one in listed}


def test_when_all_is_well_every_check_is_ok(settings: Fixed, source: SwitchedSource) -> None:
    assert all(ok for ok, _, _ in found(settings, source).values())


def test_a_refused_key_is_told_with_the_next_step(settings: Fixed, source: SwitchedSource) -> None:
    source.error = NotAuthorised("slskd", "slskd refuses the API key.", "Copy it from slskd.yml.")
    ok, detail, fix = found(settings, source)["slskd"]
    assert (ok, detail, fix) == (False, "slskd refuses the API key.", "Copy it from slskd.yml.")


def test_a_service_that_takes_the_call_and_keeps_silent_is_named_within_seconds(
    settings: Fixed, source: SwitchedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = threading.Event()
    monkeypatch.setattr(source, "check", lambda: spoken.wait(60.0))
    doctor = service(settings, source)
    doctor._patience = 0.2
    told = {one.name: one for one in doctor.checks(TaskContext())}["slskd"]
    spoken.set()
    assert not told.ok
    assert "has not answered" in told.detail
    assert "whether it runs" in told.fix


def test_what_nobody_expected_in_a_check_is_not_taken_for_silence(
    settings: Fixed, source: SwitchedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(source, "check", broken)
    with pytest.raises(ZeroDivisionError):
        service(settings, source).checks(TaskContext())


def test_folders_that_are_gone_are_named(settings: Fixed, source: SwitchedSource) -> None:
    settings.values["library.folders"] = ["/nowhere/music"]
    settings.values["downloads.incoming"] = "/nowhere/incoming"
    listed = found(settings, source)
    assert "/nowhere/music" in listed["Music folders"][1]
    assert "/nowhere/incoming" in listed["Downloads folder"][1]


def test_the_downloads_folder_nobody_chose_is_missed_only_once_it_was_made(
    settings: Fixed, source: SwitchedSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "Downloads" / "Cratekeeper"
    monkeypatch.setattr(checks, "default_incoming", lambda: str(folder))
    settings.values["downloads.incoming"] = str(folder)
    assert found(settings, source)["Downloads folder"][:2] == (
        True,
        f"{folder} is made with the first download",
    )


def test_no_music_folder_says_which_setting(settings: Fixed, source: SwitchedSource) -> None:
    settings.values["library.folders"] = []
    assert "library.folders" in found(settings, source)["Music folders"][2]


def test_a_target_below_a_file_cannot_be_written(
    settings: Fixed, source: SwitchedSource, tmp_path: Path
) -> None:
    (tmp_path / "Transfer").write_text("a file")
    ok, _, fix = found(settings, source)["Target folder"]
    assert not ok
    assert "organize.transfer" in fix


def test_little_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LOW_DISK_BYTES", 10**18)
    found = checks.writable_folder("Target", tmp_path, "x")
    assert not found.ok
    assert "free" in found.detail


def test_a_broken_tool_is_a_failed_check() -> None:
    def broken() -> str:
        raise StorageError("ffmpeg is not installed.", "Install it.")

    assert checks.guarded("ffmpeg", broken).fix == "Install it."


def test_the_sidebar_knows_what_is_not_there_yet(settings: Fixed, source: SwitchedSource) -> None:
    states = {state.name: state for state in service(settings, source).states()}
    assert states["Library"].words == "12 tracks"
    assert states["slskd"].status is ServiceStatus.OK
    assert states["Spotify"].status is ServiceStatus.OFF


def test_only_changes_are_published(settings: Fixed, source: SwitchedSource) -> None:
    bus, heard = EventBus(), list[str]()
    bus.subscribe(ServiceChanged, lambda event: heard.append(event.state.name))
    health = service(settings, source, bus)
    health.refresh(TaskContext())
    source.error = Unreachable("slskd", "no answer")
    health.refresh(TaskContext())
    assert heard == ["slskd"]


def test_checks_can_be_cancelled(settings: Fixed, source: SwitchedSource) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        service(settings, source).checks(ctx)


def test_a_public_site_is_contacted_only_when_somebody_asks(settings: Fixed) -> None:
    asked: list[str] = []

    class Counted(SwitchedSource):
        def check(self) -> None:
            asked.append(self.name)

    sources = {name: Counted(name) for name in ("slskd", "youtube")}
    health = HealthService(settings, lambda: sources, library, lambda: "", lambda: "", EventBus())
    health.refresh(TaskContext(), everything=False)
    names = [one.name for one in health.checks(TaskContext(), everything=False)]
    assert asked == ["slskd", "slskd"]
    assert "youtube" not in names
    health.refresh(TaskContext())
    assert asked == ["slskd", "slskd", "slskd", "youtube"]


def test_trying_the_target_makes_no_folder(
    settings: Fixed, source: SwitchedSource, tmp_path: Path
) -> None:
    assert found(settings, source)["Target folder"][0]
    assert not (tmp_path / "Transfer").exists()


class Failing(SwitchedSource):
    """Its state follows its error, and it counts how often it is asked."""

    def __init__(self, name: str = "slskd") -> None:
        super().__init__(name)
        self.asked = 0

    def check(self) -> None:
        self.asked += 1
        super().check()

    def state(self) -> ServiceState:
        bad = ServiceState(self.name, ServiceStatus.FAILED, "no answer")
        return bad if self.error else super().state()


def counted(settings: Fixed, sources: dict[str, Any], clock: TurnedClock) -> HealthService:
    health = HealthService(
        settings, lambda: sources, library, lambda: "", lambda: "", EventBus(), clock=clock
    )
    health.states()
    return health


def state_of(health: HealthService, name: str) -> ServiceState:
    return next(one for one in health.states() if one.name == name)


def test_a_service_says_since_when_it_stands_as_it_does(settings: Fixed) -> None:
    clock, source = TurnedClock(), Failing()
    health = counted(settings, {"slskd": source}, clock)
    began = clock.now()
    clock.turn(60)
    assert state_of(health, "slskd").since == began
    source.error = Unreachable("slskd", "It does not answer.", "Start it.")
    assert state_of(health, "slskd").since == began + 60
    clock.turn(5)
    assert state_of(health, "slskd").since == began + 60


def test_a_failing_service_is_asked_again_after_growing_pauses(settings: Fixed) -> None:
    clock, source = TurnedClock(), Failing()
    health = counted(settings, {"slskd": source}, clock)
    source.error = Unreachable("slskd", "It does not answer.", "Start it.")
    health.refresh(TaskContext(), everything=False)
    told = []
    for _ in range(6):
        wait = health.next_try()
        assert wait is not None
        assert state_of(health, "slskd").retry_at == clock.now() + wait
        told.append(wait)
        clock.turn(wait)
        health.retry(TaskContext())
    assert told == [5, 10, 20, 40, 60, 60]
    assert source.asked == 7


def test_a_service_that_came_back_is_not_asked_out_of_turn(settings: Fixed) -> None:
    clock, source = TurnedClock(), Failing()
    health = counted(settings, {"slskd": source}, clock)
    source.error = Unreachable("slskd", "It does not answer.", "Start it.")
    health.refresh(TaskContext())
    health.retry(TaskContext())  # its time has not come
    assert source.asked == 1
    source.error = None
    clock.turn(5)
    assert next(one for one in health.retry(TaskContext()) if one.name == "slskd").retry_at == 0.0
    assert health.next_try() is None


def test_a_public_site_that_failed_a_test_is_not_contacted_by_itself(settings: Fixed) -> None:
    clock, site = TurnedClock(), Failing("youtube")
    health = counted(settings, {"youtube": site}, clock)
    site.error = Unreachable("youtube", "It does not answer.", "Look at the network.")
    health.refresh(TaskContext(), everything=True)
    assert health.next_try() is None
    clock.turn(3600)
    health.retry(TaskContext())
    assert site.asked == 1


def test_a_failing_service_that_was_switched_off_is_forgotten(settings: Fixed) -> None:
    clock, source = TurnedClock(), Failing()
    sources: dict[str, Any] = {"slskd": source}
    health = counted(settings, sources, clock)
    source.error = Unreachable("slskd", "It does not answer.", "Start it.")
    health.refresh(TaskContext())
    sources.clear()
    clock.turn(5)
    health.retry(TaskContext())
    assert health.next_try() is None
