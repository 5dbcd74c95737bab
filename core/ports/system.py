"""The clock and the secrets."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Time, so that tests can turn it."""

    def now(self) -> float:
        """Seconds since the epoch (UTC)."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump."""
        ...


class SecretStore(Protocol):
    """Passwords, keys and tokens by settings key."""

    def get(self, key: str) -> str | None:
        """The secret, None when there is none."""
        ...

    def set(self, key: str, value: str) -> None:
        """Keep it; "" removes it."""
        ...
