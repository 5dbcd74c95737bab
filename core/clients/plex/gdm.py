"""Finding Plex servers on the local network by their own broadcast protocol (GDM).

Source: contract §1.1 and its trap 5: names and addresses may hold colons, so a line is cut at the
first one only, and an odd answer costs that answer alone. Only on a person's request.
"""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress

from core.clients.plex.login import FoundServer
from core.tasks import TaskContext

ADDRESS = ("239.0.0.250", 32414)
_QUESTION = b"M-SEARCH * HTTP/1.0\r\n\r\n"
_KIND = "plex/media-server"
_PORT, _LAST_PORT = re.compile(r"[0-9]{1,5}"), 65_535


def discover(
    ctx: TaskContext, seconds: float = 1.0, address: tuple[str, int] = ADDRESS
) -> list[FoundServer]:
    """Who answers within `seconds`; nobody when the network lets no such question out."""
    found: dict[str, FoundServer] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        out.settimeout(0.1)
        try:
            out.sendto(_QUESTION, address)
        except OSError:
            return []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ctx.checkpoint()
            with suppress(OSError):
                data, (host, *_) = out.recvfrom(4096)
                server = read_answer(data, host)
                if server is not None:
                    found[server.addresses[0]] = server
    return list(found.values())


def read_answer(data: bytes, host: str) -> FoundServer | None:
    """The server an answer tells of; None for other devices and for what cannot be read."""
    head, *lines = data.decode("utf-8", errors="replace").splitlines() or [""]
    if head.split(" ")[1:2] != ["200"]:
        return None
    told = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            told[name.strip().lower()] = value.strip()
    port = told.get("port", "")
    if told.get("content-type") != _KIND or not _PORT.fullmatch(port) or int(port) > _LAST_PORT:
        return None
    return FoundServer(told.get("name", ""), (f"http://{host}:{int(port)}",))
