"""What went wrong, as one word of `wire.FAILURES` and a short text.

Source: contract youtube-and-audio §1.2 (errors): everything comes as `DownloadError` with the real
cause inside; the bot check and the rate limit are only texts.
"""

from __future__ import annotations

import re

_LIMITED = re.compile(r"try again later|rate.?limit|too many requests|http error 429", re.I)
_BOT = re.compile(r"not a bot", re.I)
_LOGIN = re.compile(r"sign in|log ?in|private video|members.only|premium|cookies", re.I)
_GEO = re.compile(
    r"(not|n.t) (?:made this video )?available in your (?:country|location)|geo", re.I
)
_GONE = re.compile(r"unavailable|removed|deleted|terminated|not exist|http error (?:404|410)", re.I)
_FORBIDDEN = re.compile(r"http error 40[13]", re.I)
_FORMAT = re.compile(r"requested format|only images|no video formats|drm", re.I)
_NETWORK = re.compile(
    r"timed? ?out|connection|resolve|getaddrinfo|name resolution|unreachable|reset by peer|ssl"
    r"|incompleteread|bytes read|did not get any data|http error 5\d\d|eof occurred",
    re.I,
)
_DISK = re.compile(
    r"no space left|read-only file system|permission denied|errno (?:28|30|13)", re.I
)
_FFMPEG = re.compile(r"ffmpeg|ffprobe|postprocess", re.I)
_PREFIX = re.compile(r"^(?:ERROR:\s*)?(?:\[[^\]]+\]\s*)?(?:[\w-]{6,20}:\s+)?")
_ORDER = (
    ("bot_check", _BOT),
    ("rate_limited", _LIMITED),
    ("disk", _DISK),
    ("geo", _GEO),
    ("login", _LOGIN),
    ("forbidden", _FORBIDDEN),
    ("gone", _GONE),
    ("no_format", _FORMAT),
    ("network", _NETWORK),
    ("ffmpeg", _FFMPEG),
)
_LONGEST = 200


def kind_and_text(error: BaseException) -> tuple[str, str]:
    """The kind and a text of at most 200 signs without yt-dlp's prefixes and advice."""
    text = _plain(str(error) or type(error).__name__)
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
    return [f"{type(one).__name__} {one}" for one in _causes(error)]


def _causes(error: BaseException) -> list[BaseException]:
    """The error, what yt-dlp wrapped in it, and its causes."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < 8:
        one = waiting.pop()
        if one is None or one in found:
            continue
        found.append(one)
        wrapped = getattr(one, "exc_info", None)
        inner = wrapped[1] if isinstance(wrapped, tuple) and len(wrapped) > 1 else None
        waiting += [inner, getattr(one, "cause", None), one.__cause__]
    return found


def _plain(text: str) -> str:
    first = text.strip().splitlines()[0]
    cut = re.split(r"\s*(?:; please report|\(caused by|\. Use --| Set --)", first)[0]
    return _PREFIX.sub("", cut, count=1)[:_LONGEST].strip()
