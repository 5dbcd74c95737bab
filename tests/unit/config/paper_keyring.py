"""A backend of `keyring` that keeps its passwords in a file, for tests without a desktop.

Chosen with `PYTHON_KEYRING_BACKEND`, as any other backend. `PAPER_KEYRING` names the file;
`PAPER_KEYRING_DIES_AT` kills the process before its n-th step, `PAPER_KEYRING_LOCKED` keeps it
waiting for a person who does not come.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

KILLED = 9


class PaperKeyring(KeyringBackend):
    """Every process that names the same file sees the same passwords."""

    priority = 1  # type: ignore[assignment]
    steps = 0

    def get_password(self, service: str, username: str) -> str | None:
        self._step()
        found = self._all().get(f"{service}/{username}")
        return found if found is None else str(found)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._step()
        self._path.write_text(json.dumps({**self._all(), f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        self._step()
        kept = self._all()
        if kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("there is none")
        self._path.write_text(json.dumps(kept))

    @property
    def _path(self) -> Path:
        return Path(os.environ["PAPER_KEYRING"])

    def _all(self) -> dict[str, object]:
        found: dict[str, object] = {}
        if self._path.exists():
            found = json.loads(self._path.read_text())
        return found

    def _step(self) -> None:
        type(self).steps += 1
        if os.environ.get("PAPER_KEYRING_LOCKED"):
            threading.Event().wait(60)
        if os.environ.get("PAPER_KEYRING_DIES_AT") == str(type(self).steps):
            os._exit(KILLED)
