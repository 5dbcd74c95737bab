"""Secrets in a file only the owner can read, never in the settings, a log or a repr.

Implements the `SecretStore` port for `config.store`; the system keyring will stand beside it.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from config.jsonfile import change_object, read_object


class FileSecretStore:
    """Secrets by settings key in one 0600 file. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._values: dict[str, Any] | None = None

    def get(self, key: str) -> str | None:
        """The secret, None when there is none. Raises `BadSetting` when the file is broken."""
        value = self._load().get(key)
        return value if isinstance(value, str) and value else None

    def set(self, key: str, value: str) -> None:
        """Keep it; "" removes it. Raises OSError when the home cannot be written."""

        def change(content: dict[str, Any]) -> None:
            if value:
                content[key] = value
            else:
                content.pop(key, None)

        changed = change_object(self._path, change)
        with self._lock:
            self._values = changed

    def values(self) -> list[str]:
        """All secrets that are kept."""
        return [value for value in self._load().values() if isinstance(value, str)]

    def refresh(self) -> None:
        """Read the file again at the next question."""
        with self._lock:
            self._values = None

    def _load(self) -> dict[str, Any]:
        with self._lock:
            if self._values is None:
                self._values = read_object(self._path)
            return self._values

    def __repr__(self) -> str:
        return f"FileSecretStore({str(self._path)!r})"
