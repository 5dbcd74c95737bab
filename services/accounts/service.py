"""The Spotify account for every front end: connecting, testing, what its lists hold.

"Connected" means that a token is held; nothing is asked at a start. Used by the command line, the
Settings page, the set-up help and the Sync page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import localtime, strftime
from typing import Any, Protocol

from core.domain import (
    CratekeeperError,
    NotAuthorised,
    Playlist,
    RateLimited,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Unreachable,
)
from core.ports.accounts import (
    AccountList,
    Grant,
    GrantStore,
    ListAccount,
    ListState,
    LoginAttempt,
    Priority,
)
from core.ports.system import Clock
from core.tasks import TaskContext

NAME = "Spotify"
CONSENT_DAYS = 182
WARN_DAYS = 14
_DAY = 86400.0
_MUCH = 0.7
"""From this share of a day's budget on it is told."""
DASHBOARD = "https://developer.spotify.com/dashboard"
APPS_PAGE = "https://www.spotify.com/account/apps/"


class Settings(Protocol):
    """What is asked of the settings store."""

    def get(self, key: str) -> Any:
        """The typed value of a setting."""
        ...


@dataclass(frozen=True, slots=True)
class Tested:
    """What a test found: `ok`, or exactly what is wrong and what to do next."""

    ok: bool
    sentence: str
    next_step: str = ""


class AccountsService:
    """`account` is made at its first use, `made` is it or None before that.

    No method but those with a context asks the network.
    """

    def __init__(
        self,
        account: Callable[[], ListAccount],
        grants: GrantStore,
        settings: Settings,
        clock: Clock,
        made: Callable[[], ListAccount | None],
    ) -> None:
        self._account = account
        self._made = made
        self._grants = grants
        self._settings = settings
        self._clock = clock

    # -- connecting ---------------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        """True when a token for the Client ID in use is held."""
        grant = self._grant()
        return grant is not None

    def begin_login(self) -> LoginAttempt:
        """Listen for the browser; open the attempt's address, then `finish_login`."""
        return self._account().begin_login()

    def finish_login(self, attempt: LoginAttempt, ctx: TaskContext) -> Grant:
        """Wait for the consent, then ask once who that is.

        That request proves Premium and the list of users. Raises what exactly is wrong; the login
        itself is kept then, because nothing about it has to be repeated. Another account than
        before sees nothing of the lists of the first.
        """
        grant = attempt.wait(ctx)
        try:
            return self._account().whoami(ctx)
        except (RateLimited, Unreachable):
            return grant  # connected all the same; the next test tells the name

    def logout(self) -> bool:
        """Forget the token and the account's lists; False when nobody was connected."""
        had = self._grants.load() is not None
        self._account().clear(account_only=True)
        self._grants.forget()
        return had

    def test(self, ctx: TaskContext) -> Tested:
        """One request; names exactly what is wrong."""
        try:
            grant = self._account().whoami(ctx)
        except CratekeeperError as error:
            return Tested(False, error.sentence, error.next_step)
        return Tested(True, f"Connected as {grant.name or grant.user_id}.")

    # -- what is known without asking ---------------------------------------------------------

    def state(self) -> ServiceState:
        """For the sidebar; the first window shows it, so nothing is loaded for it.

        What is closed comes first: a narrow line ends in the middle.
        """
        account = self._made()
        bans = account.bans() if account is not None else {}
        try:
            words = self._told([])
        except ServiceError as error:
            return ServiceState(NAME, ServiceStatus.FAILED, error.sentence)
        if not words:
            return ServiceState(NAME, ServiceStatus.OFF, "not set up")
        closed = [f"{what} closed until {_moment(end)}" for what, end in bans.items()]
        status = ServiceStatus.WARNING if bans else ServiceStatus.OK
        return ServiceState(NAME, status, ", ".join([*closed, words]))

    def words(self) -> str:
        """The doctor's line, "" when Spotify is not set up; raises what has to be done."""
        if not self._told([]):
            return ""
        account = self._account()
        bans = [f"{what} closed until {_moment(end)}" for what, end in account.bans().items()]
        used = account.used().items()
        spent = [f"{n} of {most} {what} today" for what, (n, most) in used if n >= most * _MUCH]
        return self._told([*bans, *spent])

    def _told(self, more: list[str]) -> str:
        if not self._settings.get("spotify.client_id"):
            return ""
        grant = self._grant()
        if grant is None:
            reason = self._grants.reason() or "Spotify is not connected yet."
            raise NotAuthorised(NAME, reason, "Connect it in Settings, or with `login spotify`.")
        who = grant.name or grant.user_id or "yourself"
        return ", ".join(
            part for part in (f"connected as {who}", self._until(grant), *more) if part
        )

    def _grant(self) -> Grant | None:
        grant = self._grants.load()
        client = str(self._settings.get("spotify.client_id"))
        return grant if grant is not None and grant.client_id == client else None

    def _until(self, grant: Grant) -> str:
        """Two weeks before the permission ends it is told."""
        end = grant.authorized_at + CONSENT_DAYS * _DAY
        left = end - self._clock.now()
        if left > WARN_DAYS * _DAY:
            return ""
        return f"the permission ends on {strftime('%d %B', localtime(end))}: connect again"

    # -- lists --------------------------------------------------------------------------------

    def playlists(self, ctx: TaskContext) -> list[AccountList]:
        """All playlists with new, changed or in sync; one request for each fifty."""
        return self._account().lists(ctx, Priority.PAGE)

    def open(
        self, listed: AccountList, ctx: TaskContext, priority: Priority = Priority.PAGE
    ) -> Playlist:
        """The rows of a list just listed; no request when it is in sync."""
        return self._account().open_list(listed, ctx, priority)

    def liked(self, ctx: TaskContext, priority: Priority = Priority.PAGE) -> Playlist:
        """The liked songs; one request when nothing changed."""
        return self._account().liked(ctx, priority)

    def last_read(self, source: str) -> Playlist | None:
        """A list as it was read before, while Spotify does not answer; None when it was not."""
        return self._account().last_read(source)

    def sync(
        self, ctx: TaskContext, priority: Priority = Priority.BACKGROUND
    ) -> tuple[list[Playlist], list[tuple[str, str]]]:
        """Everything of the account: what was read, and (name, why) of what may not be read.

        One list that fails does not stop the others; a refusal of everything does.
        """
        read: list[Playlist] = []
        failed: list[tuple[str, str]] = []
        for listed in self._account().lists(ctx, priority):
            if listed.state is ListState.CLOSED or listed.total == 0:
                continue
            try:
                read.append(self.open(listed, ctx, priority))
            except NotAuthorised:
                raise
            except CratekeeperError as error:
                failed.append((listed.name, error.sentence))
        try:
            read.append(self.liked(ctx, priority))
        except NotAuthorised:
            raise
        except CratekeeperError as error:
            failed.append(("Liked Songs", error.sentence))
        return read, failed

    def clear_cache(self) -> int:
        """Forget everything Spotify told; returns how many answers went."""
        return self._account().clear()


def _moment(at: float) -> str:
    return strftime("%A %H:%M", localtime(at))
