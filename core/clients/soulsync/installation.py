"""Finding the files of an installation and reading both. Used by `services/setup/migration.py`.

A path may be the project's folder, its `config` or `database` folder, a `config.json` or a
database file. Source: SoulSync, 2025 and 2026 (config/settings.py, database/music_database.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.clients.soulsync.config_file import flattened, read_config
from core.clients.soulsync.library import read_database
from core.domain import BadInput
from core.domain.soulsync import OldInstallation
from core.tasks import TaskContext

_CONFIGS = ("config/config.json", "config.json", "data/config.json")
_DATABASES = ("database/music_library.db", "data/music_library.db", "music_library.db")
_DATABASE_KEY = "database.path"


def read_installation(path: Path, ctx: TaskContext) -> OldInstallation:
    """What is there. Raises `BadInput` when nothing of SoulSync is."""
    path = path.expanduser().absolute()
    if not path.exists():
        raise BadInput(f"{path} does not exist.", "Name SoulSync's folder or its config.json.")
    roots = list(_roots(path))
    config = path if path.suffix == ".json" else _first(roots, _CONFIGS)
    notes: list[str] = []
    values: dict[str, object] = {}
    if config is not None:
        values = flattened(read_config(config))
    root = _root_of(config) if config is not None else roots[0]
    database = path if path.suffix in (".db", ".sqlite") else None
    database = database or _named(values, root) or _first([root, *roots], _DATABASES)
    if config is None and database is None:
        raise BadInput(
            f"Nothing of SoulSync is in {path}.",
            "Name its folder (the one with `config` and `database`), or its config.json.",
        )
    found = OldInstallation(str(root), values)
    if database is None:
        notes.append("No music_library.db was found: wish list and watch list are not taken over.")
    else:
        found = read_database(found, database, ctx)
    if config is None:
        notes.append("No config.json was found: no settings are taken over.")
    return replace(found, notes=(*notes, *found.notes))


def _roots(path: Path) -> Iterator[Path]:
    """Where its relative paths may start: the folder, and what lies above `config`."""
    folder = path if path.is_dir() else path.parent
    yield folder
    if folder.name in ("config", "database", "data"):
        yield folder.parent


def _root_of(config: Path) -> Path:
    return config.parent.parent if config.parent.name in ("config", "data") else config.parent


def _first(roots: list[Path], names: tuple[str, ...]) -> Path | None:
    places = (root / name for root in roots for name in names)
    return next((place for place in places if place.is_file()), None)


def _named(values: dict[str, object], root: Path) -> Path | None:
    """The database that the settings name, when it is there."""
    told = values.get(_DATABASE_KEY)
    if not isinstance(told, str) or not told.strip():
        return None
    place = root / told
    return place if place.is_file() else None
