"""Logging in through the browser: PKCE and the small server the browser comes back to.

Used by the accounts of `core/clients` (source: RFC 7636 and RFC 8252). The server takes one path
on a loopback address, ignores everything else, reflects nothing, and never waits without an end.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import secrets
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from core.domain import BadInput, NotReady
from core.net.http import is_loopback
from core.tasks import Deadline, TaskContext

DEADLINE_SECONDS = 300.0
_NAP = 0.05
_SOCKET_SECONDS = 10.0
_PAGE = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Cratekeeper</title>"
    b"<body style='font:16px sans-serif;margin:4em'><h1>Cratekeeper</h1>"
    b"<p>You can close this page and go back.</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What ties the answer to this login; the verifier never leaves this process before."""

    verifier: str = field(repr=False)
    state: str = field(repr=False)

    @property
    def challenge(self) -> str:
        """The S256 challenge."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def new_proof() -> Proof:
    """A fresh verifier (64 random bytes) and state."""
    return Proof(secrets.token_urlsafe(64), secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True)
class Consent:
    """What the browser brought: a code, or the error the service names."""

    code: str = field(default="", repr=False)
    error: str = ""


class Callback:
    """Listens on a loopback redirect address until the right answer comes."""

    def __init__(self, service: str, redirect_uri: str, state: str) -> None:
        """Bind. Raises `BadInput` for an address that cannot work, `NotReady` for a busy port."""
        host, port = _place(service, redirect_uri)
        self._service = service
        self._state = state
        self._path = urlsplit(redirect_uri).path or "/"
        self._found: list[Consent] = []
        self._came = threading.Event()
        self._http = _bound(service, host, port, self)
        self.redirect_uri = _with_port(redirect_uri, self._http.server_address[1])
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def take(self, target: str) -> bool:
        """A request's path and query, or a whole address; True when it is the awaited one."""
        parts = urlsplit(target)
        if (parts.path or "/") != self._path:
            return False
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if not hmac.compare_digest(query.get("state", "").encode(), self._state.encode()):
            return False
        consent = Consent(query.get("code", ""), query.get("error", ""))
        if not (consent.code or consent.error) or self._came.is_set():
            return self._came.is_set()
        self._found.append(consent)
        self._came.set()
        return True

    def wait(self, ctx: TaskContext, seconds: float = DEADLINE_SECONDS) -> Consent:
        """The answer. Raises `NotReady` when it does not come in time, `Cancelled`."""
        deadline = Deadline(seconds)
        while not self._came.is_set():
            if deadline.passed:
                raise NotReady(
                    self._service,
                    f"Nobody came back from {self._service} within {seconds / 60:.0f} minutes.",
                    "Start the login again, and agree in the browser.",
                )
            ctx.sleep(_NAP)
        return self._found[0]

    def close(self) -> None:
        """Stop listening. Safe to call twice."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    """One visitor: the browser with the answer, its icon hunt, or somebody's port scan."""

    callback: Callback
    timeout = _SOCKET_SECONDS

    def log_message(self, *_: object) -> None:
        """The code stands in the address: nothing is ever printed."""

    def handle(self) -> None:
        """Visitors that leave early are no news."""
        with contextlib.suppress(OSError):
            super().handle()

    def do_GET(self) -> None:
        fits = self.callback.take(self.path)
        body = _PAGE if fits else b""
        self.send_response(200 if fits else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True


def _place(service: str, redirect_uri: str) -> tuple[str, int]:
    parts = urlsplit(redirect_uri)
    host = parts.hostname or ""
    if parts.scheme != "http" or not is_loopback(host) or host.endswith("localhost"):
        raise BadInput(
            f"{service} cannot come back to {redirect_uri}.",
            "Use an address of this computer such as http://127.0.0.1:8888/callback (the word "
            "localhost is refused), here and in your app.",
        )
    return host, parts.port or 0


def _bound(service: str, host: str, port: int, callback: Callback) -> ThreadingHTTPServer:
    class Bound(_Handler):
        pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A traceback would print the address with the code."""

    Bound.callback = callback
    try:
        return Server((host, port), Bound)
    except OSError:
        raise NotReady(
            service,
            f"Port {port} of this computer is in use, so the browser cannot come back.",
            "Close the program that uses it, or choose another port for the redirect address, "
            "here and in your app.",
        ) from None


def _with_port(redirect_uri: str, port: int) -> str:
    """An address registered without a port may be used with any (RFC 8252, 7.3)."""
    parts = urlsplit(redirect_uri)
    if parts.port is not None:
        return redirect_uri
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return urlunsplit((parts.scheme, f"{host}:{port}", parts.path, parts.query, ""))
