"""One thread with one asyncio loop: where everything of aioslsk lives. Used by `source.py`.

Synchronous callers hand coroutines in and wait for them, always with a time-out.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_STOP_SECONDS = 5.0


class LoopThread:
    """The thread is started by the first `call`; after `stop` nothing runs. Thread-safe."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """True once something was called and until `stop`."""
        return self._thread is not None

    def call(self, work: Callable[[], Coroutine[Any, Any, T]], seconds: float) -> T:
        """Run `work()` in the loop and wait. Raises what it raises, `TimeoutError` when late.

        After `stop` everything is late.
        """
        loop = self._started()
        waiting = asyncio.run_coroutine_threadsafe(_begun(work), loop)
        try:
            return waiting.result(seconds)
        except concurrent.futures.CancelledError:
            raise TimeoutError from None
        except TimeoutError:
            waiting.cancel()
            raise

    def stop(self) -> None:
        """Cancel what still runs and end the thread."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            self._stopped = True
        if loop is None or thread is None:
            return
        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(_STOP_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_STOP_SECONDS)

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._stopped:
                raise TimeoutError("the loop has ended")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_run, args=(self._loop,), name=self._name, daemon=True
                )
                self._thread.start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _begun(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Made in the loop, so that `work` may touch what belongs to it."""
    return await work()


async def _cancel_all() -> None:
    mine = asyncio.current_task()
    tasks = [task for task in asyncio.all_tasks() if task is not mine]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()
