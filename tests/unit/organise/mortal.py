"""Parts that fail or die at a chosen call, for the tests of filing and recovery."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

STEPS = frozenset(
    {"copy", "write", "sync", "begin", "stage", "taken", "place", "keep", "remove", "remove_empty"}
    | {"forget", "swap", "link", "carry"}
)


class Killed(BaseException):
    """The process is gone: nothing of it, not even its clean-up, happens any more."""


class Fate:
    """Counts the calls of all mortal parts and strikes at one of them, before or after it."""

    def __init__(self, at: int, after: bool, strike: Callable[[], None] | None = None) -> None:
        self.calls: list[str] = []
        self.dead = False
        self._at, self._after, self._strike = at, after, strike or self._raise

    def meet(self, name: str, call: Callable[[], Any]) -> Any:
        if self.dead:
            raise Killed(name)
        self.calls.append(name)
        now = len(self.calls) == self._at
        if now and not self._after:
            self._strike()
        result = call()
        if now:
            self._strike()
        return result

    def _raise(self) -> None:
        self.dead = True
        raise Killed(self.calls[-1])


def kill_this_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """A part whose steps all pass by its fate."""

    def __init__(self, part: Any, fate: Fate) -> None:
        self._part, self._fate = part, fate

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._part, name)
        if name not in STEPS:
            return real
        return lambda *args, **named: self._fate.meet(name, lambda: real(*args, **named))


class Failing:
    """A part with one step that raises, from its `nth` call on."""

    def __init__(self, part: Any, step: str, error: Exception, nth: int = 1) -> None:
        self._part, self._step, self._error = part, step, error
        self._left = nth

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._part, name)
        if name != self._step:
            return real

        def fail(*args: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left > 0:
                return real(*args, **named)
            raise self._error

        return fail


@contextlib.contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """A disk that is full for every file above `size` bytes: the system itself refuses the rest."""
    import resource

    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, ignored)
