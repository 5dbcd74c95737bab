"""A person's account with a streaming service whose lists are read (Spotify).

Implemented in `core/clients/spotify`; the grant's store in `services/accounts/grants.py`. Used by
`services/accounts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Protocol

from core.domain import Playlist
from core.tasks import TaskContext


class Priority(IntEnum):
    """Who waits for the answer. The last tenth of a day's requests is kept for `USER`."""

    USER = 0
    PAGE = 1
    BACKGROUND = 2


@dataclass(frozen=True, slots=True)
class Grant:
    """What a consent leaves behind. `authorized_at` in seconds since the epoch.

    `account_id` never changes; `user_id` is what playlists name as their owner. Both are "" until
    the service told them.
    """

    refresh_token: str = field(repr=False)
    client_id: str
    scope: str
    authorized_at: float
    account_id: str = ""
    user_id: str = ""
    name: str = ""


class GrantStore(Protocol):
    """Keeps the grant: the token with the secrets, the rest beside the settings."""

    def load(self) -> Grant | None:
        """The grant as it is kept now, also by another process; None when there is none."""
        ...

    def save(self, grant: Grant) -> None:
        """Keep or replace it."""
        ...

    def forget(self, reason: str = "") -> None:
        """Take the token away; `reason` is a sentence for people when it was not their wish."""
        ...

    def reason(self) -> str:
        """Why the last token went; "" when a person wanted that."""
        ...


class ListState(Enum):
    """How a playlist of the account stands to what was read of it."""

    NEW = "new"
    CHANGED = "changed"
    IN_SYNC = "in sync"
    CLOSED = "closed"
    """It may not be read: it is somebody else's."""


@dataclass(frozen=True, slots=True)
class AccountList:
    """One playlist of the account's listing. `total` is None when not told.

    `source` is what opens it; `picture` lives for a day.
    """

    source: str
    name: str
    snapshot: str
    total: int | None
    state: ListState
    owner: str = ""
    picture: str | None = None


class LoginAttempt(Protocol):
    """A login that waits for the browser. Close it in every case."""

    @property
    def url(self) -> str:
        """The address to open."""
        ...

    @property
    def seconds(self) -> float:
        """How long `wait` waits for the browser."""
        ...

    def paste(self, address: str) -> bool:
        """The address the browser was sent to, typed by hand; False when it is not that."""
        ...

    def wait(self, ctx: TaskContext) -> Grant:
        """Wait for the consent and take the token. Raises `ServiceError`s, `Cancelled`."""
        ...

    def close(self) -> None:
        """Stop listening. Safe to call twice."""
        ...


class ListAccount(Protocol):
    """The account. Pace, bans, retries and caching are the adapter's and hold over restarts."""

    def begin_login(self) -> LoginAttempt:
        """Listen for the browser. Raises `BadInput` for a redirect address that cannot work."""
        ...

    def whoami(self, ctx: TaskContext) -> Grant:
        """One request that proves that everything works; the grant with what it told."""
        ...

    def lists(self, ctx: TaskContext, priority: Priority = Priority.PAGE) -> list[AccountList]:
        """All playlists of the account; one request for each fifty. Rows are not read."""
        ...

    def open_list(
        self, listed: AccountList, ctx: TaskContext, priority: Priority = Priority.PAGE
    ) -> Playlist:
        """The rows of a list just listed: no request when it is in sync."""
        ...

    def liked(self, ctx: TaskContext, priority: Priority = Priority.PAGE) -> Playlist:
        """The liked songs; one request when nothing changed."""
        ...

    def last_read(self, source: str) -> Playlist | None:
        """A list, or `liked`, as it was read before; None when it was not. Nothing is asked."""
        ...

    def bans(self) -> Mapping[str, float]:
        """What is closed to us now: the part in words → the end (seconds since the epoch)."""
        ...

    def used(self) -> Mapping[str, tuple[int, int]]:
        """Requests of the last 24 hours and how many there may be, by part."""
        ...

    def clear(self, account_only: bool = False) -> int:
        """Forget what was read; returns how many answers went."""
        ...
