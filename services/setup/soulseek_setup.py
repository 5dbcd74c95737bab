"""Setting up the built-in Soulseek client: what is a good name, is the port free, keep it.

Used by the one-page help of the window. Whether the login works is asked through `HealthService`.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

NAME, PASSWORD = "sources.soulseek.username", "sources.soulseek.password"
PORT, SHARED = "sources.soulseek.listen_port", "sources.soulseek.shared_folders"
LONGEST_NAME = 30
"""The server refuses longer names (source: Nicotine+'s protocol notes, 2026)."""


class Settings(Protocol):
    """What is read and kept."""

    def get(self, key: str) -> Any:
        """The value."""
        ...

    def set(self, key: str, value: object) -> None:
        """Keep it; raises `BadSetting`."""
        ...


@dataclass(frozen=True, slots=True)
class SoulseekFacts:
    """How it stands: `offered` are music folders that could be shared, `shared` those that are."""

    name: str
    password: str
    port: int
    offered: tuple[str, ...]
    shared: tuple[str, ...]


def facts(settings: Settings) -> SoulseekFacts:
    """What is set; a password is proposed where there is none."""
    shared = tuple(settings.get(SHARED))
    folders = tuple(str(folder) for folder in settings.get("library.folders"))
    password = str(settings.get(PASSWORD)) or secrets.token_urlsafe(9)
    offered = tuple(dict.fromkeys((*folders, *shared)))
    return SoulseekFacts(
        str(settings.get(NAME)), password, int(settings.get(PORT)), offered, shared
    )


def doubt_of_name(name: str) -> str:
    """What is wrong with a name, "" when it will do."""
    if not name:
        return "Choose a name."
    if len(name) > LONGEST_NAME:
        return f"A name has at most {LONGEST_NAME} characters; this has {len(name)}."
    if not name.isascii() or not name.isprintable():
        return "Only plain letters, digits and signs."
    if name != name.strip() or "  " in name:
        return "No space at its ends, and none twice."
    return ""


def port_words(port: int, in_use: int = 0) -> tuple[bool, str]:
    """(free, sentence) for a listening port on this machine; `in_use` is our own client's."""
    if not 1024 <= port <= 65535:
        return False, "Choose a port between 1024 and 65535."
    if port == in_use:
        return True, f"Port {port} is the one in use by Cratekeeper."
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False, f"Another program listens on port {port}. Choose another one."
    return True, f"Port {port} is free here. Open it in your router, so that others reach you."


def keep(settings: Settings, name: str, password: str, port: int, shared: Sequence[str]) -> None:
    """Write all four. Raises `BadSetting`."""
    settings.set(PORT, port)
    settings.set(SHARED, list(shared))
    settings.set(PASSWORD, password)
    settings.set(NAME, name)
