"""Where settings come from and how the file is shaped: environment, nesting, migrations.

Used by `config.store` only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from config.errors import BadSetting
from config.schema import ENV_PREFIX, FIELDS

log = logging.getLogger(__name__)
Raw = dict[str, tuple[object, str]]
"""Key → (untyped value, where it stands; "" for the command line)."""

MIGRATIONS: tuple[Callable[[dict[str, Any]], None], ...] = ()
"""Step n turns a file of version n+1 into one of version n+2, in place."""

VERSION = len(MIGRATIONS) + 1
_NOT_SETTINGS = frozenset({"CRATEKEEPER_HOME", "CRATEKEEPER_SHARED"})


def from_command_line(overrides: Mapping[str, object]) -> Raw:
    """Values a verb's options stand for."""
    return {key: (value, "") for key, value in overrides.items()}


def from_environment(environ: Mapping[str, str], problems: list[str]) -> Raw:
    """What CRATEKEEPER_… says; secrets may name a file. Unknown names are only warned about."""
    found: Raw = {}
    keys = {field.env: field for field in FIELDS.values()}
    for name in sorted(environ):
        if not name.startswith(ENV_PREFIX) or name in _NOT_SETTINGS:
            continue
        field = keys.get(name)
        if field is not None:
            found[field.key] = (environ[name], name)
        elif (field := keys.get(name.removesuffix("_FILE"))) is not None and field.secret:
            secret = _secret_in(environ[name])
            if secret is None:
                problems.append(f"{name} names a file that cannot be read: {environ[name]}.")
            else:
                found.setdefault(field.key, (secret, name))
        else:
            log.warning("The environment variable %s names no setting", name)
    return found


def _secret_in(path: str) -> str | None:
    """The content of a secret's file, as containers hand them over; None when unreadable."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except (OSError, ValueError):
        return None


def migrated(content: dict[str, Any], path: Path) -> dict[str, Any]:
    """The content in today's shape. Raises `BadSetting` when `version` is no number."""
    version = content.get("version", VERSION)
    if not isinstance(version, int) or version < 1:
        raise BadSetting(f"{path} is broken: `version` must be a whole number.")
    if version > VERSION:
        log.warning("%s was written by a newer version", path)
    for step in MIGRATIONS[version - 1 :]:
        step(content)
    return content


def flatten(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(dotted key, value) of the nested file; a setting that is an object is not taken apart."""
    for name, value in content.items():
        key = f"{prefix}{name}"
        if key == "version":
            continue
        if isinstance(value, dict) and key not in FIELDS:
            yield from flatten(value, f"{key}.")
        else:
            yield key, value


def put(content: dict[str, Any], key: str, value: object) -> None:
    """Write one value into its section."""
    content.setdefault("version", VERSION)
    *sections, name = key.split(".")
    content.pop(key, None)  # a hand-written dotted key would win or lose by its place
    for section in sections:
        inner = content.get(section)
        if not isinstance(inner, dict):
            inner = content[section] = {}
        content = inner
    content[name] = value


def drop(content: dict[str, Any], key: str) -> None:
    """Take one value out, however it was written."""
    content.pop(key, None)
    *sections, name = key.split(".")
    for section in sections:
        inner = content.get(section)
        if not isinstance(inner, dict):
            return
        content = inner
    content.pop(name, None)
