"""Who may ask: this machine, or whoever has the token; never a web page somebody looks at.

Without a token the Host header must name this machine, so that a hostile page cannot reach the API
through a name of its own; a page's cross-site request is refused by its Origin.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.frontends.http.refusals import answer

OPEN = frozenset({"/health"})
MOST_BYTES = 5_000_000


def is_loopback(host: str) -> bool:
    """True for this machine's own addresses and names."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware in front of everything. `token` is asked at each request."""

    def __init__(self, app: ASGIApp, token: Callable[[], str], host: str) -> None:
        self._app = app
        self._token = token
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] == "http":
            refusal = self._refusal(Headers(scope=scope), str(scope["path"]), str(scope["method"]))
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, headers: Headers, path: str, method: str) -> Response | None:
        too_long = _too_long(headers, method)
        if too_long is not None:
            return too_long
        if path in OPEN:
            return None
        token = self._token()
        if token:
            return None if _has(token, headers) else answer(401, *_NEED_TOKEN)
        if not self._is_here(_host_of(headers.get("host", ""))):
            return answer(403, "Only this machine may ask.", "Set `serve.token` for others.")
        origin = headers.get("origin")
        if origin and not self._is_here(_host_of(origin.partition("://")[2])):
            return answer(403, "Web pages may not ask.", "Set `serve.token` and send it.")
        return None

    def _is_here(self, host: str) -> bool:
        return is_loopback(host) or host == self._host


_NEED_TOKEN = ("The token is missing or wrong.", "Send `serve.token` as the header X-API-Key.")


def _has(token: str, headers: Headers) -> bool:
    given = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
    return secrets.compare_digest(given.encode("utf-8"), token.encode("utf-8"))


def _host_of(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _too_long(headers: Headers, method: str) -> Response | None:
    if "transfer-encoding" in headers and method == "POST":
        return answer(411, "The length of the request is missing.", "Send Content-Length.")
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return answer(413, "The request is too long.", "Send fewer tracks at once.")
    return None
