"""slskd, Navidrome, Jellyfin and Plex on the local network, each recognised by its own words.

Used by the verb `nearby` and the Settings page, only on a person's request; five seconds at most.
No login is sent. Sources: contracts of slskd §1 (`/session/enabled` needs no key), Subsonic §2.1
(`getOpenSubsonicExtensions` needs none), Jellyfin (`/System/Info/Public`), Plex §1.1 (`/identity`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from core.clients.nearby.doors import local_hosts, open_doors
from core.clients.plex.answers import element
from core.clients.plex.gdm import discover
from core.domain import ServiceError
from core.domain.nearby import NearbyService
from core.net.http import Http, Limits, Reply
from core.tasks import TaskContext

PORTS = {5030: "slskd", 4533: "navidrome", 8096: "jellyfin", 32400: "plex"}
_LIMITS = Limits(connect=1.0, read=1.5, total=1.5, size=1 << 18)
_KNOCKING = 2.5
"""Seconds for finding open doors; what is behind them is asked in the rest of the five."""
_AT_ONCE = 16


def look_around(
    ctx: TaskContext,
    hosts: Sequence[str] | None = None,
    ports: dict[int, str] | None = None,
    ask_plex: Callable[[TaskContext], Sequence[Any]] = discover,
) -> list[NearbyService]:
    """All that answer, by kind and address. Raises `Cancelled`.

    `ports` says which service may listen where; `hosts` None means the local network.
    """
    ports = PORTS if ports is None else ports
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        called = pool.submit(ask_plex, ctx)
        doors = open_doors(local_hosts() if hosts is None else hosts, list(ports), ctx, _KNOCKING)
        asked = pool.map(
            lambda door: recognise(ports[door[1]], f"http://{door[0]}:{door[1]}"), doors
        )
        found = {_place(one.url): one for one in asked if one is not None}
        for server in called.result():
            url = server.addresses[0]
            known = found.get(_place(url))
            version = known.version if known else ""
            found[_place(url)] = NearbyService("plex", url, server.name, version)
    return sorted(found.values(), key=lambda one: (one.kind, one.url))


def recognise(kind: str, url: str) -> NearbyService | None:
    """What answers at `url`, when it is that service."""
    path, read = _QUESTIONS[kind]
    http = Http(kind, url, {"Accept": "application/json, application/xml"}, _LIMITS)
    try:
        name, version = read(http.call("GET", path))
    except (ServiceError, LookupError, TypeError, ValueError, AttributeError):
        return None  # something else listens there
    finally:
        http.close()
    return NearbyService(kind, url, name, version)


def _slskd(reply: Reply) -> tuple[str, str]:
    if reply.status != 200 or reply.text.strip() not in {"true", "false"}:
        raise ValueError(reply.status)
    return "slskd", ""


def _subsonic(reply: Reply) -> tuple[str, str]:
    told = json.loads(reply.body)["subsonic-response"]
    kind = str(told.get("type") or "Subsonic server")
    return ("Navidrome" if kind == "navidrome" else kind), str(told.get("serverVersion") or "")


def _jellyfin(reply: Reply) -> tuple[str, str]:
    told = json.loads(reply.body)
    return str(told["ServerName"]), str(told["Version"])


def _plex(reply: Reply) -> tuple[str, str]:
    found: Element = element(reply)
    return "Plex", found.attrib["version"]


_QUESTIONS: dict[str, tuple[str, Callable[[Reply], tuple[str, str]]]] = {
    "slskd": ("/api/v0/session/enabled", _slskd),
    "navidrome": (
        "/rest/getOpenSubsonicExtensions?f=json&v=1.16.1&c=Cratekeeper",
        _subsonic,
    ),
    "jellyfin": ("/System/Info/Public", _jellyfin),
    "plex": ("/identity", _plex),
}


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}"
