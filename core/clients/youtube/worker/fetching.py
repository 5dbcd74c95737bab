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

from core.clients.youtube.wire import Setup
from core.clients.youtube.worker.session import opened, without_proxies
from core.clients.youtube.worker.voice import Voice

DONE = "done.json"
_BETWEEN_REPORTS = 0.2


def fetch(url: str, folder: str, setup: Setup, voice: Voice) -> None:
    """Say "progress" while it runs and "finished" at the end. Raises yt-dlp's errors."""
    without_proxies(setup)
    home = Path(folder)
    progress = _Progress(voice)
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
        "match_filter": _refuse_live,
    }
    with opened(setup, **more) as ydl:
        info = ydl.extract_info(url, download=True)
    path = Path(info["requested_downloads"][0]["filepath"])
    facts = {"path": path.name, "size": path.stat().st_size, "format": _format(info)}
    part = home / f".{DONE}"
    part.write_text(json.dumps(facts), encoding="utf-8")
    os.replace(part, home / DONE)
    voice.say("finished", **facts)


def _refuse_live(info: dict[str, Any], *, incomplete: bool = False) -> str | None:
    """yt-dlp's filter: a reason to refuse, None to take it."""
    del incomplete
    live = info.get("is_live") or info.get("live_status") in {"is_live", "is_upcoming"}
    return "unavailable: a live stream" if live else None


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
