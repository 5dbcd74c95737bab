"""The genre map as a person edits it: look, try a genre, check, save, go back to the built-in one.

Used by the settings page and the command line. Made by `filing.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.domain import BadInput, StorageError
from core.matching.normalise import fold
from services.organise.genres import (
    SUPER_GENRES,
    UNCLASSIFIED,
    Explanation,
    GenreMap,
    genre_key,
    is_table,
)
from utils.atomic import write_atomic

NAME = "genre-map.json"
"""The file in the data folder, where a map is saved when `organize.genre_map` names none."""

_LONGEST = 100
Table = Mapping[str, Sequence[str]]


class GenreEditor:
    """Reads and writes the map. `setting` and `change` read and set a settings key."""

    def __init__(
        self, home: Path, setting: Callable[[str], Any], change: Callable[[str, str], None]
    ) -> None:
        self._home = home
        self._setting = setting
        self._change = change

    @property
    def built_in(self) -> bool:
        """True while no map of the person's own counts."""
        return not self._setting("organize.genre_map")

    def current(self) -> GenreMap:
        """The map that counts now. Raises `BadInput` when its file cannot be used."""
        path = self._setting("organize.genre_map")
        return GenreMap.read(Path(path)) if path else GenreMap()

    def explain(self, genre: str, table: Table | None = None) -> Explanation:
        """Where a genre goes by `table` (None: the map that counts now), and why."""
        return (GenreMap(table) if table is not None else self.current()).explain(genre)

    def save(self, table: Table) -> Path:
        """Write the map in one step and let it count; returns its file.

        Raises `BadInput` with the first fault of a table that cannot be used, `StorageError` when
        the file cannot be written; the map is then as it was.
        """
        found = faults(table)
        if found:
            raise BadInput(found[0], "Correct it and save again.")
        named = self._setting("organize.genre_map")
        path = Path(named) if named else self._home / NAME
        plain = {name.strip(): [genre.strip() for genre in table[name]] for name in table}
        text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
        try:
            write_atomic(path, text.encode("utf-8"))
        except OSError as error:
            raise StorageError(
                f"The genre map {path} cannot be written ({error.strerror}).",
                "Make room or choose another file in `organize.genre_map`.",
            ) from error
        if not named:
            self._change("organize.genre_map", str(path))
        return path

    def reset(self) -> None:
        """Let the built-in map count again; the file stays where it is."""
        self._change("organize.genre_map", "")


def built_in() -> dict[str, tuple[str, ...]]:
    """The 21 super genres with their genres, to begin an own map with."""
    return dict(SUPER_GENRES)


def faults(table: Any) -> list[str]:
    """What is wrong with an edited map, one sentence each; none: it can be saved."""
    if not is_table({name: list(g) if isinstance(g, tuple) else g for name, g in _items(table)}):
        return ["A genre map lists genres for each super genre, as texts."]
    if not table:
        return ["The map has no super genre."]
    found = [fault for name in table if (fault := _name_fault(name))]
    found += _same_folder(table)
    for name, genres in table.items():
        found += [f"{name} has an empty entry." for genre in genres if not genre_key(genre)]
        found += [f"{name} lists “{genre}” twice." for genre in _twice(genres)]
    return found


def _items(table: Any) -> list[tuple[Any, Any]]:
    return list(table.items()) if isinstance(table, Mapping) else [("", None)]


def _name_fault(name: str) -> str:
    """A super genre is a folder, so its name must be one that can be told apart."""
    if not fold(name):
        return "A super genre has no name."
    if len(name) > _LONGEST:
        return f"The name “{name[:20]}…” is longer than {_LONGEST} characters."
    if fold(name) == fold(UNCLASSIFIED):
        return f"{UNCLASSIFIED} is where files of unknown genre go; give the super genre another."
    return ""


def _same_folder(table: Table) -> list[str]:
    first: dict[str, str] = {}
    found = []
    for name in table:
        other = first.setdefault(name.strip().casefold(), name)
        if other != name:
            found.append(f"{other} and {name} would be one folder on some systems.")
    return found


def _twice(genres: Sequence[str]) -> list[str]:
    seen: set[str] = set()
    found = []
    for genre in genres:
        key = fold(genre)
        if key in seen:
            found.append(genre)
        seen.add(key)
    return found
