"""The worker's word for a failure as what the program says and does about it."""

from __future__ import annotations

from core.clients.youtube.runtime import UPGRADE
from core.clients.youtube.settings import SERVICE
from core.domain import Malformed, NotReady, Refused, ServiceError, Unreachable

PAUSES_SOURCE = frozenset({"rate_limited", "bot_check"})
MAY_PASS = frozenset({"network", "site_busy"})
_SAY_ENOUGH = PAUSES_SOURCE | {"ffmpeg", "site_busy"}

_SENTENCES = {
    "network": "The connection to YouTube broke",
    "rate_limited": "YouTube asks us to wait: too many requests came from this address",
    "bot_check": "YouTube wants to be sure that nobody automatic asks, and gives nothing now",
    "login": "YouTube shows this only to people who are logged in",
    "gone": "The video is not there any more",
    "geo": "The video is not shown in your country",
    "forbidden": "YouTube refused the stream; a newer yt-dlp usually helps",
    "no_format": "No audio of this video can be had; a newer yt-dlp or deno usually helps",
    "ffmpeg": "ffmpeg could not read the stream",
    "disk": "The file could not be written",
    "broken": "yt-dlp could not read the page; a newer one usually helps",
    "unfit": "What stands there is no single song",
    "site_busy": "The site wants no more requests from this address for now",
}


def words(kind: str, text: str) -> str:
    """One sentence without its full stop, with yt-dlp's own words where they say more."""
    sentence = _SENTENCES[kind]
    return f"{sentence} ({text})" if text and kind not in _SAY_ENOUGH else sentence


def error(kind: str, text: str) -> ServiceError:
    """The error of a failed search."""
    sentence = words(kind, text) + "."
    if kind in MAY_PASS:
        return Unreachable(SERVICE, sentence, "Check the network; it is tried again by itself.")
    if kind in {"broken", "no_format", "forbidden"}:
        return Malformed(SERVICE, sentence, f"Try: {UPGRADE}")
    if kind in {"ffmpeg", "disk"}:
        return NotReady(SERVICE, sentence, "The doctor page says what is missing.")
    return Refused(SERVICE, sentence)
