"""How slskd writes things: times, spans, ids, JSON with omitted nulls, requests and responses.

Used by every module of the simulated slskd. Source: slskd contract §2.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Request:
    """One HTTP request. `segments` are the decoded parts of the path below `/api/v0`."""

    method: str
    path: str
    segments: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; raises `Answer` 400 when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Answer(text(400, "The JSON value could not be converted")) from None

    def flag(self, name: str) -> bool:
        """A boolean of the query string; absent is False."""
        return self.query.get(name, "").lower() == "true"


@dataclass(frozen=True)
class Response:
    """What is sent back. `body` is ready to send."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


class Answer(Exception):
    """Raised deep inside a route to answer at once."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON with null members left out."""
    body = json.dumps(without_nulls(value), ensure_ascii=False).encode()
    return Response(status, body, headers=headers or {})


def text(status: int, message: str) -> Response:
    """An error as slskd words it: a JSON string."""
    return reply(message, status)


def empty(status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, headers=headers or {})


def without_nulls(value: Any) -> Any:
    """The same value with every None member of every object removed."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [without_nulls(item) for item in value]
    return value


def utc_now() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime | None) -> str | None:
    """Seven decimals and `Z`."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def naive_stamp(moment: datetime | None) -> str | None:
    """Without `Z`, though it is UTC: `requestedAt` and `enqueuedAt` of stored transfers."""
    written = stamp(moment)
    return None if written is None else written[:-1]


def span(seconds: float) -> str:
    """A .NET TimeSpan: "00:00:16.3000000", "1.02:03:04.0000000" beyond a day."""
    whole = timedelta(seconds=max(0.0, seconds))
    hours, rest = divmod(whole.seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = f".{whole.microseconds:06}0" if whole.microseconds else ""
    days = f"{whole.days}." if whole.days else ""
    return f"{days}{hours:02}:{minutes:02}:{left:02}{parts}"


def new_id() -> str:
    return str(uuid.uuid4())


def is_id(value: object) -> bool:
    """Whether slskd would read this as a GUID."""
    if not isinstance(value, str):
        return False
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
