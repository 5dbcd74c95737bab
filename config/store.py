"""Settings as everybody reads them: defaults < file < environment < command line.

One `SettingsStore` per container; the command line's `config` verb makes its own.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from config.errors import BadSetting
from config.jsonfile import change_object, read_object
from config.paths import secrets_file, settings_file
from config.redaction import hide_secrets_of
from config.schema import ENV_PREFIX, FIELDS, SettingField, field_for
from config.secrets import FileSecretStore

log = logging.getLogger(__name__)
Listener = Callable[[str], None]

MIGRATIONS: tuple[Callable[[dict[str, Any]], None], ...] = ()
"""Step n turns a file of version n+1 into one of version n+2, in place."""

VERSION = len(MIGRATIONS) + 1
_NOT_SETTINGS = frozenset({"CRATEKEEPER_HOME", "CRATEKEEPER_SHARED", "CRATEKEEPER_LOG"})


class Origin(Enum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    COMMAND_LINE = "command line"


@dataclass(frozen=True)
class _Layer:
    origin: Origin
    values: dict[str, Any]


class SettingsStore:
    """Typed settings by key. Thread-safe.

    Raises `BadSetting` when the file is broken or holds an illegal value; with `strict=False` only
    for a broken file, and illegal values count as not set (see `problems`), so that `config set`
    can mend them.
    """

    def __init__(
        self,
        home: Path,
        overrides: Mapping[str, object] | None = None,
        environ: Mapping[str, str] | None = None,
        strict: bool = True,
    ) -> None:
        self.home = home
        self.problems: list[str] = []
        self._path = settings_file(home)
        self._secrets = FileSecretStore(secrets_file(home))
        self._listeners: list[Listener] = []
        self._lock = threading.RLock()
        file = _migrated(read_object(self._path), self._path)
        env = os.environ if environ is None else environ
        self._overrides = self._layer(Origin.COMMAND_LINE, _given(overrides or {}))
        self._environment = self._layer(Origin.ENVIRONMENT, _from_environment(env, self.problems))
        self._file = self._layer(Origin.FILE, self._from_file(file))
        hide_secrets_of(self)
        if strict and self.problems:
            raise BadSetting(self.problems[0])

    def get(self, key: str) -> Any:
        """The typed value; unset text settings are "". Raises `BadSetting` for an unknown key."""
        field = field_for(key)
        with self._lock:
            layer = self._where(key)
            if layer is not None:
                return _copy(layer.values[key])
        secret = self._secrets.get(key) if field.secret else None
        return field.default if secret is None else secret

    def origin(self, key: str) -> Origin:
        """Which layer decides. Raises `BadSetting` for an unknown key."""
        field = field_for(key)
        with self._lock:
            layer = self._where(key)
        if layer is not None:
            return layer.origin
        kept = field.secret and self._secrets.get(key) is not None
        return Origin.FILE if kept else Origin.DEFAULT

    def set(self, key: str, value: object) -> None:
        """Validate and write to the file (secrets: to the secret store), then tell listeners.

        Raises `BadSetting` with one sentence, OSError when the home cannot be written.
        """
        field = field_for(key)
        typed = field.validate(value)
        if field.secret:
            self._secrets.set(key, typed)
        else:
            change_object(self._path, lambda content: _put(content, key, typed))
            with self._lock:
                self._file.values[key] = typed
        self._tell(key)

    def fields(self) -> list[SettingField]:
        """All settings in the order people see them."""
        return list(FIELDS.values())

    def listen(self, fn: Listener) -> Callable[[], None]:
        """Call `fn(key)` in the setter's thread after each change; returns what ends it."""
        with self._lock:
            self._listeners.append(fn)

        def stop() -> None:
            with self._lock:
                if fn in self._listeners:
                    self._listeners.remove(fn)

        return stop

    def refresh(self) -> None:
        """Take over what another process wrote, and tell listeners what changed."""
        before = {key: self.get(key) for key in FIELDS}
        file = read_object(self._path)
        self._secrets.refresh()
        with self._lock:
            self._file = self._layer(Origin.FILE, self._from_file(file))
        for key, value in before.items():
            if self.get(key) != value:
                self._tell(key)

    def secret_values(self) -> list[str]:
        """All secrets in use, for the log's redaction."""
        found = (self.get(field.key) for field in FIELDS.values() if field.secret)
        return [value for value in found if value]

    def _where(self, key: str) -> _Layer | None:
        layers = (self._overrides, self._environment, self._file)
        return next((layer for layer in layers if key in layer.values), None)

    def _layer(self, origin: Origin, raw: Mapping[str, tuple[object, str]]) -> _Layer:
        """Typed values of one layer; what is illegal goes to `problems`, with its place."""
        values: dict[str, Any] = {}
        for key, (value, place) in raw.items():
            try:
                values[key] = field_for(key).validate(value)
            except BadSetting as error:
                sentence = str(error)
                self.problems.append(f"{place}: {sentence}" if place else sentence)
        return _Layer(origin, values)

    def _from_file(self, content: dict[str, Any]) -> dict[str, tuple[object, str]]:
        found: dict[str, tuple[object, str]] = {}
        for key, value in _flatten(content):
            if key not in FIELDS:
                log.warning(
                    "%s: there is no setting `%s`; it is kept but not used", self._path, key
                )
            elif FIELDS[key].secret:
                self._rescue(key, value)
            else:
                found[key] = (value, str(self._path))
        return found

    def _rescue(self, key: str, value: object) -> None:
        """A secret somebody wrote into the settings file moves to where it belongs."""
        try:
            if isinstance(value, str):
                self._secrets.set(key, value)
            change_object(self._path, lambda content: _drop(content, key))
        except OSError:
            log.warning("%s: `%s` could not be moved to the secret store", self._path, key)
        else:
            log.warning("%s: `%s` was moved to the secret store", self._path, key)

    def _tell(self, key: str) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(key)
            except Exception:
                log.exception("A listener of the settings failed")

    def __repr__(self) -> str:
        return f"SettingsStore({str(self.home)!r})"


def _copy(value: Any) -> Any:
    return type(value)(value) if isinstance(value, list | dict) else value


def _given(overrides: Mapping[str, object]) -> dict[str, tuple[object, str]]:
    return {key: (value, "") for key, value in overrides.items()}


def _from_environment(
    environ: Mapping[str, str], problems: list[str]
) -> dict[str, tuple[object, str]]:
    found: dict[str, tuple[object, str]] = {}
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


def _migrated(content: dict[str, Any], path: Path) -> dict[str, Any]:
    version = content.get("version", VERSION)
    if not isinstance(version, int) or version < 1:
        raise BadSetting(f"{path} is broken: `version` must be a whole number.")
    if version > VERSION:
        log.warning("%s was written by a newer version", path)
    for step in MIGRATIONS[version - 1 :]:
        step(content)
    return content


def _flatten(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        key = f"{prefix}{name}"
        if key == "version":
            continue
        if isinstance(value, dict) and key not in FIELDS:
            yield from _flatten(value, f"{key}.")
        else:
            yield key, value


def _put(content: dict[str, Any], key: str, value: object) -> None:
    content.setdefault("version", VERSION)
    *sections, name = key.split(".")
    content.pop(key, None)  # a hand-written dotted key would win or lose by its place
    for section in sections:
        inner = content.get(section)
        if not isinstance(inner, dict):
            inner = content[section] = {}
        content = inner
    content[name] = value


def _drop(content: dict[str, Any], key: str) -> None:
    content.pop(key, None)
    *sections, name = key.split(".")
    for section in sections:
        inner = content.get(section)
        if not isinstance(inner, dict):
            return
        content = inner
    content.pop(name, None)
