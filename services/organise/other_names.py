"""The other names (hard links) of owned files, so that a repair reaches each of them.

Used by tag repair. The file system does not tell a file's names: they are looked for among what is
owned, and how many were not found is told.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from core.domain import LibraryTrack


class OtherNames:
    """Of one run. Owned files are gathered by their size when the first linked file is met."""

    def __init__(self, owned: Callable[[], Iterable[LibraryTrack]]) -> None:
        self._owned = owned
        self._by_size: dict[int, list[str]] | None = None

    def of(self, path: Path) -> tuple[Sequence[Path], int]:
        """(the other names that are known, how many more there are)."""
        try:
            stat = os.stat(path)
        except OSError:  # writing it will say what is wrong
            return (), 0
        if stat.st_nlink < 2:
            return (), 0
        found = [Path(name) for name in self._with_size(stat.st_size) if _is_file(name, stat)]
        others = [name for name in found if name != path]
        return others, stat.st_nlink - 1 - len(others)

    def _with_size(self, size: int) -> list[str]:
        if self._by_size is None:
            self._by_size = defaultdict(list)
            for row in self._owned():
                if row.path and row.facts is not None and row.facts.size is not None:
                    self._by_size[row.facts.size].append(os.path.abspath(row.path))
        return self._by_size.get(size, [])


def _is_file(name: str, stat: os.stat_result) -> bool:
    try:
        found = os.lstat(name)
    except OSError:
        return False
    return os.path.samestat(found, stat)
