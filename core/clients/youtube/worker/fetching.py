"""A download: the best audio stream as it came, in a container that can carry tags.

No transcoding: WebM's Opus becomes .opus, AAC stays .m4a, both bit for bit (contract §1.2). What
lies half done in the folder is gone on with. `done.json` is written last: only then is it finished.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.clients.youtube.wire import Setup
from core.clients.youtube.worker.faults import (
    SOURCE_WIDE,
    SiteBusy,
    Unfit,
    explained,
    kind_and_text,
)
from core.clients.youtube.worker.session import Quiet, opened, without_proxies
from core.clients.youtube.worker.voice import Voice

DONE = "done.json"
_BETWEEN_REPORTS = 0.2


def fetch(url: str, folder: str, setup: Setup, voice: Voice, longest: float = 0.0) -> None:
    """Say "progress" while it runs and "finished" at the end; nothing that is longer than `longest`
    seconds (0: no limit) is fetched. Raises yt-dlp's errors, `Unfit` and `SiteBusy`."""
    without_proxies(setup)
    home = Path(folder)
    progress, sieve = _Progress(voice), _Sieve(longest)
    more = {
        "format": "bestaudio/best",
        "paths": {"home": folder},
        "outtmpl": {"default": "%(id)s.%(ext)s"},
        "overwrites": False,
        "continuedl": True,
        "ratelimit": setup.bytes_per_second or None,
        "updatetime": False,
        "postprocessors": [{"key": "FFmpegExtractAudio", "preferredcodec": "best"}],
        "progress_hooks": [progress],
        "match_filter": sieve,
    }
    info = _fetched(url, setup, more)
    if not info.get("requested_downloads"):
        raise Unfit(sieve.refused or "a list of several")
    path = Path(info["requested_downloads"][0]["filepath"])
    facts = {"path": path.name, "size": path.stat().st_size, "format": _format(info)}
    part = home / f".{DONE}"
    part.write_text(json.dumps(facts), encoding="utf-8")
    os.replace(part, home / DONE)
    voice.say("finished", **facts)


def _fetched(url: str, setup: Setup, more: dict[str, Any]) -> dict[str, Any]:
    heard = Quiet()
    try:
        with opened(setup, logger=heard, **more) as ydl:
            return ydl.extract_info(url, download=True) or {}
    except Exception as error:
        kind, words = kind_and_text(error)
        if kind in SOURCE_WIDE and not _is_youtubes(url):
            raise SiteBusy(words) from error
        raise explained(error, heard.warned) from error


def _is_youtubes(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host.endswith(("youtube.com", "youtu.be"))


class _Sieve:
    """yt-dlp's filter, asked when all is known and before a byte: a reason to refuse, or None."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self.refused = ""

    def __call__(self, info: dict[str, Any], *, incomplete: bool = False) -> str | None:
        del incomplete
        self.refused = self._reason(info)
        return self.refused or None

    def _reason(self, info: dict[str, Any]) -> str:
        if info.get("is_live") or info.get("live_status") in {"is_live", "is_upcoming"}:
            return "a live stream"
        if 0.0 < self._longest < float(info.get("duration") or 0.0):
            return f"longer than {self._longest / 60:.0f} minutes"
        return ""


def _format(info: dict[str, Any]) -> str:
    chosen = info["requested_downloads"][0]
    rate = chosen.get("abr") or chosen.get("tbr")
    words = [str(chosen.get("acodec") or chosen.get("ext") or "audio").split(".")[0]]
    return " ".join([*words, f"about {rate:.0f} kbit/s"] if rate else words)


class _Progress:
    """yt-dlp's progress hook, five times a second at most."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._last = 0.0

    def __call__(self, seen: dict[str, Any]) -> None:
        now = time.monotonic()
        if seen.get("status") != "finished" and now - self._last < _BETWEEN_REPORTS:
            return
        self._last = now
        size = seen.get("total_bytes") or seen.get("total_bytes_estimate")
        self._voice.say(
            "progress",
            done=int(seen.get("downloaded_bytes") or 0),
            size=int(size) if size else None,
            speed=float(seen.get("speed") or 0.0),
        )
