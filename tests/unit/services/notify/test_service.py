"""Told beyond the window: a real webhook on loopback, a real script, and nobody ever waits."""

from __future__ import annotations

import json
import logging
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import (
    BadInput,
    CratekeeperError,
    JobState,
    Refused,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Unreachable,
)
from core.tasks import Cancelled, TaskContext
from services.assembly.settings_parts import _post
from services.bus import EventBus
from services.clock import SystemClock
from services.events import Announcement, Notice, ServiceChanged
from services.notify.happenings import Happening
from services.notify.outlets import Outlets, Post
from services.notify.script import environment, run_script
from services.notify.service import NotifyService
from tests.unit.services.notify.conftest import Hook, moved

S = JobState
TOLD = Happening("imported", "A & B", "in place", 0.0, {"job": {"path": "/m/a.flac", "n": ["x"]}})


class Values(dict[str, Any]):
    """Settings in a dictionary."""

    def get(self, key: str, default: Any = None) -> Any:
        if key in self:
            return self[key]
        return key in {"notifications.desktop", "notifications.failures"} or default


class Told:
    """What the bus carried."""

    def __init__(self, bus: EventBus) -> None:
        self.all: list[Any] = []
        self._came = threading.Condition()
        for kind in (Announcement, Notice):
            bus.subscribe(kind, self._take)

    def _take(self, event: Any) -> None:
        with self._came:
            self.all.append(event)
            self._came.notify_all()

    def wait(self, number: int = 1) -> list[Any]:
        with self._came:
            assert self._came.wait_for(lambda: len(self.all) >= number, 20), self.all
            return list(self.all)


@pytest.fixture
def bus() -> EventBus:
    return EventBus()


@pytest.fixture
def started(bus: EventBus) -> Iterator[Callable[..., NotifyService]]:
    made: list[NotifyService] = []

    def make(settings: Values, post: Post = _post, active: bool = False) -> NotifyService:
        def outlets(failed: Callable[[CratekeeperError], None]) -> Outlets:
            return Outlets(settings, post, failed, pauses=(0.0, 0.0))

        service = NotifyService(settings, bus, SystemClock(), lambda _k: active, outlets, 0.0)
        service.start()
        service.start()
        made.append(service)
        return service

    yield make
    for service in made:
        service.stop()


def script(folder: Path, body: str) -> str:
    path = folder / "hook"
    path.write_text(f"#!{sys.executable}\nimport json, os, sys, time\n{body}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_each_event_reaches_the_webhook_as_json(bus: EventBus, started: Any, hook: Hook) -> None:
    started(Values({"notifications.webhook": hook.url}))
    bus.publish(moved(S.DONE, final_path="/music/Song 1.flac"))
    told = hook.wait(2)
    assert [one["event"] for one in told] == ["imported", "batch_done"]
    assert told[0]["job"]["path"] == "/music/Song 1.flac"
    assert told[1]["batch"]["done"] == 1


def test_a_webhook_that_fails_is_asked_again(bus: EventBus, started: Any, hook: Hook) -> None:
    hook.answers = [500, 503]
    started(Values({"notifications.webhook": hook.url}))
    bus.publish(moved(S.REVIEW))
    told = hook.wait(3)
    assert [one["event"] for one in told[:3]] == ["needs_choice"] * 3


def test_a_webhook_that_keeps_failing_is_complained_about_once(
    bus: EventBus, started: Any, hook: Hook
) -> None:
    heard = Told(bus)
    hook.answers = [404] * 99
    started(Values({"notifications.webhook": hook.url, "notifications.desktop": False}))
    bus.publish(moved(S.DONE, 1))
    hook.wait(4)
    bus.publish(moved(S.DONE, 2))
    hook.wait(6)
    [notice] = heard.wait()
    assert notice.title == "The webhook answered with 404."
    assert "s3cret" not in f"{notice}"


def test_a_dead_webhook_names_no_secret(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    hook.close()
    with caplog.at_level(logging.DEBUG), pytest.raises(ServiceError) as failed:
        _post(hook.url, {})
    assert isinstance(failed.value, Unreachable)
    assert "s3cret" not in str(failed.value) + caplog.text


def test_who_tells_never_waits_for_the_webhook(bus: EventBus, started: Any) -> None:
    free, entered = threading.Event(), threading.Event()

    def slow(_address: str, _document: dict[str, object]) -> int:
        entered.set()
        assert free.wait(20)
        return 200

    started(Values({"notifications.webhook": "http://127.0.0.1:1"}), slow)
    heard = Told(bus)
    bus.publish(moved(S.DONE))
    assert entered.wait(20)
    bus.publish(moved(S.DONE, 2, playlist="Winter"))
    assert {one.title for one in heard.wait(2)} == {"Summer is finished", "Winter is finished"}
    free.set()


def test_a_finished_batch_is_announced_on_the_desktop(bus: EventBus, started: Any) -> None:
    heard = Told(bus)
    started(Values())
    bus.publish(moved(S.DONE))
    assert heard.wait() == [Announcement("Summer is finished", "1 in place")]


def test_nothing_is_announced_when_nobody_wants_it(bus: EventBus, started: Any, hook: Hook) -> None:
    heard = Told(bus)
    started(Values({"notifications.desktop": False, "notifications.webhook": hook.url}))
    bus.publish(moved(S.DONE))
    hook.wait(2)
    assert heard.all == []


def test_a_batch_of_failures_is_announced_only_on_request(
    bus: EventBus, started: Any, hook: Hook
) -> None:
    heard = Told(bus)
    settings = Values({"notifications.failures": False, "notifications.webhook": hook.url})
    started(settings)
    bus.publish(moved(S.PARKED))
    hook.wait(2)
    settings["notifications.failures"] = True
    bus.publish(moved(S.PARKED, playlist="Winter"))
    assert heard.wait() == [Announcement("Winter is finished", "1 not found")]


def test_a_service_that_breaks_is_announced_once_and_its_return_told(
    bus: EventBus, started: Any, hook: Hook
) -> None:
    heard = Told(bus)
    started(Values({"notifications.webhook": hook.url}))
    bad, good = ServiceStatus.FAILED, ServiceStatus.OK
    for status in (bad, good, bad, bad, ServiceStatus.WAITING, good):
        bus.publish(ServiceChanged(ServiceState("slskd", status, "words")))
    told = hook.wait(3)
    assert [one["service"]["ok"] for one in told] == [True, False, True]
    assert [one.title for one in heard.wait()] == ["slskd does not work"]


def test_the_script_gets_facts_by_environment_and_json_by_input(tmp_path: Path) -> None:
    out = tmp_path / "told.json"
    body = (
        f"told = {{'input': json.load(sys.stdin), 'env': dict(os.environ), 'args': sys.argv[1:]}}\n"
        f"open({str(out)!r}, 'w').write(json.dumps(told))"
    )
    run_script(script(tmp_path, body), TOLD, TaskContext())
    told = json.loads(out.read_text("utf-8"))
    assert told["args"] == []
    assert told["input"]["event"] == "imported"
    assert told["env"]["CRATEKEEPER_EVENT"] == "imported"
    assert told["env"]["CRATEKEEPER_JOB_PATH"] == "/m/a.flac"
    assert told["env"]["CRATEKEEPER_JOB_N"] == "x"


def test_the_programs_own_variables_stay_out_of_the_script() -> None:
    given = {"CRATEKEEPER_SOURCES__SLSKD__API_KEY": "s3cret", "PATH": "/bin"}
    kept = environment(Happening("test", "a\0b", "", 0.0), given)
    assert "s3cret" not in str(kept)
    assert kept["PATH"] == "/bin"
    assert kept["CRATEKEEPER_TITLE"] == "ab"


def test_a_script_that_fails_or_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ended with 3"):
        run_script(script(tmp_path, "sys.exit(3)"), TOLD, TaskContext())
    with pytest.raises(BadInput, match="cannot be started"):
        run_script(str(tmp_path / "nothing"), TOLD, TaskContext())


def test_a_script_that_never_ends_is_ended(tmp_path: Path) -> None:
    path = script(tmp_path, "time.sleep(600)")
    with pytest.raises(Refused, match="too long"):
        run_script(path, TOLD, TaskContext(), patience=0.3)


def test_a_script_ends_when_the_program_does(tmp_path: Path) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        run_script(script(tmp_path, "time.sleep(600)"), TOLD, ctx)


def test_the_script_is_run_for_each_event(
    bus: EventBus, started: Any, tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = (
        "import urllib.request as web\n"
        "ask = web.Request(os.environ['HOOK'], sys.stdin.buffer.read(), method='POST')\n"
        "web.build_opener(web.ProxyHandler({})).open(ask)"
    )
    monkeypatch.setenv("HOOK", hook.url)
    started(Values({"notifications.script": script(tmp_path, body)}))
    bus.publish(moved(S.DONE))
    assert [one["event"] for one in hook.wait(2)] == ["imported", "batch_done"]


def test_a_test_says_who_took_it(started: Any, hook: Hook, tmp_path: Path) -> None:
    settings = Values()
    service = started(settings)
    assert service.test(TaskContext()) == "Neither a webhook nor a script is set."
    settings["notifications.webhook"] = hook.url
    settings["notifications.script"] = script(tmp_path, "sys.exit(0)")
    assert service.test(TaskContext()) == "The webhook and the script took it."
    assert hook.told[0]["event"] == "test"
    hook.answers = [403] * 3
    with pytest.raises(Refused):
        service.test(TaskContext())


def test_after_the_end_nothing_is_told(bus: EventBus, started: Any, hook: Hook) -> None:
    service = started(Values({"notifications.webhook": hook.url}))
    service.stop()
    bus.publish(moved(S.DONE))
    service.stop()
    assert hook.told == []
