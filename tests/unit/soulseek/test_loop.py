"""One thread for everything asynchronous: waits end, errors come through."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from core.clients.soulseek.loop import LoopThread


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    made = LoopThread("test-loop")
    yield made
    made.stop()


async def _name() -> str:
    task = asyncio.current_task()
    return "" if task is None else "ran"


async def _for_ever() -> None:
    await asyncio.Event().wait()


async def _fails() -> None:
    raise ValueError("on purpose")


def test_a_result_and_an_error_come_through(loop: LoopThread) -> None:
    assert loop.call(_name, 5.0) == "ran"
    with pytest.raises(ValueError, match="on purpose"):
        loop.call(_fails, 5.0)


def test_waiting_ends(loop: LoopThread) -> None:
    with pytest.raises(TimeoutError):
        loop.call(_for_ever, 0.05)
    assert loop.call(_name, 5.0) == "ran"


def test_what_still_runs_is_cancelled_by_the_end(loop: LoopThread) -> None:
    tasks: list[asyncio.Task[None]] = []

    async def begin() -> None:
        tasks.append(asyncio.get_running_loop().create_task(_for_ever()))

    loop.call(begin, 5.0)
    loop.stop()
    assert tasks[0].cancelled()
    assert not loop.running
    with pytest.raises(TimeoutError):
        loop.call(_name, 5.0)
