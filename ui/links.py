"""`cratekeeper://` and `slsk://` links: where in the window they lead. Used by the shell.

A link only shows something; nothing is downloaded and nothing is changed by opening one, because
any web page may hold one. `cratekeeper://PAGE[/PLACE]`, `cratekeeper://search?q=WORDS`,
`cratekeeper://open?source=LINK`; `slsk://USER/PATH` searches for the file's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from ui.navigation import KEYS

OURS, SOULSEEK = "cratekeeper", "slsk"
_PLACE = re.compile(r"[a-z_.]+")
_WEB = ("http://", "https://", "spotify:", "deezer:")


def sorted_links(sources: Iterable[str]) -> tuple[list[str], str]:
    """(sources to open on Sync, the place to go to or "") of what a start brought."""
    rest: list[str] = []
    place = ""
    for source in sources:
        scheme = source.partition(":")[0].lower()
        if scheme == OURS:
            opened, found = _ours(source)
            rest += opened
            place = found or place
        elif scheme == SOULSEEK:
            place = _searched(_soulseek_words(source)) or place
        else:
            rest.append(source)
    return rest, place


def _ours(link: str) -> tuple[list[str], str]:
    parts = _split(link)
    if parts is None:
        return [], ""
    what, query = parts.netloc.lower(), parse_qs(parts.query)
    if what == "search":
        return [], _searched(query.get("q", [""])[0])
    if what == "open":
        return [one for one in query.get("source", []) if one.startswith(_WEB)], ""
    place = parts.path.strip("/")
    if what not in KEYS or (place and not _PLACE.fullmatch(place)):
        return [], ""
    return [], f"{what}/{place}" if place else what


def _soulseek_words(link: str) -> str:
    """The words of the last part of the path, without its ending and track number."""
    parts = _split(link)
    path = unquote(parts.path).replace("\\", "/").strip("/") if parts is not None else ""
    name = re.sub(r"\.\w{2,4}$", "", path.rpartition("/")[2])
    return re.sub(r"^\d+[\s._-]+", "", name)


def _searched(words: str) -> str:
    plain = " ".join(words.split())
    return f"downloads/search:{plain}" if plain else ""


def _split(link: str) -> SplitResult | None:
    try:
        return urlsplit(link)
    except ValueError:
        return None
