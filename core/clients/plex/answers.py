"""What Plex's statuses mean, as errors of ours, and its XML as elements. Used by this package.

Source: plexapi 4.18 run against recorded answers (contract §1.2): 401 and 404 come with a web page,
and a proxy in front may answer with statuses nobody has a name for, such as 520.
"""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, XMLParser

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

SERVICE = "Plex"


def checked(reply: Reply, service: str = SERVICE) -> Reply:
    """`reply` when it is a good one, else the error its status stands for."""
    status = reply.status
    told = f"{service} answered with HTTP {status}."
    if 200 <= status < 300:
        return reply
    if status == 401:
        raise NotAuthorised(
            service,
            f"{service} refuses the token.",
            "Connect again with `login plex`, or set `plex.token` to a new one.",
        )
    if status == 403:
        raise Refused(service, f"{service} does not allow this with our token.")
    if status == 404:
        raise NotFound(service, f"{service} does not know what was asked for.")
    if status == 429:
        raise RateLimited(service, f"{service} asks for a pause.", 2.0)
    if status == 503:
        raise NotReady(service, f"{service} is starting or busy.", "Try again in a minute.")
    if status >= 500:
        raise Unreachable(service, told, "Try again shortly; its own log says more.")
    raise Refused(service, told)


def element(reply: Reply, wanted: str = "MediaContainer", service: str = SERVICE) -> Element:
    """The outermost element of a good answer. Raises `Malformed`, `Unreachable` for a web page."""
    found = _parsed(checked_body(reply, service))
    if found is None or found.tag != wanted:
        raise not_readable(service)
    return found


def checked_body(reply: Reply, service: str) -> bytes:
    """The bytes of a good answer that is no web page."""
    body = checked(reply, service).body
    head = body[:2048].lower()
    if b"<html" in head or b"<!doctype html" in head:
        raise Unreachable(
            service,
            f"A web page answers instead of {service} (HTTP {reply.status}).",
            "Check the address in the settings, and the network's log-in page if it has one.",
        )
    return body


def not_readable(service: str) -> Malformed:
    """What is raised for an answer that is no XML of ours."""
    return Malformed(
        service,
        f"{service} sent an answer that cannot be read.",
        "Try again; if it stays, check that the address is Plex's.",
    )


def declares(body: bytes) -> bool:
    """Entities can be declared only in a DOCTYPE, and Plex sends none: nothing can be blown up."""
    return b"<!DOCTYPE" in body or b"<!ENTITY" in body


def _parsed(body: bytes) -> Element | None:
    if declares(body):
        return None
    parser = XMLParser()
    try:
        parser.feed(body)
        root = parser.close()
    except (ParseError, ValueError):
        return None
    return root if isinstance(root, Element) else None


@lru_cache(maxsize=16384)
def number(told: str | None) -> int | None:
    """A whole number of an attribute; None for anything else."""
    return int(told) if told and told.isascii() and told.isdecimal() else None
