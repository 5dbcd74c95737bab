"""Asking again: what is worth it, how often, and how it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.domain import (
    Malformed,
    NotAuthorised,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    Unreachable,
)
from core.net.patience import patiently
from core.tasks import Cancelled, TaskContext


class Waiting(TaskContext):
    """Waits in no time and remembers how long it should have been."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.checkpoint()
        self.waits.append(seconds)


def failing(*errors: ServiceError) -> Callable[[], str]:
    left = list(errors)

    def ask() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return ask


@pytest.mark.parametrize("kind", [Unreachable, NotReady, Malformed])
def test_what_passes_by_itself_is_asked_again_with_growing_pauses(
    kind: type[ServiceError],
) -> None:
    ctx = Waiting()
    assert patiently(failing(kind("S", "x"), kind("S", "x")), ctx) == "answer"
    assert ctx.waits == [0.5, 1.0]


def test_the_third_failure_is_told() -> None:
    ctx = Waiting()
    with pytest.raises(Unreachable, match="third"):
        patiently(failing(*(Unreachable("S", word) for word in ("1", "2", "third"))), ctx)
    assert len(ctx.waits) == 2


@pytest.mark.parametrize("kind", [NotAuthorised, Refused])
def test_what_stays_is_told_at_once(kind: type[ServiceError]) -> None:
    ctx = Waiting()
    with pytest.raises(kind):
        patiently(failing(kind("S", "no")), ctx)
    assert ctx.waits == []


def test_a_pause_that_was_asked_for_is_kept_unless_it_is_long() -> None:
    ctx = Waiting()
    assert patiently(failing(RateLimited("S", "wait", 7.0)), ctx) == "answer"
    assert ctx.waits == [7.0]
    with pytest.raises(RateLimited):
        patiently(failing(RateLimited("S", "wait", 3600.0)), ctx)


def test_a_cancel_ends_the_asking() -> None:
    ctx = Waiting()
    ctx.cancel()
    with pytest.raises(Cancelled):
        patiently(failing(), ctx)


def test_each_failure_is_reported_before_the_next_try() -> None:
    said: list[tuple[float | None, str]] = []
    ctx = TaskContext(lambda done, text: said.append((done, text)))
    ask = failing(Unreachable("S", "first"), Unreachable("S", "second"))
    assert patiently(ask, ctx, pause=0.0) == "answer"
    assert said == [(None, "first"), (None, "second")]
