"""How a simulated service sends an answer, and what goes wrong on the way.

Used by the catalogues, the media servers and Spotify. Faults of `AnsweringHandler`: "reset", "slow"
(no answer until the server closes), "drip" (the first bytes, then silence), "truncated" (half the
answer), "empty" (no body), "gzip", "busy" (HTTP 503), "broken" (HTTP 500), "odd" (a proxy's HTTP
520) and "html" (a web page with HTTP 200). Any other word is none.
"""

from __future__ import annotations

import gzip
import json
import threading
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.serving import QuietHandler

SILENT_SECONDS = 60.0
_FIRST_BYTES = 20


@dataclass(frozen=True)
class Answer:
    """One reply; `body` of anything but bytes is sent as JSON."""

    body: Any
    status: int = 200
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


PAGE = b"<!doctype html><html><body>Please log in to this network</body></html>"
_INSTEAD = {
    "busy": Answer(b"<h1>503 Service Unavailable</h1>", 503, "text/html"),
    "broken": Answer(b"internal error", 500, "text/plain"),
    "odd": Answer(b"<h1>Web server returned an unknown error</h1>", 520, "text/html"),
    "html": Answer(PAGE, 200, "text/html"),
}


class AnsweringHandler(QuietHandler):
    """One connection. Subclasses say what is asked, and whose server closes."""

    @property
    def closing(self) -> threading.Event:
        """Set when the server stops; who keeps silent waits for it."""
        raise NotImplementedError

    def meet(self, fault: str, answer: Answer | None) -> None:
        """Send the answer, or let the fault happen."""
        if fault == "reset":
            self.hang_up()
        elif fault == "slow":
            self._fall_silent()
        else:
            self._send(fault, damaged(fault, answer or Answer(b"")))

    def _send(self, fault: str, answer: Answer) -> None:
        body = answer.bytes()
        self.send_head(answer.status, answer.kind, len(body), answer.headers)
        if fault == "drip":
            self.wfile.write(body[:_FIRST_BYTES])
            self.wfile.flush()
            self._fall_silent()
        else:
            self.wfile.write(body)

    def _fall_silent(self) -> None:
        self.closing.wait(SILENT_SECONDS)
        self.close_connection = True


def damaged(fault: str, answer: Answer) -> Answer:
    """The answer as the fault leaves it."""
    if fault in _INSTEAD:
        return replace(_INSTEAD[fault], headers=answer.headers)
    body = answer.bytes()
    if fault == "truncated":
        return replace(answer, body=body[: len(body) // 2])
    if fault == "empty":
        return replace(answer, body=b"")
    if fault == "gzip":
        packed = {**answer.headers, "Content-Encoding": "gzip"}
        return replace(answer, body=gzip.compress(body), headers=packed)
    return answer
