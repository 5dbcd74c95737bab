"""Settings as everybody reads them: defaults < file < environment < command line.

One `SettingsStore` per container; the command line's `config` verb makes its own.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from config.errors import BadSetting
from config.jsonfile import change_object, read_object
from config.layers import Raw, drop, flatten, from_command_line, from_environment, migrated, put
from config.paths import secrets_file, settings_file
from config.profiles import FILE, PROFILE, profile_problem
from config.redaction import hide_secrets_of
from config.schema import FIELDS, SettingField, field_for
from config.secrets import SecretKeeper

log = logging.getLogger(__name__)
WHERE = "secrets.store"
Listener = Callable[[str], None]


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
        self._secrets = SecretKeeper(secrets_file(home), lambda: str(self.get(WHERE)))
        self._listeners: list[Listener] = []
        self._lock = threading.RLock()
        file = migrated(read_object(self._path), self._path)
        env = os.environ if environ is None else environ
        self._overrides = self._layer(Origin.COMMAND_LINE, from_command_line(overrides or {}))
        self._environment = self._layer(Origin.ENVIRONMENT, from_environment(env, self.problems))
        self._file = _Layer(Origin.FILE, {})
        self._take(file)
        hide_secrets_of(self)
        problem = profile_problem(self.get(PROFILE), self.get(FILE))
        self.problems.extend([problem] if problem else [])
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

        Changing `secrets.store` moves the secrets; `secrets_trouble` says what could not be moved.
        Raises `BadSetting` with one sentence, OSError when the home cannot be written.
        """
        field = field_for(key)
        typed = field.validate(value)
        if key == PROFILE and (problem := profile_problem(typed, self.get(FILE))):
            raise BadSetting(problem)
        if field.secret:
            self._secrets.set(key, typed)
        else:
            change_object(self._path, lambda content: put(content, key, typed))
            with self._lock:
                self._file.values[key] = typed
        if key == WHERE:
            self._secrets.move()
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
        self._take(file)
        for key, value in before.items():
            if self.get(key) != value:
                self._tell(key)

    def kept_secret(self, name: str) -> str | None:
        """A secret that is no setting (a login's token), as it is kept now."""
        self._secrets.refresh()
        return self._secrets.get(name)

    def keep_secret(self, name: str, value: str) -> None:
        """Keep a secret that is no setting; "" removes it. Raises OSError."""
        self._secrets.set(name, value)

    @property
    def secrets_trouble(self) -> str:
        """What is wrong with where secrets are kept and what to do, "" when all is well."""
        return self._secrets.trouble

    def check_secrets(self) -> tuple[str, str, str]:
        """(where secrets are, what is wrong, what to do), each "" when there is nothing to tell.

        Asks the keyring when it holds some; may wait for seconds.
        """
        self._secrets.check()
        return self._secrets.where(), self._secrets.fault, self._secrets.remedy

    def secret_values(self) -> list[str]:
        """All secrets in use, for the log's redaction; never waits for the keyring."""
        fields = [field.key for field in FIELDS.values() if field.secret]
        with self._lock:
            layers = [(layer, key) for key in fields if (layer := self._where(key)) is not None]
            found = [str(layer.values[key]) for layer, key in layers]
        return [value for value in dict.fromkeys((*found, *self._secrets.values())) if value]

    def _where(self, key: str) -> _Layer | None:
        layers = (self._overrides, self._environment, self._file)
        return next((layer for layer in layers if key in layer.values), None)

    def _layer(self, origin: Origin, raw: Raw) -> _Layer:
        """Typed values of one layer; what is illegal goes to `problems`, with its place."""
        values: dict[str, Any] = {}
        for key, (value, place) in raw.items():
            try:
                values[key] = field_for(key).validate(value)
            except BadSetting as error:
                sentence = str(error)
                self.problems.append(f"{place}: {sentence}" if place else sentence)
        return _Layer(origin, values)

    def _take(self, content: dict[str, Any]) -> None:
        found: Raw = {}
        strays: list[tuple[str, object]] = []
        for key, value in flatten(content):
            if key not in FIELDS:
                log.warning(
                    "%s: there is no setting `%s`; it is kept but not used", self._path, key
                )
            elif FIELDS[key].secret:
                strays.append((key, value))
            else:
                found[key] = (value, str(self._path))
        with self._lock:
            self._file = self._layer(Origin.FILE, found)
        for key, value in strays:  # only now it is known where secrets are to be kept
            self._rescue(key, value)

    def _rescue(self, key: str, value: object) -> None:
        """A secret somebody wrote into the settings file moves to where it belongs."""
        try:
            if isinstance(value, str):
                self._secrets.set(key, value)
            change_object(self._path, lambda content: drop(content, key))
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
