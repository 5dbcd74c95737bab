"""The matching engine: is this the same recording, and which library track is it?

`Matcher().compare` judges one pair, `LibraryIndex` finds the best of a library. Pure: no I/O but
the snapshot file, no Qt, no clock. Both are imported on first use: the window and the tag readers
need only the light modules of this package, not numpy.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.matching.index import LibraryIndex
    from core.matching.matcher import Matcher

__all__ = ["LibraryIndex", "Matcher"]


def __getattr__(name: str) -> Any:
    if name == "LibraryIndex":
        from core.matching.index import LibraryIndex

        return LibraryIndex
    if name == "Matcher":
        from core.matching.matcher import Matcher

        return Matcher
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
