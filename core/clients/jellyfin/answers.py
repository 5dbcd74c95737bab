"""What Jellyfin's statuses mean, as errors of ours. Used by `api.py`. Source: Jellyfin 12."""

from __future__ import annotations

from core.domain import (
    Malformed,
    NotAuthorised,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    Unreachable,
)
from core.net.http import Reply

SERVICE = "Jellyfin"
_GOOD = frozenset({200, 201, 202, 204})


def checked(reply: Reply) -> Reply:
    """`reply` when it is a good one, else the error its status stands for."""
    status = reply.status
    told = f"Jellyfin answered with HTTP {status}."
    if status in _GOOD:
        return reply
    if status == 401:
        raise NotAuthorised(
            SERVICE,
            "Jellyfin refuses the key.",
            "Make a new one in its dashboard (API keys) and set `jellyfin.api_key`.",
        )
    if status == 403:
        raise Refused(SERVICE, "Jellyfin does not allow this with our key.", "Use an API key.")
    if status == 404:
        raise NotFound(SERVICE, told)
    if status == 429:
        raise RateLimited(SERVICE, "Jellyfin asks for a pause.", 2.0)
    if status == 503:
        raise NotReady(SERVICE, "Jellyfin is starting or busy.", "Try again in a minute.")
    if status >= 500:
        raise Unreachable(SERVICE, told, "Try again shortly; its own log says more.")
    if 400 <= status < 500:
        raise Refused(SERVICE, told)
    raise Malformed(SERVICE, told, "Check that the address in the settings is Jellyfin's.")
