"""Spotify addresses as people paste them, taken apart. Used by `reader.py`."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from core.domain import BadInput

KINDS = ("playlist", "album", "track", "artist")
LIKED = "liked"
_ID = re.compile(r"[A-Za-z0-9_-]+")
_HOSTS = ("open.spotify.com", "play.spotify.com", "spotify.com", "www.spotify.com")
_SHORT = ("spotify.link", "spotify.app.link")


def taken_apart(source: str) -> tuple[str, str]:
    """("playlist", id), ("album", id), … or ("liked", ""). Raises `BadInput` naming what to do."""
    text = source.strip()
    if text.lower() in (LIKED, f"spotify:{LIKED}"):
        return LIKED, ""
    kind, found = _kind_and_id(_parts(text))
    if kind == "collection":
        return LIKED, ""
    if kind in KINDS and _ID.fullmatch(found):
        return kind, found
    if kind in ("episode", "show"):
        raise BadInput(
            "This Spotify address is a podcast, and podcasts are not music.",
            "Open a playlist, an album, a track or an artist.",
        )
    raise BadInput(
        f"“{text}” is no Spotify playlist, album, track or artist.",
        "In Spotify: Share, Copy link.",
    )


def _parts(text: str) -> list[str]:
    """The words of a URI or of an address' path."""
    if re.match(r"spotify:(?!//)", text, re.IGNORECASE):
        return [unquote(part) for part in re.split(r"[?#]", text)[0].split(":")[1:] if part]
    if re.match(r"spotify://", text, re.IGNORECASE):
        return [part for part in re.split(r"[?#]", text)[0].split("/")[1:] if part]
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return []
    if host in _SHORT:
        raise BadInput(
            "This is a short Spotify link, which says nothing about what it stands for.",
            "Open it in a browser and paste the long address it leads to.",
        )
    return [unquote(part) for part in parts.path.split("/") if part] if host in _HOSTS else []


def _kind_and_id(parts: list[str]) -> tuple[str, str]:
    """The last kind named, with the word behind it; owners, languages and "embed" come before."""
    for place in range(len(parts) - 1, -1, -1):
        kind = parts[place].lower()
        if kind in (*KINDS, "collection", "episode", "show"):
            return kind, parts[place + 1] if place + 1 < len(parts) else ""
    return "", ""
