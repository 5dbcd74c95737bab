"""The sandbox's web: answers `/HOST/PATH` as HOST would answer PATH. Real HTTP on 127.0.0.1.

Used by tests; see the package. `requests(part)` says what was asked for, so that a test can show
that nothing was asked twice or in vain.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.serving import QuietHandler, Serving
from sandbox.youtube import lists, media, pages
from sandbox.youtube.world import Upload, YouTubeWorld

BY_THE_MEDIA_HOST = (
    *("forbidden", "too_many", "stalled", "truncated", "reset", "noise", "slow"),
    *("empty", "half", "another", "renamed", "media_down"),
)
_PLAIN_ANSWERS = {"forbidden": 403, "too_many": 429, "media_down": 502}
SPOKEN = ("removed", "private", "login", "bot_check", "rate_limited")
_BLOCK = 4096


class YouTubeServer:
    """One server on a free port; use it as a context manager or call `start` and `close`."""

    def __init__(self, world: YouTubeWorld) -> None:
        self.world = world
        self.search_fault = ""
        self.bandcamp_fault = 0
        self.asked: list[str] = []
        self.ranges: list[str] = []
        self.closing = threading.Event()
        owner = self

        class Handler(_Handler):
            server_of = owner

        self._serving = Serving(Handler)

    @property
    def url(self) -> str:
        """The relay address."""
        return self._serving.url

    def start(self) -> YouTubeServer:
        """Serve."""
        self._serving.start()
        return self

    def close(self) -> None:
        """Stop; transfers that hang are let go."""
        self.closing.set()
        self._serving.stop()

    def __enter__(self) -> YouTubeServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def requests(self, part: str = "") -> list[str]:
        """Every request so far whose `HOST/PATH?QUERY` holds `part`."""
        return [line for line in self.asked if part in line]


class _Handler(QuietHandler):
    """One connection."""

    server_of: YouTubeServer

    def do_GET(self) -> None:
        """Pages and media."""
        self._route(b"")

    def do_HEAD(self) -> None:
        """Asked by extractors that look before they load."""
        self._route(b"")

    def do_POST(self) -> None:
        """The inner API."""
        body = self.read_body()
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
        self._route(body)

    def _route(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        _, host, *rest = parts.path.split("/")
        path, query = "/".join(rest), parse_qs(parts.query)
        self.server_of.asked.append(f"{host}/{path}?{parts.query}")
        if path.startswith("youtubei/v1/"):
            self._inner_api(host, path.rpartition("/")[2], json.loads(body or b"{}"))
        elif host == pages.MEDIA_HOST:
            self._media(query["id"][0], int(query["itag"][0]))
        elif host.endswith(("bandcamp.com", "bcbits.com")):
            self._bandcamp(host, path, body)
        elif host.endswith(("soundcloud.com", "sndcdn.com")):
            self._soundcloud(host, path, query)
        elif path == "playlist":
            page = lists.list_page(self.server_of.world, query.get("list", [""])[0])
            self._send(200, page.encode(), "text/html")
        else:
            self._send(200, b"<html><head></head><body></body></html>", "text/html")

    def _inner_api(self, host: str, call: str, asked: dict[str, Any]) -> None:
        if call == "search":
            self._search(host, str(asked.get("query", "")))
        elif call == "browse" and asked.get("continuation"):
            self._json(lists.more_rows(self.server_of.world, str(asked["continuation"])))
        elif call == "browse" and str(asked.get("browseId", "")).startswith("VL"):
            self._json(lists.first_rows(self.server_of.world, str(asked["browseId"])[2:]))
        elif call == "player":
            self._player(str(asked.get("videoId")))
        else:
            self._json({"contents": {"twoColumnWatchNextResults": {}}})

    def _search(self, host: str, text: str) -> None:
        fault = self.server_of.search_fault
        if fault == "too_many":
            self._json({"error": {"code": 429, "message": "Too Many Requests"}}, 429)
        elif fault == "stalled":
            self.server_of.closing.wait(60)
        elif host == "music.youtube.com":
            self._json(pages.song_results(self.server_of.world.find(text, "youtube", songs=True)))
        else:
            self._json(pages.video_results(self.server_of.world.find(text, "youtube")))

    def _player(self, id_: str) -> None:
        world = self.server_of.world
        one = world.upload(id_)
        if one and world.acts(one, "player_down"):
            self._send(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
            return
        spoken = world.acts(one, *SPOKEN) if one else ""
        sizes = {} if one is None else {i: len(_bytes(one, i)) for i in (media.OPUS, media.AAC)}
        self._json(pages.player(one, id_, spoken, sizes))

    def _soundcloud(self, host: str, path: str, query: dict[str, list[str]]) -> None:
        world = self.server_of.world
        if host == pages.SOUNDS_HOST:
            self._media(path, media.MP3)
        elif path == "search/tracks":
            found = world.find(query["q"][0], "soundcloud")
            self._json({"collection": [pages.sound(one) for one in found], "next_href": None})
        elif path.endswith("/stream/progressive"):
            self._json({"url": f"https://{pages.SOUNDS_HOST}/{path.split('/')[1]}"})
        elif found_id := re.search(r"(?:tracks|sandbox)[/](\d+)$", query.get("url", [path])[0]):
            one = world.upload(found_id[1]) if host.startswith("api") else None
            self._json(pages.sound(one) if one else {}, 200 if one else 404)
        elif path == "app.js":
            self._send(200, f'{{client_id:"{pages.CLIENT_ID}"}}'.encode(), "text/javascript")
        else:
            script = b'<script crossorigin src="https://a-v2.sndcdn.com/app.js"></script>'
            self._send(200, script, "text/html")

    def _bandcamp(self, host: str, path: str, body: bytes) -> None:
        world = self.server_of.world
        number = path.rpartition("/")[2]
        if host == pages.TRACKS_HOST:
            self._media(number, media.MP3)
        elif host == "bandcamp.com" and self.server_of.bandcamp_fault:
            self._send(self.server_of.bandcamp_fault, b"", "text/plain")
        elif host == "bandcamp.com":
            found = world.find(str(json.loads(body)["search_text"]), "bandcamp")
            self._json(pages.bandcamp_results(found))
        else:
            one = world.upload(number)
            page = pages.bandcamp_page(one) if one else ""
            self._send(200 if one else 404, page.encode(), "text/html")

    def _media(self, id_: str, itag: int) -> None:
        world = self.server_of.world
        one = world.upload(id_)
        if one is None:
            self._send(404, b"", "text/plain")
            return
        fault = world.acts(one, *BY_THE_MEDIA_HOST)
        if fault in _PLAIN_ANSWERS:
            self._send(_PLAIN_ANSWERS[fault], b"", "text/plain")
            return
        data = _spoilt(_bytes(one, itag), one, fault)
        if not data:
            self._send(200, b"", "application/octet-stream")
            return
        self._ranged(data, fault)

    def _ranged(self, data: bytes, fault: str) -> None:
        wanted = self.headers.get("Range", "")
        self.server_of.ranges.append(wanted)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", wanted)
        start = int(asked[1]) if asked else 0
        end = int(asked[2]) + 1 if asked and asked[2] else len(data)
        end = min(end, len(data))
        if start >= len(data):
            self._send(416, b"", "text/plain")
            return
        self.send_response(206 if asked else 200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - start))
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(data)}")
        self.end_headers()
        if self.command != "HEAD":
            self._pour(data[start:end], fault)

    def _pour(self, data: bytes, fault: str) -> None:
        if fault in {"stalled", "truncated", "reset"}:
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            self._break_off(fault)
            return
        for at in range(0, len(data), _BLOCK):
            self.wfile.write(data[at : at + _BLOCK])
            if fault == "slow" and self.server_of.closing.wait(0.5):
                return

    def _break_off(self, fault: str) -> None:
        if fault == "stalled":
            self.server_of.closing.wait(120)
        elif fault == "reset":
            linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def _json(self, value: object, status: int = 200) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _bytes(one: Upload, itag: int) -> bytes:
    return media.content(one.seconds, one.seed, itag)


def _spoilt(data: bytes, one: Upload, fault: str) -> bytes:
    """What the media host has in place of the right bytes."""
    if fault == "noise":
        return bytes((n * 73 + n // 251) % 256 for n in range(len(data)))
    if fault == "empty":
        return b""
    if fault == "half":
        return data[: len(data) // 2]
    if fault == "another":
        return media.content(one.seconds + 6, one.seed + 500, media.OPUS)
    if fault == "renamed":
        return media.content(one.seconds, one.seed, media.MP3)
    return data
