"""The matching engine: is this the same recording, and which library track is it?

`Matcher().compare` judges one pair, `LibraryIndex` finds the best of a library. Pure: no I/O but
the snapshot file, no Qt, no clock.
"""

from core.matching.index import LibraryIndex
from core.matching.matcher import Matcher

__all__ = ["LibraryIndex", "Matcher"]
