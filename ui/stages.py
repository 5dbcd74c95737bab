"""Widgets that are built in stages, where somebody has the patience for it.

A page or a tab is a hundred widgets: 30 ms of computing when its constructor makes them all. Such a
constructor ends with `stage(self._make())` instead. Whoever calls it has all of it at once; who
builds it by `stepwise` (or `begun`), in slices of the event loop, gets one stage after the other.

    def __init__(self):
        super().__init__()
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.list = yield from stepwise(LongList)
        yield
        self.pane = Pane()

Nobody may use the widget before its last stage is over: signals are connected in that.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

T_ = TypeVar("T_")


class _Patience:
    """What the constructor under way left to do; None while nobody wants that. GUI thread only."""

    left: list[Iterator[None]] | None = None


def stage(work: Iterator[None]) -> None:
    """Do `work` to its end, or leave it to whoever builds this in steps."""
    if _Patience.left is None:
        for _step in work:
            pass
    else:
        _Patience.left.append(work)


def begun(build: Callable[[], T_]) -> tuple[T_, list[Iterator[None]]]:
    """What `build` makes, and the stages that are left, in their order."""
    before = _Patience.left
    left: list[Iterator[None]] = []
    _Patience.left = left
    try:
        return build(), left
    finally:
        _Patience.left = before


def stepwise(build: Callable[[], T_]) -> Generator[None, None, T_]:
    """Build something one stage after the other; its value is what `build` made."""
    made, left = begun(build)
    yield
    for work in left:
        yield from work
    return made
