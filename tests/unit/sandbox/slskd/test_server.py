"""The server object itself: starting, waiting, closing, telling of its own faults."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import requests

from sandbox.slskd import SlskdOptions, SlskdServer
from sandbox.slskd.clockwork import Clockwork, Script
from sandbox.world import World
from tests.unit.sandbox.conftest import EMBER, Api, Serve


def test_it_runs_inside_a_with_block_and_is_gone_afterwards(tmp_path: Path, world: World) -> None:
    with SlskdServer(world, downloads_dir=tmp_path / "d") as server:
        url = f"{server.url}/health"
        assert requests.get(url, timeout=20).text == "Healthy"
        assert server.downloads_dir.is_dir()
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=20)
    server.close()  # twice is fine


def test_it_listens_on_loopback_only_and_on_a_port_of_its_own(serve: Serve) -> None:
    first, second = serve(), serve()
    assert first.server.url.startswith("http://127.0.0.1:")
    assert first.server.url != second.server.url


def test_a_port_can_be_asked_for(tmp_path: Path) -> None:
    with SlskdServer(World(), downloads_dir=tmp_path / "a") as first:
        port = first.listener.port
    with SlskdServer(World(), downloads_dir=tmp_path / "b", port=port) as second:
        assert second.listener.port == port


def test_an_unknown_option_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="colour"):
        SlskdServer(World(), downloads_dir=tmp_path, colour="red")


def test_the_generation_comes_from_the_version() -> None:
    assert SlskdOptions(version="0.25.1.0").generation == (0, 25)


def test_waiting_for_what_never_comes_ends_with_a_sentence(serve: Serve) -> None:
    with pytest.raises(TimeoutError, match=r"not so within 0.05 s"):
        serve().server.wait_for(lambda: False, timeout=0.05)


def test_own_rows_are_at_hand_for_tests(serve: Serve, world: World) -> None:
    api = serve(world, foreign_rows=True)
    search = api.search("ember")
    transfer = api.download("alice", EMBER)
    assert [s.id for s in api.server.searches()] == [search]
    assert [t.id for t in api.server.transfers()] == [transfer]


def broken() -> Script:
    yield 0.001
    raise RuntimeError("a fault of the sandbox")


def break_inside(server: SlskdServer) -> None:
    """Use a server whose own script fails."""
    with server:
        server.backend.clock.play(broken())
        server.wait_for(lambda: server.backend.clock.crashes)


def test_a_fault_of_the_sandbox_itself_fails_the_test(tmp_path: Path) -> None:
    server = SlskdServer(World(), downloads_dir=tmp_path / "d")
    with pytest.raises(RuntimeError, match="simulated slskd itself failed"):
        break_inside(server)


def test_a_route_that_fails_answers_500_and_fails_the_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = SlskdServer(World(), downloads_dir=tmp_path / "d").start()
    monkeypatch.setattr(server.backend, "server_state", None)
    answer = Api(server).get("application")
    assert (answer.status_code, type(answer.json())) == (500, str)
    with pytest.raises(RuntimeError, match="simulated slskd itself failed"):
        server.__exit__(None, None, None)


def test_a_failing_test_keeps_its_own_error(tmp_path: Path) -> None:
    server = SlskdServer(World(), downloads_dir=tmp_path / "d").start()
    server.backend.clock.play(broken())
    server.wait_for(lambda: server.backend.clock.crashes)
    error = KeyError("mine")
    server.__exit__(KeyError, error, None)  # returns, so that the KeyError goes on
    assert server.backend.clock.crashes


def test_scripts_run_in_order_of_their_time() -> None:
    cond = threading.Condition(threading.RLock())
    clock = Clockwork(cond, scale=0.01)
    told: list[str] = []

    def script(name: str, gap: float) -> Script:
        for _ in range(2):
            yield gap
            told.append(name)

    with cond:
        clock.play(script("late", 4.0))
        clock.play(script("soon", 1.0))
        stopped = clock.play(script("never", 0.5))
        stopped.stop()
        cond.wait_for(lambda: len(told) == 4, timeout=20)
    clock.close()
    assert told == ["soon", "soon", "late", "late"]
    assert clock.crashes == []
