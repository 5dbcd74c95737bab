"""What slskd's answers mean: its statuses as errors of ours. Used by `api.py`.

Source: contract §1 (401, 403), §2 (errors are a JSON string, sometimes nothing), §3. From a proxy
in front of slskd they are HTML.
"""

from __future__ import annotations

import json

from core.clients.slskd.mapping import SERVICE, text
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

_OK = frozenset({200, 201, 204, 207})
_DOWN = frozenset({500, 502, 503, 504})
BUSY_SECONDS = 1.5


def _said(reply: Reply) -> str:
    """slskd's own message: errors are a JSON string, sometimes nothing, from a proxy HTML."""
    try:
        value = json.loads(reply.body)
    except (ValueError, RecursionError):
        return ""
    line = " ".join(text(value).split())
    return "".join(sign for sign in line if sign.isprintable())[:200]


def enqueued(reply: Reply) -> Reply:
    """`reply` of a call that reaches a peer, where 500 with a message means trouble with it."""
    said = _said(reply) if reply.status == 500 else ""
    if said:
        if "connected and logged in" in said.lower():
            raise _not_logged_in()
        kind = NotFound if "offline" in said.lower() else Refused
        raise kind(SERVICE, f"slskd says: {said}.")
    return checked(reply)


def _not_logged_in() -> NotReady:
    return NotReady(SERVICE, "slskd is not connected to Soulseek.", "Log in on slskd's web page.")


def checked(reply: Reply) -> Reply:
    """`reply` when it is a good one, else the error its status stands for (contract §1, §3)."""
    status = reply.status
    if status in _OK:
        return reply
    said = _said(reply)
    told = f"slskd says: {said}." if said else f"slskd answered with HTTP {status}."
    if status == 401:
        raise NotAuthorised(
            SERVICE,
            "slskd refuses the API key.",
            "Copy the key from slskd.yml (web, authentication, api_keys) into the settings.",
        )
    if status == 403:
        raise NotAuthorised(
            SERVICE,
            "slskd does not allow this with our API key.",
            "Give the key the role readwrite in slskd.yml.",
        )
    if status == 404:
        raise NotFound(SERVICE, told)
    if status == 409:
        raise _not_logged_in()
    if status == 429:
        raise RateLimited(SERVICE, "slskd is busy with another request.", BUSY_SECONDS)
    if status == 400:
        raise Refused(SERVICE, told)
    if status in _DOWN:
        raise Unreachable(SERVICE, told, "Try again shortly; slskd's log says more.")
    raise Malformed(SERVICE, told, "Check that the address in the settings is slskd's.")
