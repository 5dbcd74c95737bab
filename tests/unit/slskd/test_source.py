"""slskd as the window and the engine see it: is it there, and what does it say of itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from core.clients.slskd.source import SlskdSource
from core.domain import (
    Malformed,
    NotAuthorised,
    NotReady,
    RemoteId,
    ServiceError,
    ServiceStatus,
    TransferState,
    Unreachable,
)
from core.tasks import TaskContext
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore
from tests.contract.source_stages import SlskdStage, new_id, query, slskd_config, until

NAME = "Music\\Kites\\Paper Sky.mp3"


@pytest.fixture
def opened(stage: SlskdStage) -> SlskdStage:
    stage.offer("alice", NAME, b"x" * 5000)
    stage.open()
    return stage


def failing(source: SlskdSource) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        source.check()
    assert caught.value.service == "slskd"
    return caught.value


def test_a_slskd_that_works_is_connected(opened: SlskdStage) -> None:
    assert opened.source.state().words == "not checked yet"
    opened.source.check()
    assert (opened.source.state().status, opened.source.state().words) == (
        ServiceStatus.OK,
        "connected",
    )


def test_asking_for_the_state_asks_no_network(opened: SlskdStage) -> None:
    opened.source.state()
    assert opened.server.log == []


@pytest.mark.parametrize("key", ["", "wrong-key-0123456789", "käy\n"])
def test_a_wrong_key_is_told_with_the_next_step(opened: SlskdStage, key: str) -> None:
    config = slskd_config(opened.server.url, key, opened.incoming)
    source = SlskdSource(config, opened.pace, SystemClock())
    error = failing(source)
    assert isinstance(error, NotAuthorised)
    assert error.next_step
    assert key.strip() not in str(error) or not key
    assert source.state().words == "wrong API key"
    assert source.state().status is ServiceStatus.FAILED


def test_slskd_without_soulseek_is_not_ready(opened: SlskdStage) -> None:
    opened.server.disconnect()
    error = failing(opened.source)
    assert isinstance(error, NotReady)
    assert "not logged in" in error.sentence
    assert opened.source.state().words == "not logged in to Soulseek"
    opened.server.connect()
    opened.source.check()
    assert opened.source.state().words == "connected"


def test_slskd_on_its_way_to_soulseek_is_given_time(
    opened: SlskdStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.server.disconnect()
    state = {**opened.server.backend.server_state(), "isConnecting": True}
    monkeypatch.setattr(opened.server.backend, "server_state", lambda: state)
    error = failing(opened.source)
    assert isinstance(error, NotReady)
    assert "just logging in" in error.sentence


def test_nobody_at_the_address_is_no_answer(opened: SlskdStage) -> None:
    opened.server.go_down()
    assert isinstance(failing(opened.source), Unreachable)
    assert opened.source.state().words == "no answer"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("bad_gateway", Unreachable),
        ("hang_up", Unreachable),
        ("truncated", Unreachable),
        ("redirect", Unreachable),
        ("crash", Unreachable),
        ("half_json", Malformed),
        ("not_json", Unreachable),
        ("empty", Malformed),
        ("wrong_shape", NotReady),
        ("unauthorised", NotAuthorised),
    ],
)
def test_broken_answers_are_sentences(
    opened: SlskdStage, kind: str, error: type[ServiceError]
) -> None:
    opened.server.misbehave(kind, path="/application")
    found = failing(opened.source)
    assert type(found) is error
    assert found.sentence.endswith(".")
    assert opened.server.api_key not in str(found)
    opened.server.behave()
    opened.source.check()
    assert opened.source.state().words == "connected"


def test_a_hanging_slskd_is_given_up(opened: SlskdStage) -> None:
    source = opened.connect(read_seconds=0.2)
    opened.server.misbehave("slow", path="/application", seconds=1.0)
    assert isinstance(failing(source), Unreachable)


def test_an_oversized_answer_is_cut(opened: SlskdStage) -> None:
    opened.server.misbehave("oversized", path="/application", size=65 * 1024 * 1024)
    assert isinstance(failing(opened.source), Malformed)


def test_authentication_switched_off_needs_no_key(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(auth_disabled=True)
    stage.open()
    config = slskd_config(stage.server.url, "", stage.incoming)
    SlskdSource(config, stage.pace, SystemClock()).check()


def test_a_prefix_in_the_address_works(make_stage: Callable[..., SlskdStage]) -> None:
    stage = make_stage(url_base="/music/slskd")
    stage.offer("night/owl?", NAME, b"x" * 5000)
    stage.open()
    assert stage.source is not None
    stage.source.check()
    remote = RemoteId("slskd", new_id(), "night/owl?", NAME, 5000)
    stage.source.start(remote)
    until(lambda: stage.source.locate(remote))


def test_after_a_check_a_newer_slskd_is_noticed(opened: SlskdStage) -> None:
    opened.server.misbehave("half_json", path="/application/version", times=1)
    with pytest.raises(Malformed):
        opened.source.poll([])
    opened.source.check()
    opened.source.poll([])
    assert len(opened.server.requests("GET", "/application/version")) == 1


def test_a_restart_in_the_middle_is_survived(opened: SlskdStage) -> None:
    opened.world.peer("alice").file(NAME).bytes_per_second = 2000
    remote = RemoteId("slskd", new_id(), "alice", NAME, 5000)
    opened.source.start(remote)
    until(lambda: opened.source.poll([remote])[remote].bytes_done)
    opened.server.go_down()
    with pytest.raises(Unreachable):
        opened.source.poll([remote])
    opened.world.peer("alice").file(NAME).bytes_per_second = None
    opened.server.come_back()
    until(lambda: opened.source.locate(remote))
    assert opened.source.state().words == "connected"


def test_a_restarted_program_takes_up_its_transfers(opened: SlskdStage) -> None:
    remote = RemoteId("slskd", new_id(), "alice", NAME, 5000)
    opened.source.start(remote)
    again = opened.connect()
    again.start(remote)
    until(lambda: again.poll([remote])[remote].state is TransferState.SUCCEEDED)
    path = until(lambda: again.locate(remote))
    path.unlink()  # type: ignore[attr-defined]
    again.finish(remote)
    assert len(opened.server.transfers()) == 1
    assert opened.server.transfers()[0].removed


def test_finishing_never_raises(opened: SlskdStage) -> None:
    remote = RemoteId("slskd", new_id(), "alice", NAME, 5000)
    opened.server.go_down()
    opened.source.finish(remote)


def test_the_real_reader_of_paths_is_used_unless_told_otherwise(opened: SlskdStage) -> None:
    config = slskd_config(opened.server.url, opened.server.api_key, opened.incoming)
    source = SlskdSource(config, MemoryPaceStore(), SystemClock())
    [found] = list(source.search(query("paper sky"), new_id(), TaskContext()))
    assert found.described.title == "Paper Sky"
    source.close()


def test_importing_the_source_loads_no_network_library() -> None:
    code = (
        "import sys; import core.clients.slskd.source; "
        "print([m for m in ('requests', 'urllib3', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
