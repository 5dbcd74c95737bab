"""The login side of the simulated Spotify: `/authorize` and `/api/token`, PKCE only.

A code works once and for ten minutes; a refresh token dies six months after the consent.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from sandbox.answering import Answer
from sandbox.spotify.wire import Asked

CODE_SECONDS = 600.0
CONSENT_SECONDS = 183 * 86400.0


@dataclass
class _Consent:
    client: str
    scope: str
    at: float
    redirect: str = ""
    challenge: str = ""


@dataclass
class Accounts:
    """`clients` are the known apps with their redirects; `denies`: the listener says no.

    `rotates`: each refresh gives a new refresh token and ends the old one.
    """

    clock: Callable[[], float]
    clients: dict[str, list[str]]
    denies: bool = False
    rotates: bool = False
    expires_in: float = 3600.0
    violations: list[str] = field(default_factory=list)
    posts: list[dict[str, str]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    _codes: dict[str, _Consent] = field(default_factory=dict)
    _refresh: dict[str, _Consent] = field(default_factory=dict)
    _access: dict[str, tuple[_Consent, float]] = field(default_factory=dict)
    _dead: set[str] = field(default_factory=set)

    def authorize(self, asked: Asked) -> Answer:
        """The consent page: here the listener has decided already."""
        query = asked.query
        redirect = query.get("redirect_uri", "")
        if not self._is_registered(query.get("client_id", ""), redirect):
            return Answer(b"INVALID_CLIENT: Invalid redirect URI", 400, "text/html")
        if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
            self.violations.append("authorize without PKCE")
            return Answer(b"code_challenge_method must be S256", 400, "text/html")
        back = {"state": query["state"]} if "state" in query else {}
        if self.denies:
            back["error"] = "access_denied"
        else:
            code = self._secret("code")
            scope = query.get("scope", "")
            self._codes[code] = _Consent(
                query["client_id"], scope, self.clock(), redirect, query["code_challenge"]
            )
            back["code"] = code
        return Answer(b"", 302, headers={"Location": f"{redirect}?{urlencode(back)}"})

    def token(self, form: dict[str, str]) -> Answer:
        """Codes and refresh tokens against access tokens."""
        self.posts.append({key: form[key] for key in ("grant_type",) if key in form})
        self.secrets += [form[key] for key in ("code_verifier",) if key in form]
        if form.get("client_id", "") not in self.clients:
            return _refused("invalid_client", "Invalid client")
        if form.get("grant_type") == "authorization_code":
            return self._exchange(form)
        if form.get("grant_type") == "refresh_token":
            return self._renew(form)
        return _refused("unsupported_grant_type", "only codes and refresh tokens")

    def granted(self, client: str, scope: str) -> str:
        """A refresh token as if somebody had just consented."""
        token = self._secret("refresh")
        self._refresh[token] = _Consent(client, scope, self.clock())
        return token

    def revoke(self) -> None:
        """Every consent is taken back; access tokens end with it."""
        self._refresh.clear()
        self._access.clear()

    def expire_access(self) -> None:
        """Every access token is over; refresh tokens go on."""
        self._access.clear()

    def scope_of(self, header: str) -> str | None:
        """The scope behind an Authorization header; None when the token is not good."""
        found = self._access.get(header.removeprefix("Bearer "))
        if found is None or found[1] <= self.clock():
            return None
        return found[0].scope

    def _is_registered(self, client: str, redirect: str) -> bool:
        given = urlsplit(redirect)
        if given.hostname == "localhost" or client not in self.clients:
            return False
        for known in self.clients[client]:
            one = urlsplit(known)
            bare = (one.scheme, one.hostname, one.path) == (
                given.scheme, given.hostname, given.path,
            )  # fmt: skip
            if known == redirect or (bare and one.port is None):
                return True
        return False

    def _exchange(self, form: dict[str, str]) -> Answer:
        consent = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = (
            consent is not None
            and consent.redirect == form.get("redirect_uri")
            and consent.challenge == challenge
            and consent.client == form.get("client_id")
            and self.clock() - consent.at < CODE_SECONDS
        )
        if consent is None or not fits:
            return _refused("invalid_grant", "Invalid authorization code")
        token = self._secret("refresh")
        self._refresh[token] = consent
        return self._answer(consent, token)

    def _renew(self, form: dict[str, str]) -> Answer:
        given = form.get("refresh_token", "")
        consent = self._refresh.get(given)
        if consent is None or self.clock() - consent.at > CONSENT_SECONDS:
            if given in self._dead:
                self.violations.append("a dead refresh token was posted again")
            self._dead.add(given)
            return _refused("invalid_grant", "Refresh token revoked")
        if not self.rotates:
            return self._answer(consent, None)
        del self._refresh[given]
        token = self._secret("refresh")
        self._refresh[token] = consent
        return self._answer(consent, token)

    def _answer(self, consent: _Consent, refresh: str | None) -> Answer:
        access = self._secret("access")
        self._access[access] = (consent, self.clock() + self.expires_in)
        told = {"access_token": access, "token_type": "Bearer", "scope": consent.scope}
        told |= {"refresh_token": refresh} if refresh else {}
        return Answer(told | {"expires_in": int(self.expires_in)})

    def _secret(self, kind: str) -> str:
        made = f"{kind}-{secrets.token_urlsafe(24)}"
        self.secrets.append(made)
        return made


def _refused(error: str, words: str) -> Answer:
    return Answer({"error": error, "error_description": words}, 400)
