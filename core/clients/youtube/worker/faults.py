"""What went wrong, as one word of `wire.FAILURES` and a short text.

Source: contract youtube-and-audio §1.2 (errors): everything comes as `DownloadError` with the real
cause inside; the bot check and the rate limit are only texts. What was asked for (a video's name,
the words of a search) stands in front of these texts and is no part of the message: a song may be
called "Not a Bot".
"""

from __future__ import annotations

import re

_LIMITED = re.compile(r"try again later|rate.?limit|too many requests|http error 429", re.I)
_BOT = re.compile(r"not a bot", re.I)
_LOGIN = re.compile(r"sign in|log ?in|private video|members.only|premium|cookies", re.I)
_GEO = re.compile(r"in your (?:country|location|region)|geo.?restrict|geo.?block", re.I)
_GONE = re.compile(r"unavailable|removed|deleted|terminated|not exist|http error (?:404|410)", re.I)
_FORBIDDEN = re.compile(r"http error 40[13]", re.I)
_FORMAT = re.compile(r"requested format|only images|no video formats|drm", re.I)
_NETWORK = re.compile(
    r"timed? ?out|connection|resolve|getaddrinfo|name resolution|unreachable|reset by peer|ssl"
    r"|incompleteread|bytes read|did not get any data|file is empty|eof occurred",
    re.I,
)
_OVERLOADED = re.compile(r"http (?:error )?5\d\d|5\d\d server error", re.I)
_DISK = re.compile(
    r"no space left|read-only file system|permission denied|errno (?:28|30|13)", re.I
)
_FFMPEG = re.compile(r"ffmpeg|ffprobe|postprocess", re.I)
_UNFIT = re.compile(r"live event|live stream|^\S*\s*premieres? ", re.I | re.M)
_NO_PLAYER = re.compile(r"failed to extract any player response", re.I)
_PREFIX = re.compile(
    r"^(?:ERROR:\s*)?(?:\[[^\]]+\]\s*(?:\S+:\s+)?)?(?:query \".*\" page \d+:\s+)?", re.S
)
_ORDER = (
    ("unfit", _UNFIT),
    ("bot_check", _BOT),
    ("rate_limited", _LIMITED),
    ("disk", _DISK),
    ("network", _OVERLOADED),  # "503: Service Unavailable" says nothing about the video
    ("geo", _GEO),
    ("login", _LOGIN),
    ("forbidden", _FORBIDDEN),
    ("gone", _GONE),
    ("no_format", _FORMAT),
    ("network", _NETWORK),
    ("ffmpeg", _FFMPEG),
)
_LONGEST = 200
SOURCE_WIDE = frozenset({"rate_limited", "bot_check"})
"""Kinds that concern everything that is asked of YouTube from here."""


class Unfit(Exception):
    """What stands there is no single song; the text says what it is."""


class PlayerAway(Exception):
    """Nobody told where the stream is; the text says why."""


class SiteBusy(Exception):
    """Another site than YouTube wants no requests now: that holds up nobody but its own files."""


def explained(error: Exception, warned: str) -> Exception:
    """`error`, or why there was no player: yt-dlp only warns of that (2026.10), and a proxy that
    is overloaded for a moment would look like a page that cannot be read."""
    if not warned or not any(_NO_PLAYER.search(_message(one)) for one in _causes(error)):
        return error
    made = PlayerAway(_PREFIX.sub("", _PREFIX.sub("", warned, count=1), count=1))
    made.__cause__ = error
    return made


def kind_and_text(error: BaseException) -> tuple[str, str]:
    """The kind and a text of at most 200 signs without yt-dlp's prefixes and advice."""
    messages = filter(None, map(_message, _causes(error)))
    text = _plain(next(messages, type(error).__name__))
    for cause, kind in ((Unfit, "unfit"), (SiteBusy, "site_busy")):
        if isinstance(error, cause):
            return kind, text
    whole = " ".join(_chain(error))
    for kind, pattern in _ORDER:
        if pattern.search(whole):
            return kind, text
    if isinstance(error, OSError) and error.filename is not None:
        return "disk", text
    if any(isinstance(one, ConnectionError | TimeoutError) for one in _causes(error)):
        return "network", text
    return "broken", f"{type(error).__name__}: {text}"[:_LONGEST]


def _chain(error: BaseException) -> list[str]:
    return [f"{type(one).__name__} {_message(one)}" for one in _causes(error)]


def _message(error: BaseException) -> str:
    """What went wrong, without what it went wrong with."""
    inner = _wrapped(error)
    if inner is not None and hasattr(inner, "orig_msg"):
        return ""  # the same words again, with the prefix
    return str(getattr(error, "orig_msg", "") or _PREFIX.sub("", str(error), count=1))


def _wrapped(error: BaseException) -> BaseException | None:
    """What yt-dlp's `DownloadError` was made of."""
    inside = getattr(error, "exc_info", None)
    found = inside[1] if isinstance(inside, tuple) and len(inside) > 1 else None
    return found if isinstance(found, BaseException) else None


def _causes(error: BaseException) -> list[BaseException]:
    """The error, what yt-dlp wrapped in it, and its causes."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < 8:
        one = waiting.pop()
        if one is None or one in found:
            continue
        found.append(one)
        waiting += [_wrapped(one), getattr(one, "cause", None), one.__cause__]
    return found


def _plain(text: str) -> str:
    first = text.strip().splitlines()[0]
    cut = re.split(r"\s*(?:; please report|\(caused by|\. Use --| Set --)", first)[0]
    return cut[:_LONGEST].strip()
