"""The system's keyring, asked in a thread of its own with a deadline.

Used by `config/secrets.py`. A keyring may be locked and wait for a person, or be not there at all
(cron, a server): whoever asks gets an answer or `NoKeyring` within seconds, and after a failure at
once for a while. The library is imported at the first question.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds for one question, however many secrets it is about."""

REST = 30.0
"""After a failure nobody waits again so long."""

_REFUSED = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
"""Backends that keep nothing, or keep it readable (source: keyring 25)."""


class NoKeyring(Exception):
    """The keyring cannot be used now; the text says why, as part of a sentence."""


class Backend(Protocol):
    """What is asked of a backend of `keyring`."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, None when there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Remove it; an error when there is none."""
        ...


class Vault:
    """One keyring. Thread-safe; one question at a time."""

    def __init__(self, patience: float | None = None) -> None:
        self._patience = PATIENCE if patience is None else patience
        self._lock = threading.Lock()
        self._trouble = ""
        self._rests_until = 0.0

    def ask(self, work: Callable[[Backend], T], anew: bool = False) -> T:
        """What `work` returns. Raises `NoKeyring`; `anew` asks although it failed just now."""
        with self._lock:
            if self._trouble and not anew and time.monotonic() < self._rests_until:
                raise NoKeyring(self._trouble)
            try:
                made = self._in_time(work)
            except NoKeyring as error:
                self._trouble, self._rests_until = str(error), time.monotonic() + REST
                raise
            self._trouble = ""
            return made

    def _in_time(self, work: Callable[[Backend], T]) -> T:
        made: list[T] = []
        trouble: list[str] = []

        def run() -> None:
            try:
                made.append(work(_backend()))
            except NoKeyring as error:
                trouble.append(str(error))
            except Exception as error:  # noqa: BLE001 - boundary: backends raise what they like
                trouble.append(f"it failed ({type(error).__name__})")

        worker = threading.Thread(target=run, name="keyring", daemon=True)
        worker.start()
        worker.join(self._patience)
        if made:
            return made[0]
        raise NoKeyring(trouble[0] if trouble else "it does not answer and may be locked")


def _backend() -> Backend:
    import keyring

    chosen: Any = keyring.get_keyring()
    found = next((one for one in (*getattr(chosen, "backends", ()), chosen) if _is_safe(one)), None)
    if found is None:
        raise NoKeyring("there is none in this session")
    made: Backend = found
    return made


def _is_safe(backend: object) -> bool:
    """True for one that keeps secrets, and keeps them hidden; a chain is judged by its links."""
    module = type(backend).__module__
    return not module.startswith((*_REFUSED, "keyring.backends.chainer"))
