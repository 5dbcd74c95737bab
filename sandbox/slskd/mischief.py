"""A server, or a proxy before it, at its worst: slow, broken, too large, not JSON at all.

    server.misbehave("bad_gateway", path="/searches", times=2)

Used by `listener`; tests switch it on through `SlskdServer.misbehave`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slskd.wire import Response, empty

KINDS = frozenset(
    {
        "slow",
        "bad_gateway",
        "truncated",
        "half_json",
        "oversized",
        "not_json",
        "wrong_shape",
        "empty",
        "hang_up",
        "busy",
        "unauthorised",
        "crash",
        "redirect",
    }
)
# These answers come instead of slskd's: the call is not carried out, unless `carried_out` says so.
_INSTEAD = frozenset({"bad_gateway", "busy", "unauthorised", "crash", "redirect"})
_GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>"
_HTML = b"<!DOCTYPE html><html><body>Please log in to the hotel network</body></html>"
_WRONG_SHAPE = b'{"unexpected":[1,null,{"state":7}]}'
_BUSY = b'"Only one concurrent operation is permitted. Wait until the previous request completes"'


@dataclass
class Mischief:
    """One spoiled answer, `times` times (None: until `behave`), for requests that fit.

    `method` "" fits every method; `path` is a part of the path. `seconds` are real and delay the
    answer; `size` is for oversized ones. `carried_out` False keeps slskd from doing what was asked.
    """

    kind: str
    method: str = ""
    path: str = ""
    times: int | None = None
    seconds: float = 0.0
    size: int = 64 * 1024 * 1024
    carried_out: bool | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no mischief {self.kind!r}; there are {', '.join(sorted(KINDS))}")

    def fits(self, method: str, path: str) -> bool:
        return self.times != 0 and self.method in {"", method} and self.path in path

    def use(self) -> None:
        """Count one use."""
        if self.times is not None:
            self.times -= 1

    @property
    def asks_slskd(self) -> bool:
        """Whether slskd still does what was asked."""
        return self.kind not in _INSTEAD if self.carried_out is None else self.carried_out

    def spoil(self, answer: Response) -> Response:
        """The answer the client gets. Hanging up and cutting short are the listener's part."""
        makers: dict[str, Callable[[], Response]] = {
            "bad_gateway": lambda: Response(502, _GATEWAY, "text/html"),
            "half_json": lambda: Response(answer.status, answer.body[: len(answer.body) // 2]),
            "oversized": lambda: Response(answer.status, b"[" + b" " * self.size + b"]"),
            "not_json": lambda: Response(200, _HTML, "text/html"),
            "wrong_shape": lambda: Response(answer.status, _WRONG_SHAPE),
            "empty": lambda: Response(answer.status),
            "busy": lambda: Response(429, _BUSY),
            "unauthorised": lambda: empty(401, {"WWW-Authenticate": "Bearer"}),
            "crash": lambda: Response(500, b'"The database is locked"'),
            "redirect": lambda: empty(302, {"Location": "http://127.0.0.1:9/login"}),
        }
        return makers.get(self.kind, lambda: answer)()
