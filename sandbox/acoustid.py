"""An AcoustID that follows its contract, for tests. Real HTTP on 127.0.0.1.

It knows recordings by fingerprint and writes down every breach of manners (`violations`).
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.serving import QuietHandler, Serving

_MOST_A_SECOND = 3


class AcoustIdServer:
    """One server on a free port; use it as a context manager.

    `known` maps a fingerprint to the result objects of the answer; `key` is the one it takes;
    `fault` is a status to answer instead.
    """

    def __init__(self, key: str = "good-key") -> None:
        self.key = key
        self.known: dict[str, list[dict[str, Any]]] = {}
        self.anything: list[dict[str, Any]] = []
        self.fault = 0
        self.asked: list[float] = []
        self.violations: list[str] = []
        owner = self

        class Handler(_Handler):
            server_of = owner

        self._serving = Serving(Handler)

    @property
    def url(self) -> str:
        """For `acoustid.url`."""
        return self._serving.url

    def __enter__(self) -> AcoustIdServer:
        self._serving.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._serving.stop()

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The status and the JSON of one request; breaches are written down."""
        now = time.monotonic()
        self.asked.append(now)
        if len([at for at in self.asked if now - at < 1.0]) > _MOST_A_SECOND:
            self.violations.append("more than three requests in a second")
        if path != "/v2/lookup":
            self.violations.append(f"asked for {path}")
            return 404, _error(0, "not found")
        if self.fault:
            return self.fault, _error(5, "internal error")
        for name in ("client", "fingerprint", "duration"):
            if not query.get(name):
                self.violations.append(f"{name} is missing")
                return 400, _error(2, f"missing required parameter {name!r}")
        if not query["duration"].isdigit():
            self.violations.append("the duration is no whole number")
        if query["client"] != self.key:
            return 400, _error(4, "invalid API key")
        results = self.known.get(query["fingerprint"], self.anything)
        return 200, {"status": "ok", "results": results}


def result(score: float, *recordings: tuple[str, str], number: str = "a") -> dict[str, Any]:
    """One result with recordings given as (title, artist)."""
    return {
        "id": f"acoustid-{number}",
        "score": score,
        "recordings": [
            {
                "id": f"recording-{title.lower()}",
                "title": title,
                "duration": 200,
                "artists": [{"id": "artist", "name": artist}],
            }
            for title, artist in recordings
        ],
    }


def _error(code: int, message: str) -> dict[str, Any]:
    return {"status": "error", "error": {"code": code, "message": message}}


class _Handler(QuietHandler):
    """One connection."""

    server_of: AcoustIdServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, document = self.server_of.answer(parts.path, query)
        body = json.dumps(document).encode()
        self.send_head(status, "application/json", len(body))
        self.wfile.write(body)
