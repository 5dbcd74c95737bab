"""The store of a grant in memory, keeping the promises of core/ports/accounts."""

from __future__ import annotations

from core.ports.accounts import Grant


class MemoryGrants:
    """`GrantStore` in memory."""

    def __init__(self) -> None:
        self.grant: Grant | None = None
        self.why = ""

    def load(self) -> Grant | None:
        return self.grant

    def save(self, grant: Grant) -> None:
        self.grant = grant

    def forget(self, reason: str = "") -> None:
        self.grant, self.why = None, reason

    def reason(self) -> str:
        return self.why
