"""Everything of Spotify in one: the account, the reader of addresses, the catalogue.

Made from the settings by `services/assembly/spotify.py`; implements
`core.ports.accounts.ListAccount`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.clients.catalogues.values import Json, as_object, objects, text
from core.clients.spotify import accounts, answers, mapping, troubles
from core.clients.spotify.accounts import AccountsHost, Tokens
from core.clients.spotify.answers import Answers, OwnPages
from core.clients.spotify.api import LIMITS, SpotifyApi
from core.clients.spotify.catalogue import SpotifyCatalogue
from core.clients.spotify.liked import Liked
from core.clients.spotify.lists import Lists, head_of
from core.clients.spotify.login import BrowserLogin
from core.clients.spotify.pacing import Pacing
from core.clients.spotify.pages import MOST_PAGES, SIZE
from core.clients.spotify.reader import SpotifyReader, as_playlist
from core.domain import Malformed, Playlist
from core.net.http import Limits
from core.ports.accounts import AccountList, Grant, GrantStore, ListState, Priority
from core.ports.catalogue import CatalogueCache
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import TaskContext


@dataclass(frozen=True, slots=True)
class SpotifyConfig:
    """`api_url` ends in `/v1`, `accounts_url` has no path; `percent` of the safe budgets."""

    client_id: str
    redirect_uri: str
    api_url: str
    accounts_url: str
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Desk:
    """What Spotify needs from the program."""

    grants: GrantStore
    cache: CatalogueCache
    pace: PaceStore
    clock: Clock
    limits: Limits = LIMITS


class SpotifyClient:
    """One account of one app. Opens nothing before the first question."""

    def __init__(self, config: SpotifyConfig, desk: Desk) -> None:
        self._config = config
        self._desk = desk
        self._host = AccountsHost(config.accounts_url, config.client_id)
        self._tokens = Tokens(
            self._host, lambda: config.client_id, desk.grants, desk.pace, desk.clock
        )
        self._pacing = Pacing(desk.pace, desk.clock, lambda: config.percent)
        self._api = SpotifyApi(config.api_url, self._tokens, self._pacing, desk.pace, desk.limits)
        own = OwnPages(desk.cache, self._account)
        self._lists = Lists(self._api, own)
        self.catalogue = SpotifyCatalogue(Answers(self._api, desk.cache))
        self.reader = SpotifyReader(self._lists, Liked(self._api, own, desk.clock), self.catalogue)

    # -- the account --------------------------------------------------------------------------

    def begin_login(self) -> BrowserLogin:
        """See `ListAccount.begin_login`."""
        if not self._config.client_id:
            raise troubles.no_client()
        return BrowserLogin(self._host, self._config.redirect_uri, self._logged_in)

    def whoami(self, ctx: TaskContext) -> Grant:
        """See `ListAccount.whoami`."""
        self._api.again()
        told = as_object(self._api.get("/me", ctx))
        user = text(told.get("id"))
        if not user:
            raise Malformed(troubles.TITLE, "Spotify does not say whose account this is.", "")
        grant = replace(
            self._tokens.grant(),
            account_id=text(told.get("account_id")) or user,
            user_id=user,
            name=text(told.get("display_name")),
        )
        self._desk.grants.save(grant)
        return grant

    def lists(self, ctx: TaskContext, priority: Priority = Priority.PAGE) -> list[AccountList]:
        """See `ListAccount.lists`."""
        me = self._tokens.grant().user_id
        rows: list[Json] = []
        for _ in range(MOST_PAGES):
            params = {"limit": str(SIZE), "offset": str(len(rows))}
            page = as_object(self._api.get("/me/playlists", ctx, params, priority))
            found = page.get("items")
            fresh = [as_object(row) for row in found] if isinstance(found, list) else []
            rows += fresh
            total = page.get("total")
            if not fresh or not isinstance(total, int) or len(rows) >= total:
                break
        return [self._listed(row, me) for row in rows if text(row.get("id"))]

    def open_list(
        self, listed: AccountList, ctx: TaskContext, priority: Priority = Priority.PAGE
    ) -> Playlist:
        """See `ListAccount.open_list`."""
        head = head_of(
            {"name": listed.name, "snapshot_id": listed.snapshot, "items": {"total": listed.total}},
            listed.source.removeprefix("spotify:playlist:"),
        )
        return as_playlist(self._lists.read_listed(head, ctx, priority))

    def liked(self, ctx: TaskContext, priority: Priority = Priority.PAGE) -> Playlist:
        """See `ListAccount.liked`."""
        return self.reader.liked(ctx, priority)

    def last_read(self, source: str) -> Playlist | None:
        """See `ListAccount.last_read`."""
        return self.reader.last_read(source)

    def bans(self) -> Mapping[str, float]:
        """See `ListAccount.bans`."""
        return self._pacing.bans()

    def used(self) -> Mapping[str, tuple[int, int]]:
        """See `ListAccount.used`."""
        return self._pacing.used()

    def clear(self, account_only: bool = False) -> int:
        """See `ListAccount.clear`."""
        if account_only:
            self._tokens.drop()
        return answers.forget(self._desk.cache, account_only)

    def close(self) -> None:
        """Give connections back."""
        self._api.close()
        self._host.close()

    # -- inside -------------------------------------------------------------------------------

    def _account(self) -> str:
        """Whose lists are kept: another account never sees them."""
        grant = self._desk.grants.load()
        if grant is None:
            raise troubles.not_connected(self._desk.grants.reason())
        return grant.account_id or f"{grant.client_id}@{grant.authorized_at:.0f}"

    def _logged_in(self, code: str, redirect_uri: str, verifier: str) -> Grant:
        told, refresh = accounts.taken(self._host, code, redirect_uri, verifier)
        grant = Grant(
            refresh,
            self._config.client_id,
            text(told.get("scope")) or accounts.SCOPE,
            self._desk.clock.now(),
        )
        self._desk.grants.save(grant)
        self._tokens.adopt(told, refresh)
        self._api.again()
        return grant

    def _listed(self, row: Json, me: str) -> AccountList:
        self._lists.saw(row)
        head, owner = head_of(row), mapping.owner_of(row)
        theirs = bool(me) and owner != me and row.get("collaborative") is not True
        return AccountList(
            source=f"spotify:playlist:{head.id}",
            name=head.name,
            snapshot=head.snapshot,
            total=head.total,
            state=self._state(head.id, head.snapshot, theirs),
            owner=owner,
            picture=next((text(one.get("url")) for one in objects(row.get("images"))), None),
        )

    def _state(self, list_id: str, snapshot: str, theirs: bool) -> ListState:
        known, closed = self._lists.is_known(list_id)
        if theirs or (closed and known == snapshot):
            return ListState.CLOSED
        if not known or closed:
            return ListState.NEW
        return ListState.IN_SYNC if known == snapshot else ListState.CHANGED
