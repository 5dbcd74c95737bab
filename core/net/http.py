"""The one way to speak HTTP: time-outs, a size cap, no redirects, our errors, no leaked secrets.

Used by every client of an outside service (`core/clients/*`). `Http.call` returns a `Reply` for
every status the server sends; what a status means is the client's business.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.net import tls, troubles

if TYPE_CHECKING:
    import requests

USER_AGENT = "Cratekeeper/0.1.0"
"""The name and the version of `config/version.py`, which no client may import; a test compares."""
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for connecting, for each wait on the socket and for the whole answer; its bytes."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 120.0
    size: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `headers` has lower-case names."""

    service: str
    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text; undecodable bytes become replacement signs."""
        return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The body as JSON. Raises `Malformed`, or `Unreachable` when a web page answered."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            is_page = self.body.lstrip()[:1] == b"<"
            raise troubles.no_json(self.service, self.status, is_page) from None


def is_loopback(host: str | None) -> bool:
    """True for this machine's own addresses: a proxy must never be asked for them."""
    if not host:
        return False
    if host.lower().rstrip(".") == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def shown_address(url: str) -> str:
    """`url` as it may be shown: scheme, host and port, without login, path or query."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the configured address"
    return f"{parts.scheme}://{parts.hostname or ''}{port}"


class Http:
    """A session with one service. Thread-safe; opens nothing before the first call.

    `untrusted` words the next step when the certificate is not believed, from its fingerprint.
    """

    def __init__(
        self,
        service: str,
        base_url: str,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        verify: tls.Verify = True,
        untrusted: Callable[[str], str] | None = None,
    ) -> None:
        self._service = service
        self._base = base_url.rstrip("/")
        self._headers = {"User-Agent": USER_AGENT, **(headers or {})}
        self._limits = limits or Limits()
        self._verify = verify
        self._untrusted = untrusted
        self._session: requests.Session | None = None
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """The address for sentences, without secrets."""
        return shown_address(self._base)

    def close(self) -> None:
        """Drop kept connections; the next call opens new ones."""
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        params: Mapping[str, str] | None = None,
        read: float | None = None,
        redirects: bool = False,
        form: Sequence[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request; `path` is already percent-encoded, `body` is sent as JSON.

        `form` is sent instead as a web form, where a name may come more than once; `headers` go
        with this request alone. `read` overrides the seconds to wait on the socket. With
        `redirects` being sent on is a reply like any other (nothing is followed here). Raises
        `Unreachable` (no connection, no answer in time, redirected, cut off), `Malformed` (too
        long, undecodable) and `NotAuthorised` (a key that cannot even be sent).
        """
        import requests
        import urllib3

        limits = self._limits
        url = self._base + path
        try:
            with self._open().request(
                method,
                url,
                json=body,
                data=None if form is None else list(form),
                headers=headers,
                params=params,
                timeout=(limits.connect, read or limits.read),
                allow_redirects=False,
                stream=True,
                proxies=_proxies(url),
                verify=self._verify is True,
            ) as response:
                if not redirects:
                    self._refuse_redirect(response)
                content = self._content(response)
                found = {name.lower(): value for name, value in response.headers.items()}
                return Reply(self._service, response.status_code, content, found)
        except (
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            OSError,
            ValueError,
        ) as error:
            troubles.reraise(error, self._service, self.address, self._step_when_untrusted)

    def _step_when_untrusted(self) -> str:
        return self._untrusted(tls.seen_fingerprint(self._base)) if self._untrusted else ""

    def _open(self) -> requests.Session:
        import requests

        with self._lock:
            if self._session is None:
                session = requests.Session()
                # The environment may add a login from .netrc; proxies are chosen per call instead.
                session.trust_env = False
                session.headers.update(self._headers)
                session.cookies.set_policy(_no_cookies())
                if isinstance(self._verify, str):
                    session.mount("https://", tls.pinned(self._verify))
                elif not self._verify:
                    tls.without_warnings()
                self._session = session
            return self._session

    def _content(self, response: requests.Response) -> bytes:
        """The whole body, read piece by piece so that neither size nor time can run away."""
        end = time.monotonic() + self._limits.total
        parts: list[bytes] = []
        size = 0
        while True:
            # read1 returns what one wait brought: a drip of bytes cannot outlive the total.
            part = response.raw.read1(_CHUNK, decode_content=True)
            if not part:
                break
            size += len(part)
            parts.append(part)
            if size > self._limits.size:
                raise troubles.too_long(self._service, self._limits.size)
            if time.monotonic() > end:
                raise troubles.too_slow(self._service, self.address)
        self._refuse_cut_off(response, size)
        return b"".join(parts)

    def _refuse_cut_off(self, response: requests.Response, size: int) -> None:
        promised = response.headers.get("Content-Length", "")
        encoded = response.headers.get("Content-Encoding", "identity") != "identity"
        if promised.isdigit() and not encoded and size < int(promised):
            raise troubles.cut_off(self._service, self.address)

    def _refuse_redirect(self, response: requests.Response) -> None:
        target = response.headers.get("Location")
        if 300 <= response.status_code < 400 and target is not None:
            place = shown_address(target) if "://" in target else "another page"
            raise troubles.sent_on(self._service, self.address, place)


def _proxies(url: str) -> dict[str, str]:
    from requests.utils import get_environ_proxies

    if is_loopback(urlsplit(url).hostname):
        return {}
    return dict(get_environ_proxies(url))


def _no_cookies() -> Any:
    from http.cookiejar import DefaultCookiePolicy

    return DefaultCookiePolicy(allowed_domains=[])
