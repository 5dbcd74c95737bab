"""Spotify's accounts host and the token in use: consent, exchange, refresh. Used by `api.py`.

The access token stays in memory. A refresh token lives six months from the consent, however often
it is used; its end is a normal event (source: Spotify, "refresh token expiration", 2026).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from core.clients.spotify import troubles
from core.clients.spotify.troubles import TITLE, said
from core.domain import Malformed, NotAuthorised, ServiceError, Unreachable
from core.net.http import Http, Limits, Reply
from core.net.oauth import Proof
from core.net.pace import held
from core.ports.accounts import Grant, GrantStore
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import TaskContext

SCOPE = "playlist-read-private playlist-read-collaborative user-library-read"
CONSENT_SECONDS = 182 * 86400.0
WARN_SECONDS = 14 * 86400.0
_EARLY = 120.0
_PAUSES = (0.5, 1.5)
_LIMITS = Limits(connect=5.0, read=15.0, total=20.0, size=65536)
_LOCK = "spotify.token"
_NAP = 0.05


class _Dead(Exception):
    """The refresh token is over."""


class AccountsHost:
    """`accounts_url` without a path. Secrets are sent in bodies and never in an error."""

    def __init__(self, url: str, client_id: str) -> None:
        self._http = Http(TITLE, url, limits=_LIMITS)
        self._url = url.rstrip("/")
        self._client = client_id

    def authorize_url(self, redirect_uri: str, proof: Proof) -> str:
        """The page on which the person agrees."""
        query = {
            "client_id": self._client,
            "response_type": "code",
            "redirect_uri": redirect_uri,
            "code_challenge_method": "S256",
            "code_challenge": proof.challenge,
            "state": proof.state,
            "scope": SCOPE,
        }
        return f"{self._url}/authorize?{urlencode(query)}"

    def exchange(self, code: str, redirect_uri: str, verifier: str) -> Mapping[str, Any]:
        """A code against tokens. Sent once: a code works once."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        return self._read(self._post(form | {"code_verifier": verifier}))

    def renew(self, refresh_token: str, ctx: TaskContext) -> Mapping[str, Any]:
        """A new access token; trouble of Spotify's own is waited out twice. Raises `_Dead`."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        for pause in (*_PAUSES, None):
            try:
                return self._read(self._post(form))
            except (Malformed, Unreachable):
                if pause is None:
                    raise
                ctx.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Give connections back."""
        self._http.close()

    def _post(self, form: Mapping[str, str]) -> Reply:
        fields: Sequence[tuple[str, str]] = list({**form, "client_id": self._client}.items())
        return self._http.call("POST", "/api/token", form=fields)

    def _read(self, reply: Reply) -> Mapping[str, Any]:
        if reply.status >= 500 or reply.status == 429:
            raise Unreachable(
                TITLE,
                f"Spotify's login is in trouble (HTTP {reply.status}).",
                "Try again in a while; you stay connected.",
            )
        if reply.status != 200:
            raise self._refusal(reply)
        told = reply.json()
        if not isinstance(told, dict) or not isinstance(told.get("access_token"), str):
            raise Malformed(TITLE, "Spotify's login answered without a token.", "Try again.")
        return told

    def _refusal(self, reply: Reply) -> Exception:
        kind = said(reply)[1] or said(reply)[0]
        if "invalid_grant" in kind:
            return _Dead()
        if "invalid_client" in kind:
            return NotAuthorised(
                TITLE,
                "Spotify does not know this Client ID.",
                "Copy it again from developer.spotify.com/dashboard into `spotify.client_id`.",
            )
        return NotAuthorised(
            TITLE, f"Spotify refused the login (HTTP {reply.status}).", troubles.LOGIN_STEP
        )


@dataclass(frozen=True, slots=True)
class _Access:
    token: str
    until: float
    of: str
    """The refresh token it came from."""


class Tokens:
    """Hands out access tokens without ever asking a person. Thread-safe, one refresh at a time."""

    def __init__(
        self,
        host: AccountsHost,
        client_id: Callable[[], str],
        grants: GrantStore,
        locks: PaceStore,
        clock: Clock,
    ) -> None:
        self._host = host
        self._client = client_id
        self._grants = grants
        self._locks = locks
        self._clock = clock
        self._lock = threading.Lock()
        self._access: _Access | None = None

    def grant(self) -> Grant:
        """What is held. Raises `NotAuthorised` when nothing is, or for another Client ID."""
        if not self._client():
            raise troubles.no_client()
        grant = self._grants.load()
        if grant is None:
            raise troubles.not_connected(self._grants.reason())
        if grant.client_id != self._client():
            raise troubles.not_connected("The Client ID has changed since you connected Spotify.")
        return grant

    def access(self, ctx: TaskContext, stale: str = "") -> str:
        """An access token other than `stale`. Raises `NotAuthorised`, `Unreachable`."""
        with self._alone(ctx):
            grant = self.grant()
            known = self._access
            if known is not None and known.token != stale and self._is_good(known, grant):
                return known.token
            with held(self._locks, _LOCK, ctx):
                return self._renewed(ctx).token

    @contextmanager
    def _alone(self, ctx: TaskContext) -> Iterator[None]:
        """One refresh at a time; who waits for it can be cancelled."""
        while not self._lock.acquire(timeout=_NAP):
            ctx.checkpoint()
        try:
            yield
        finally:
            self._lock.release()

    def adopt(self, told: Mapping[str, Any], refresh_token: str) -> None:
        """The access token that came with a login or a refresh."""
        seconds = told.get("expires_in")
        lasts = float(seconds) if isinstance(seconds, int | float) else 3600.0
        until = self._clock.now() + lasts - min(_EARLY, lasts / 2)
        self._access = _Access(str(told["access_token"]), until, refresh_token)

    def drop(self) -> None:
        """Nobody is connected any more."""
        self._access = None

    def _is_good(self, known: _Access, grant: Grant) -> bool:
        return self._clock.now() < known.until and known.of == grant.refresh_token

    def _renewed(self, ctx: TaskContext) -> _Access:
        """Another process may have renewed meanwhile: what is kept now counts."""
        grant = self.grant()
        try:
            told = self._host.renew(grant.refresh_token, ctx)
        except _Dead:
            raise self._over(grant) from None
        fresh = told.get("refresh_token")
        if isinstance(fresh, str) and fresh and fresh != grant.refresh_token:
            grant = replace(grant, refresh_token=fresh)
            self._grants.save(grant)
        self.adopt(told, grant.refresh_token)
        assert self._access is not None
        return self._access

    def _over(self, grant: Grant) -> ServiceError:
        """A dead token is never posted again."""
        old = self._clock.now() - grant.authorized_at >= CONSENT_SECONDS - WARN_SECONDS
        reason = (
            "Spotify's permission has ended: it lasts six months."
            if old
            else "Spotify has taken its permission back."
        )
        self._access = None
        self._grants.forget(reason)
        return troubles.not_connected(reason)


def taken(
    host: AccountsHost, code: str, redirect_uri: str, verifier: str
) -> tuple[Mapping[str, Any], str]:
    """(the whole answer, the refresh token) of a login. Raises `NotAuthorised`."""
    try:
        told = host.exchange(code, redirect_uri, verifier)
    except _Dead:
        raise NotAuthorised(
            TITLE, "Spotify did not accept the login: it took too long.", "Start the login again."
        ) from None
    refresh = told.get("refresh_token")
    if not isinstance(refresh, str) or not refresh:
        raise Malformed(TITLE, "Spotify's login answered without a lasting token.", "Try again.")
    return told, refresh
