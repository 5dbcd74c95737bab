"""A `YoutubeDL` set up for one job, and the relay that tests put between it and the world.

Options: contract youtube-and-audio §1.2.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from core.clients.youtube.wire import Setup


class Quiet:
    """yt-dlp's logger: prints nothing, keeps the newest warning."""

    def __init__(self) -> None:
        self.warned = ""

    def debug(self, message: str) -> None:
        """Dropped."""

    def info(self, message: str) -> None:
        """Dropped."""

    def warning(self, message: str) -> None:
        """Kept: an error that comes of it does not say it again."""
        self.warned = str(message)

    def error(self, message: str) -> None:
        """Dropped: errors come as exceptions."""


def options(setup: Setup) -> dict[str, Any]:
    """What every job is told."""
    made: dict[str, Any] = {
        "quiet": True,
        "no_warnings": True,
        "noprogress": True,
        "logger": Quiet(),
        "color": "no_color",
        "default_search": "error",
        "noplaylist": True,
        "retries": 5,
        "fragment_retries": 5,
        "extractor_retries": 2,
        "socket_timeout": 20,
        "cachedir": setup.cache or False,
        "extractor_args": _extractor_args(setup.extractor_args),
        "js_runtimes": {"deno": {"path": setup.deno} if setup.deno else {}},
    }
    if setup.ffmpeg:
        made["ffmpeg_location"] = setup.ffmpeg
    if setup.relay:
        made["proxy"] = ""
    return made


def _extractor_args(texts: dict[str, str]) -> dict[str, dict[str, list[str]]]:
    """`{"youtube": "player_client=web,tv;skip=dash"}` as yt-dlp's own dictionary."""
    return {name: dict(map(_argument, text.split(";"))) for name, text in texts.items() if text}


def _argument(text: str) -> tuple[str, list[str]]:
    key, _, values = text.partition("=")
    return key.strip().replace("-", "_"), [value.strip() for value in values.split(",")]


def opened(setup: Setup, **more: Any) -> Any:
    """A `YoutubeDL` with our options and `more`; behind the relay when there is one."""
    from yt_dlp import YoutubeDL

    made = YoutubeDL({**options(setup), **more})
    if setup.relay:
        made._request_director = made.build_request_director([_relay_handler(setup.relay)], [])
    return made


def _relay_handler(relay: str) -> type[Any]:
    """A request handler that knows one host only; what the job asks for is in the path."""
    from yt_dlp.networking._requests import RequestsRH

    class RelayRH(RequestsRH):  # type: ignore[misc,no-any-unimported,unused-ignore]
        """Sends everything to the relay."""

        def _send(self, request: Any) -> Any:
            sent = request.copy()
            sent.url = through(relay, request.url)
            answer = super()._send(sent)
            answer.url = request.url
            return answer

    return RelayRH


def through(relay: str, url: str) -> str:
    """`url` as the relay takes it: http://RELAY/HOST/PATH?QUERY."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{relay.rstrip('/')}/{parts.netloc}{parts.path or '/'}{query}"


def without_proxies(setup: Setup) -> None:
    """A relay on this machine is never asked for through a proxy."""
    if setup.relay:
        for name in [key for key in os.environ if key.lower().endswith("_proxy")]:
            del os.environ[name]
