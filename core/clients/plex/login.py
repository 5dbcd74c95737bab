"""Connecting with Plex: a PIN that a person links in the browser, and the account's servers.

Source: plexapi 4.18 (contract §1.1). A strong PIN belongs to the browser's page; it is asked about
once a second until it holds a token. Used by `services/servers/plex_account.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from core.clients.plex.answers import element, number
from core.clients.plex.api import client_identifier, headers
from core.domain import Malformed, NotFound, Refused
from core.net.http import Http, Limits
from core.net.patience import patiently
from core.tasks import Deadline, TaskContext

SERVICE = "Plex account"
_LIMITS = Limits(connect=5.0, read=15.0, total=30.0)
_POLL_SECONDS = 1.0
_LONGEST_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Pin:
    """A PIN and the page where a person says yes to it; `seconds` is how long it is good."""

    id: str
    url: str
    seconds: float


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server somebody may use: its name, its addresses (best first), its own token if told."""

    name: str
    addresses: tuple[str, ...]
    token: str = field(default="", repr=False)


class PlexLogin:
    """Speaks with plex.tv, on a person's request only."""

    def __init__(self, account_url: str, login_url: str, limits: Limits = _LIMITS) -> None:
        self._account_url = account_url
        self._login_url = login_url.rstrip("/")
        self._limits = limits
        self._http = Http(SERVICE, account_url, headers(), limits)

    def begin(self) -> Pin:
        """A new PIN. Raises `ServiceError`s."""
        told = element(self._http.call("POST", "/api/v2/pins?strong=true"), "pin", SERVICE)
        pin, code = told.get("id", ""), told.get("code", "")
        if not pin or not code:
            raise Malformed(SERVICE, "Plex gave no code to log in with.", "Try again in a minute.")
        wanted = {
            "clientID": client_identifier(),
            "code": code,
            "context[device][product]": "Cratekeeper",
        }
        seconds = min(_LONGEST_SECONDS, float(number(told.get("expiresIn")) or _LONGEST_SECONDS))
        return Pin(pin, f"{self._login_url}/auth#?{urlencode(wanted)}", seconds)

    def wait(self, pin: Pin, ctx: TaskContext, pause: float = _POLL_SECONDS) -> str:
        """The token, once a person said yes. Raises `Refused` when the time is over."""
        end = Deadline(pin.seconds)
        while not end.passed:
            token = patiently(lambda: self._asked(pin), ctx)
            if token:
                return token
            ctx.sleep(pause)
        raise _expired()

    def servers(self, token: str, ctx: TaskContext) -> list[FoundServer]:
        """The media servers of the account; local addresses first, relays last."""
        http = Http(SERVICE, self._account_url, headers(token), self._limits)
        path = "/api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1"
        told = patiently(lambda: element(http.call("GET", path), "resources", SERVICE), ctx)
        http.close()
        found = []
        for row in told.findall("resource"):
            if "server" in row.get("provides", "").split(","):
                ways = sorted(
                    row.iter("connection"),
                    key=lambda way: (way.get("relay") == "1", way.get("local") != "1"),
                )
                addresses = tuple(way.get("uri", "") for way in ways if way.get("uri"))
                found.append(
                    FoundServer(row.get("name", ""), addresses, row.get("accessToken", ""))
                )
        return found

    def close(self) -> None:
        """Drop kept connections."""
        self._http.close()

    def _asked(self, pin: Pin) -> str:
        try:
            reply = self._http.call("GET", f"/api/v2/pins/{quote(pin.id, safe='')}")
            return element(reply, "pin", SERVICE).get("authToken", "")
        except NotFound:
            raise _expired() from None


def _expired() -> Refused:
    return Refused(SERVICE, "Nobody confirmed the login in time.", "Start it again.")
