"""What stands behind an address: the rows of a list as they come, or the one video it names.

Lists are read flat (contract youtube-and-audio §1.2): no formats, a page for every hundred rows.
"""

from __future__ import annotations

from typing import Any

from core.clients.youtube.wire import Found, Setup
from core.clients.youtube.worker.session import opened, without_proxies
from core.clients.youtube.worker.voice import Voice

MOST = 10_000
"""More rows than any playlist has; lists that are made up without end stop there."""


def list_rows(url: str, setup: Setup, voice: Voice) -> None:
    """Say "list" and a "found" for every row, deleted ones with what is left of them."""
    without_proxies(setup)
    whole = {"noplaylist": False, "ignore_no_formats_error": True}
    with opened(setup, **whole) as ydl:
        told = ydl.extract_info(url, download=False, process=False)
        for _ in range(3):  # an address may stand for another one
            if told.get("_type") not in {"url", "url_transparent"}:
                break
            ie = told.get("ie_key")
            told = ydl.extract_info(told["url"], download=False, process=False, ie_key=ie)
        if told.get("_type") not in {"playlist", "multi_video"}:
            voice.say("list", title="", id=str(told.get("id") or ""))
            voice.found(_row(told, str(told.get("webpage_url") or url)))
            return
        voice.say("list", title=str(told.get("title") or ""), id=str(told.get("id") or ""))
        for place, row in enumerate(told.get("entries") or ()):
            if place >= MOST:
                break
            voice.found(_row(row or {}, str((row or {}).get("url") or "")))


def _row(row: dict[str, Any], url: str) -> Found:
    artists = row.get("artists") or ()
    return Found(
        url=url,
        title=str(row.get("track") or row.get("title") or ""),
        channel=str(row.get("channel") or row.get("uploader") or ""),
        site="youtube",
        duration=row.get("duration"),
        artists=tuple(str(name) for name in artists) if row.get("track") else (),
        album=row.get("album") or None,
        live=row.get("live_status") in {"is_live", "is_upcoming"}
        or row.get("ie_key") in {"YoutubeTab", "YoutubePlaylist"},
    )
