"""Bulk work without runs of the garbage collector, which would visit every row of a large library.

Used by `index`. Nothing built there forms cycles, so that nothing is kept longer than it has to.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold the collector off; it runs again afterwards if it ran before, errors or not."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
