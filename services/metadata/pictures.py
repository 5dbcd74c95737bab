"""Covers by address: fetched once, shaped once, remembered for the tracks beside."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence

from core.domain import CratekeeperError
from core.ports.catalogue import PictureSource
from core.ports.media import CoverShaper
from core.tasks import Cancelled, TaskContext

_REMEMBERED = 8
_NAP = 0.02
_FAILED_FOR = 120.0  # seconds in which an address that failed is not asked again


class Pictures:
    """Thread-safe. A cover that cannot be had is no failure: the file goes without."""

    def __init__(self, source: PictureSource, shaper: CoverShaper) -> None:
        self._source = source
        self._shaper = shaper
        self._kept: OrderedDict[str, bytes | None] = OrderedDict()
        self._failed: dict[str, float] = {}
        self._lock = threading.Lock()

    def first(
        self, addresses: Sequence[tuple[str, str]], seconds: float, ctx: TaskContext
    ) -> tuple[bytes, str] | None:
        """The first of (address, source) that gives a large enough cover, within `seconds`.

        With none of them large enough the first small one is better than nothing.
        """
        end = time.monotonic() + seconds
        small: tuple[bytes, str] | None = None
        for url, source in addresses:
            left = end - time.monotonic()
            jpeg = self._one(url, left, ctx) if left > 0 else None
            if jpeg is None:
                continue
            if self._shaper.large_enough(jpeg):
                return jpeg, source
            small = small or (jpeg, source)
        return small

    def shaped(self, picture: bytes, ctx: TaskContext) -> bytes | None:
        """The picture as a cover; None when it cannot be used."""
        try:
            return self._shaper.shape(picture, ctx)
        except CratekeeperError:  # without ffmpeg there are no covers, but there is music
            return None

    def _one(self, url: str, seconds: float, ctx: TaskContext) -> bytes | None:
        with self._lock:
            if url in self._kept:
                self._kept.move_to_end(url)
                return self._kept[url]
            if time.monotonic() < self._failed.get(url, 0.0):
                return None
        fetch = _Fetch(self._source, url)
        data = fetch.wait(seconds, ctx)
        if fetch.failed:
            self._failed[url] = time.monotonic() + _FAILED_FOR
            return None
        jpeg = None if data is None else self.shaped(data, ctx)
        with self._lock:
            self._kept[url] = jpeg
            if len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
        return jpeg


class _Fetch:
    """One fetch in a thread of its own, so that a slow host costs a bounded time."""

    def __init__(self, source: PictureSource, url: str) -> None:
        self._source = source
        self._url = url
        self._data: bytes | None = None
        self._ctx = TaskContext()
        self._ended = threading.Event()
        self.failed = True
        threading.Thread(target=self._run, name="cover", daemon=True).start()

    def wait(self, seconds: float, ctx: TaskContext) -> bytes | None:
        end = time.monotonic() + seconds
        try:
            while not self._ended.wait(_NAP):
                ctx.checkpoint()
                if time.monotonic() >= end:
                    return None
        finally:
            self._ctx.cancel()
        return self._data

    def _run(self) -> None:
        try:
            self._data = self._source.fetch(self._url, self._ctx)
            self.failed = False
        except (CratekeeperError, Cancelled):
            pass
        finally:
            self._ended.set()
