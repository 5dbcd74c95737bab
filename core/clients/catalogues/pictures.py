"""Covers and artist pictures: fetched once, kept on disk. Used by `services/catalogue`.

Their addresses come out of catalogue answers and lie on other hosts than the catalogue (a CDN, the
Internet Archive behind the Cover Art Archive), so they are followed a few steps, but never from
the network into this machine or its neighbourhood.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from core.domain import RateLimited, Unreachable
from core.net.http import Http, Limits, Reply, is_loopback
from core.ports.system import Clock
from core.tasks import TaskContext

LIMITS = Limits(connect=5.0, read=15.0, total=30.0, size=15 * 1024 * 1024)
KEPT_BYTES = 300 * 1024 * 1024
NOTHING_SECONDS = 86400.0
_MOST_STEPS = 5
_TIDY_EVERY = 50
_SERVICE = "The picture server"


class HttpPictures:
    """Implements `core.ports.catalogue.PictureSource`. `folder` holds what was fetched.

    `home_made` is true when the catalogues themselves are on this machine (tests, a demo, an own
    mirror): only then pictures may come from here too.
    """

    def __init__(
        self, folder: Path, clock: Clock, home_made: bool = False, limits: Limits = LIMITS
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._home_made = home_made
        self._limits = limits
        self._sessions: dict[str, Http] = {}
        self._stored = 0

    def fetch(self, url: str, ctx: TaskContext) -> bytes | None:
        """See `PictureSource.fetch`."""
        kept = self._folder / sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        known = self._known(kept)
        if known is not None:
            return known or None
        ctx.checkpoint()
        picture = self._fetched(url, ctx)
        self._keep(kept, picture or b"")
        return picture

    def close(self) -> None:
        """Give connections back."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            session.close()

    def _known(self, kept: Path) -> bytes | None:
        """The bytes, b"" for "there is none", None when nobody knows (any more)."""
        try:
            data = kept.read_bytes()
            age = self._clock.now() - kept.stat().st_mtime
        except OSError:
            return None
        return data if data or 0 <= age < NOTHING_SECONDS else None

    def _keep(self, kept: Path, data: bytes) -> None:
        """Best effort: a full disk must not keep a picture from being shown."""
        partial = kept.with_name(f".{kept.name}.{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(kept)
            if self._stored % _TIDY_EVERY == 0:
                tidy(self._folder, KEPT_BYTES)
            self._stored += 1
        except OSError:
            with suppress(OSError):
                partial.unlink()

    def _fetched(self, url: str, ctx: TaskContext) -> bytes | None:
        for _ in range(_MOST_STEPS):
            ctx.checkpoint()
            if not self._allowed(url):
                return None
            reply = self._get(url)
            target = reply.headers.get("location", "")
            if not (300 <= reply.status < 400 and target):
                return _picture(reply)
            url = urljoin(url, target)
        return None

    def _get(self, url: str) -> Reply:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        session = self._sessions.setdefault(origin, Http(_SERVICE, origin, limits=self._limits))
        query = f"?{parts.query}" if parts.query else ""
        return session.call("GET", f"{parts.path or '/'}{query}", redirects=True)

    def _allowed(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host, login = parts.hostname, parts.username
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or not host or login is not None:
            return False
        return self._home_made or not _is_near(host)


def tidy(folder: Path, most: int) -> None:
    """Remove the oldest pictures beyond `most` bytes."""
    with os.scandir(folder) as entries:
        found = [(entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in entries]
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= most:
            return
        Path(path).unlink(missing_ok=True)
        total -= size


def _is_near(host: str) -> bool:
    """This machine, or an address of a private network."""
    if is_loopback(host):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _picture(reply: Reply) -> bytes | None:
    """The bytes when they are a picture; errors of the server are raised."""
    if reply.status in {429, 503}:
        words = f"{_SERVICE} asks us to send less."
        raise RateLimited(_SERVICE, words, 60.0, "Try again in a minute.")
    if reply.status >= 500:
        words = f"{_SERVICE} is in trouble (HTTP {reply.status})."
        raise Unreachable(_SERVICE, words, "Try again later.")
    data = reply.body
    known = data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n"
    known = known or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    return data if reply.status == 200 and known else None
