"""Secrets in the system's keyring or in a file only the owner can read, never in the settings, a
log or a repr.

Used by `config.store`. The file `secrets.json` says of every secret where it is: its value, or a
note that it lies in the keyring. That is why a secret is moved by replacing one line in one step,
why a kill at any moment loses nothing, and why nobody asks a keyring that holds nothing.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.jsonfile import change_object, read_object
from config.keyring_vault import Backend, NoKeyring, Vault

log = logging.getLogger(__name__)
FILE, KEYRING, AUTO = "file", "keyring", "auto"
_OUR_NAME = "Cratekeeper"


@dataclass(frozen=True, slots=True)
class Note:
    """Stands in the file for a secret in the keyring. `mark` changes with every change."""

    service: str
    mark: str


class FileSecretStore:
    """Secrets by settings key in one 0600 file. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._values: dict[str, Any] | None = None

    def get(self, key: str) -> str | None:
        """The secret, None when there is none. Raises `BadSetting` when the file is broken."""
        value = self._load().get(key)
        if isinstance(value, dict):
            value = value.get("value")
        return value if isinstance(value, str) and value else None

    def set(self, key: str, value: str) -> None:
        """Keep it; "" removes it. Raises OSError when the home cannot be written."""
        self._put(key, value)

    def note(self, key: str) -> Note | None:
        """Where in the keyring it is, or was before it came back here; None: it never was."""
        value = self._load().get(key)
        if not isinstance(value, dict) or not isinstance(value.get("keyring"), str):
            return None
        return Note(value["keyring"], str(value.get("mark")))

    def put_note(self, key: str, note: Note, value: str = "") -> None:
        """From now on the keyring's secret counts. Raises OSError.

        With a `value` that one counts, and the keyring's is still to be removed.
        """
        told = {"keyring": note.service, "mark": note.mark}
        self._put(key, told | ({"value": value} if value else {}))

    def notes(self) -> dict[str, Note]:
        """All secrets that lie in the keyring alone."""
        found = {key: self.note(key) for key in self._load() if self.get(key) is None}
        return {key: note for key, note in found.items() if note is not None}

    def values(self) -> list[str]:
        """All secrets that are kept here."""
        return list(self.texts().values())

    def texts(self) -> dict[str, str]:
        """The same by key."""
        found = {key: self.get(key) for key in self._load()}
        return {key: value for key, value in found.items() if value}

    def refresh(self) -> None:
        """Read the file again at the next question."""
        with self._lock:
            self._values = None

    def _put(self, key: str, value: object) -> None:
        def change(content: dict[str, Any]) -> None:
            if value:
                content[key] = value
            else:
                content.pop(key, None)

        changed = change_object(self._path, change)
        with self._lock:
            self._values = changed

    def _load(self) -> dict[str, Any]:
        with self._lock:
            if self._values is None:
                self._values = read_object(self._path)
            return self._values

    def __repr__(self) -> str:
        return f"FileSecretStore({str(self._path)!r})"


class SecretKeeper:
    """Implements the `SecretStore` port. `wanted` is the setting `secrets.store`. Thread-safe.

    Whatever happens a secret is kept: what the keyring does not take goes into the file, and
    `trouble` says so.
    """

    def __init__(self, path: Path, wanted: Callable[[], str], vault: Vault | None = None) -> None:
        self._file = FileSecretStore(path)
        self._wanted = wanted
        self._vault = vault or Vault()
        self._seen: dict[tuple[str, Note], str | None] = {}
        self.fault = self.remedy = ""

    @property
    def trouble(self) -> str:
        """What went wrong with the keyring and what to do, "" when all is well."""
        return f"{self.fault} {self.remedy}".strip()

    def get(self, key: str) -> str | None:
        """The secret, None when there is none or the keyring cannot be read (see `trouble`).

        May wait for the keyring, once and for seconds. Raises `BadSetting` when the file is broken.
        """
        here, note = self._file.get(key), self._file.note(key)
        if here is not None or note is None:
            return here
        if (key, note) not in self._seen:
            self._read()
        return self._seen.get((key, note))

    def set(self, key: str, value: str) -> None:
        """Keep it; "" removes it. Raises OSError when the home cannot be written."""
        if not value:
            self._remove(key)
        elif self._wanted() == FILE or not self._to_keyring(key, value):
            self._to_file(key, value)

    def move(self) -> None:
        """Bring every secret to where it is wanted now; `trouble` says what stayed, and why."""
        self.fault = self.remedy = ""
        self._file.refresh()
        if self._wanted() == FILE:
            self._read(anew=True)
            for key, note in self._file.notes().items():
                if value := self._seen.get((key, note)):
                    self._to_file(key, value)
            for key, value in self._file.texts().items():
                if self._file.note(key) is not None:  # a kill left it in both places
                    self._to_file(key, value)
        elif self._wanted() == KEYRING:
            for key, value in self._file.texts().items():
                if not self._to_keyring(key, value):
                    return

    def where(self) -> str:
        """Where the secrets are, for the doctor; "" without any."""
        inside, outside = len(self._file.notes()), len(self._file.values())
        told = [
            "in the system's keyring" if inside else "",
            "in a file only you can read" if outside else "",
        ]
        return " and ".join(part for part in told if part)

    def check(self) -> None:
        """Read everything that the keyring holds, now; `trouble` says how it went."""
        self.fault = self.remedy = ""
        if self._file.notes():
            self._seen.clear()
            self._read(anew=True)

    def values(self) -> list[str]:
        """All secrets that are known by now; never waits."""
        return [*self._file.values(), *(value for value in [*self._seen.values()] if value)]

    def refresh(self) -> None:
        """Read again what another process changed, at the next question."""
        self._file.refresh()

    # -- inside -------------------------------------------------------------------------------

    def _read(self, anew: bool = False) -> None:
        """Everything that lies in the keyring, in one go."""
        notes = {(key, note) for key, note in self._file.notes().items()} - self._seen.keys()

        def work(backend: Backend) -> Mapping[tuple[str, Note], str | None]:
            return {(key, note): backend.get_password(note.service, key) for key, note in notes}

        if not notes:
            return
        try:
            found = self._vault.ask(work, anew)
        except NoKeyring as error:
            self._say(
                f"The system's keyring cannot be read here: {error}.",
                "Unlock it, or run `config set secrets.store file` on the desktop: then cron can "
                "read the secrets too.",
            )
            return
        self._seen.update(found)

    def _to_keyring(self, key: str, value: str) -> bool:
        """False when the keyring does not take it. First there, then the line in the file."""
        note = Note(self._service(), secrets.token_hex(4))

        def work(backend: Backend) -> bool:
            backend.set_password(note.service, key, value)
            return backend.get_password(note.service, key) == value

        try:
            taken = self._vault.ask(work, anew=self._wanted() == KEYRING)
        except NoKeyring as error:
            return self._refused(str(error))
        if not taken:
            return self._refused("it does not keep what it is given")
        self._seen[key, note] = value
        self._file.put_note(key, note)
        return True

    def _refused(self, why: str) -> bool:
        if self._wanted() == KEYRING:
            self._say(
                f"The system's keyring cannot be used: {why}.",
                "Secrets are kept in a file only you can read.",
            )
        return False

    def _to_file(self, key: str, value: str) -> None:
        """First into the file, then out of the keyring, and only then is the keyring forgotten."""
        note = self._file.note(key)
        if note is not None:
            self._file.put_note(key, note, value)
        if note is None or self._forget(key, note):
            self._file.set(key, value)

    def _remove(self, key: str) -> None:
        note = self._file.note(key)
        if note is not None:
            self._forget(key, note)
        self._file.set(key, "")

    def _forget(self, key: str, note: Note) -> bool:
        def work(backend: Backend) -> None:
            if backend.get_password(note.service, key) is not None:
                backend.delete_password(note.service, key)

        self._seen.pop((key, note), None)
        try:
            self._vault.ask(work)
        except NoKeyring as error:
            fault = f"The system's keyring still holds an old secret ({key}): {error}."
            self._say(fault, "It is removed when secrets are moved again.")
            return False
        return True

    def _service(self) -> str:
        """One name for all secrets of a home, so that two homes of a person keep apart."""
        names = {note.service for note in self._file.notes().values()}
        return min(names) if names else f"{_OUR_NAME} {secrets.token_hex(4)}"

    def _say(self, fault: str, remedy: str) -> None:
        if fault != self.fault:
            self.fault, self.remedy = fault, remedy
            log.warning("%s", self.trouble)

    def __repr__(self) -> str:
        return f"SecretKeeper({self._file!r})"
