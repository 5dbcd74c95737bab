"""Where a grant lies: the token among the secrets, the rest in a 0600 file of the home.

Used by the container; implements `core.ports.accounts.GrantStore`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from config.jsonfile import change_object, read_object
from core.ports.accounts import Grant

FILE = "accounts.json"


class Secrets(Protocol):
    """What is asked of the settings' store."""

    def kept_secret(self, name: str) -> str | None:
        """A secret that is no setting, as it is kept now."""
        ...

    def keep_secret(self, name: str, value: str) -> None:
        """Keep it; "" removes it."""
        ...

    @property
    def secrets_trouble(self) -> str:
        """What keeps secrets from being read and what to do, "" when all is well."""
        ...


class Grants:
    """The grant of one service. Several processes of a home see the same."""

    def __init__(self, service: str, secrets: Secrets, home: Path) -> None:
        self._service = service
        self._name = f"{service}.refresh_token"
        self._secrets = secrets
        self._path = home / FILE

    def load(self) -> Grant | None:
        """See `GrantStore.load`."""
        token = self._secrets.kept_secret(self._name)
        facts = self._facts()
        if not token or not isinstance(facts.get("client_id"), str):
            return None
        at = facts.get("authorized_at")
        return Grant(
            refresh_token=token,
            client_id=facts["client_id"],
            scope=str(facts.get("scope") or ""),
            authorized_at=float(at) if isinstance(at, int | float) else 0.0,
            account_id=str(facts.get("account_id") or ""),
            user_id=str(facts.get("user_id") or ""),
            name=str(facts.get("name") or ""),
        )

    def save(self, grant: Grant) -> None:
        """See `GrantStore.save`."""
        facts = {
            "client_id": grant.client_id,
            "scope": grant.scope,
            "authorized_at": grant.authorized_at,
            "account_id": grant.account_id,
            "user_id": grant.user_id,
            "name": grant.name,
        }
        self._change(lambda content: content.update({self._service: facts}))
        self._secrets.keep_secret(self._name, grant.refresh_token)

    def forget(self, reason: str = "") -> None:
        """See `GrantStore.forget`."""
        self._secrets.keep_secret(self._name, "")
        kept = {"reason": reason} if reason else {}
        self._change(lambda content: content.update({self._service: kept}))

    def reason(self) -> str:
        """See `GrantStore.reason`; a login that lies where it cannot be read is none that ended."""
        facts = self._facts()
        unread = "client_id" in facts and self._secrets.kept_secret(self._name) is None
        trouble = self._secrets.secrets_trouble if unread else ""
        return trouble or str(facts.get("reason") or "")

    def _facts(self) -> dict[str, Any]:
        found = read_object(self._path).get(self._service)
        return found if isinstance(found, dict) else {}

    def _change(self, change: Callable[[dict[str, Any]], None]) -> None:
        change_object(self._path, change)
