"""The source as the sidebar and the doctor see it: installed, reachable, limited, in words."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from core.clients.youtube import reach, runtime
from core.clients.youtube import source as source_module
from core.clients.youtube.limits import DAY, HOUR, Limits
from core.clients.youtube.reach import Reach
from core.clients.youtube.source import YouTubeConfig, YouTubeSource
from core.domain import NotReady, RateLimited, ServiceStatus, StorageError, Unreachable
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore
from tests.unit.youtube.conftest import Tube, Turned, remote_of


def test_the_state_tells_ytdlps_version(tube: Tube) -> None:
    source = tube.source()
    assert source.state().status is not ServiceStatus.OK
    source.check()
    assert source.state().status is ServiceStatus.OK
    assert source.state().words == f"yt-dlp {runtime.version()}"
    assert tube.server.requests() == []


def test_without_deno_it_works_with_a_warning(tube: Tube, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "find_deno", lambda: "")
    source = tube.source()
    source.check()
    assert source.state().status is ServiceStatus.WARNING
    assert "without deno" in source.state().words


def test_without_ytdlp_it_says_what_to_install(tube: Tube, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "installed", lambda *_: False)
    source, remote = tube.source(), remote_of(tube.world.song("Glow", "Halden"))
    for call in (source.check, lambda: source.start(remote)):
        with pytest.raises(NotReady, match="not installed") as missing:
            call()
        assert "upgrade yt-dlp" in missing.value.next_step
    assert source.state().status is ServiceStatus.FAILED


def test_without_ffmpeg_it_says_so(tube: Tube) -> None:
    def missing() -> str:
        raise StorageError("ffmpeg is not installed.", "Install it.")

    source = YouTubeSource(tube.config(), tube.pace, SystemClock(), missing)
    with pytest.raises(NotReady, match="ffmpeg"):
        source.check()


def test_answers_are_remembered_but_not_for_ever(
    tube: Tube, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "_REMEMBERED", 1)
    source = tube.source()
    source._remember("a", [])
    source._remember("b", [])
    assert list(source._answers) == ["b"]


def test_versions_and_programs_are_found_or_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runtime.installed()
    assert runtime.version().startswith("20")
    assert runtime.version("no-such-package-here") == ""
    monkeypatch.setattr(runtime.sysconfig, "get_path", lambda _: str(tmp_path))
    monkeypatch.setattr(runtime.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert runtime.find_deno() == ""
    (tmp_path / "deno").touch(mode=0o755)
    assert runtime.find_deno() == str(tmp_path / "deno")


def limits(clock: Turned, store: MemoryPaceStore, **changes: object) -> Limits:
    config = YouTubeConfig(Path("x"), Path("x"), **{"gap": 0.0, **changes})  # type: ignore[arg-type]
    return Limits(config, store, clock)


def test_fifty_an_hour_and_two_hundred_a_day() -> None:
    clock, store = Turned(), MemoryPaceStore()
    ours = limits(clock, store)
    for hour in range(4):
        clock.ahead = hour * 3601.0
        assert [ours.take() for _ in range(50)] == [0.0] * 50
        if hour < 3:
            with pytest.raises(RateLimited, match="50 YouTube downloads an hour") as hourly:
                ours.take()
            assert 3500 < hourly.value.after <= 3600
    clock.ahead = 4 * 3601.0
    with pytest.raises(RateLimited, match="200 YouTube downloads a day"):
        ours.take()
    assert (store.used(HOUR, clock.now(), 3600), store.used(DAY, clock.now(), 86400)) == (0, 200)


def test_zero_is_no_limit_and_the_gap_still_holds() -> None:
    clock, store = Turned(), MemoryPaceStore()
    free = limits(clock, store, per_hour=0, per_day=0)
    assert [free.take() for _ in range(300)] == [0.0] * 300
    slow = limits(clock, store, per_hour=0, per_day=0, gap=9.0)
    assert 8.0 < slow.take() <= 9.0


def test_a_pause_is_over_when_it_is_over() -> None:
    clock, store = Turned(), MemoryPaceStore()
    ours = limits(clock, store)
    ours.ban("YouTube asks us to wait.")
    for call in (ours.refuse_when_blocked, ours.refuse_when_spent, ours.take):
        with pytest.raises(RateLimited, match="asks us to wait"):
            call()
    clock.ahead = 3601.0
    assert ours.take() == 0.0


def test_reaching_is_asked_anew_after_a_while_or_a_doubt() -> None:
    clock = Turned()
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = Reach(f"http://127.0.0.1:{server.getsockname()[1]}", clock)
        ours.require()
    ours.require()
    ours.doubt()
    with pytest.raises(Unreachable, match="cannot be reached"):
        ours.require()
    clock.ahead = 61.0
    with pytest.raises(Unreachable):
        ours.require()


def test_behind_a_proxy_only_the_request_itself_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    Reach("", Turned()).require()


def test_a_name_that_is_not_known_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(reach.socket, "create_connection", unknown)
    assert reach._fault("www.youtube.com", 443) == "www.youtube.com is not known here"


def test_a_name_server_that_hangs_costs_seconds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(reach, "_SECONDS", -0.4)
    monkeypatch.setattr(reach, "_connect", lambda *_: (let_go.wait(20) and "") or "")
    assert reach._fault("www.youtube.com", 443) == "no answer from the name server"
    let_go.set()
