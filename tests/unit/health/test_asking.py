"""Several services asked at once; one that keeps silent holds nobody up."""

from __future__ import annotations

import threading

import pytest

from core.domain import Unreachable
from core.tasks import Cancelled, TaskContext
from services.health.asking import Asking


def test_all_are_asked_and_heard() -> None:
    heard = {"a": threading.Event(), "b": threading.Event()}
    asking = Asking(30.0)
    asking.ask({"a": int, "b": int}, TaskContext(), lambda name: heard[name].set())
    assert all(one.wait(60) for one in heard.values())
    assert asking.late == frozenset()


def test_a_refusal_is_an_answer() -> None:
    def refuse() -> None:
        raise Unreachable("slskd", "It says no.")

    asking = Asking(30.0)
    asking.ask({"a": refuse}, TaskContext(), lambda _name: None)
    assert asking.late == frozenset()


def test_one_that_keeps_silent_is_late_until_it_speaks() -> None:
    speak, spoke = threading.Event(), threading.Event()
    asked: list[int] = []

    def silent() -> None:
        asked.append(1)
        speak.wait(60)

    asking = Asking(0.1)
    for _ in range(2):  # the second time it is still being asked
        asking.ask(
            {"mute": silent, "quick": int},
            TaskContext(),
            lambda name: name == "mute" and spoke.set(),
        )
        assert asking.late >= {"mute"}
    assert asked == [1]
    speak.set()
    assert spoke.wait(60)
    assert "mute" not in asking.late


def test_a_cancelled_look_ends_at_once() -> None:
    speak = threading.Event()
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        Asking(60.0).ask({"mute": lambda: speak.wait(60)}, ctx, lambda _name: None)
    speak.set()
