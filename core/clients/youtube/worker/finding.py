"""A search: YouTube Music's songs first, then YouTube's videos, then SoundCloud and Bandcamp when
those are thin.

Results go out as they come. One place that fails does not spoil the others; only when all fail is
the search a failure. Bandcamp has no search in yt-dlp (contract §1.2), so its own search box is
asked; what it finds is fetched by yt-dlp like everything else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from core.clients.youtube.wire import Found, Setup
from core.clients.youtube.worker.faults import SOURCE_WIDE, kind_and_text
from core.clients.youtube.worker.session import opened, through, without_proxies
from core.clients.youtube.worker.voice import Voice

SONGS, VIDEOS, SOUNDS, TRACKS = 10, 8, 5, 5
ENOUGH = 2
"""So many results that hold every word asked for make SoundCloud and Bandcamp unnecessary."""
_BANDCAMP = "https://bandcamp.com/api/bcsearch_public_api/1/autocomplete_elastic"


def find(text: str, setup: Setup, voice: Voice) -> None:
    """Say a "found" for every result; "failed" when no place answered or we shall stop."""
    without_proxies(setup)
    failures: list[tuple[str, str]] = []
    seen: set[str] = set()
    fitting = 0
    places: tuple[Callable[[str, Setup], Iterator[Found]], ...] = (songs, videos, sounds, tracks)
    for place in places:
        if place in (sounds, tracks) and fitting >= ENOUGH:
            break
        try:
            for one in place(text, setup):
                if one.url not in seen:
                    seen.add(one.url)
                    fitting += _holds_all(one, text)
                    voice.found(one)
        except Exception as error:  # noqa: BLE001 - boundary: sites change their pages at any time
            kind, words = kind_and_text(error)
            if place in (sounds, tracks) and kind in SOURCE_WIDE:
                kind = "network"  # what other sites do not want holds up nobody but them
            failures.append((kind, words))
            if failures[-1][0] in SOURCE_WIDE:
                break
    limits = [one for one in failures if one[0] in SOURCE_WIDE]
    if limits or (len(failures) >= 2 and not seen):
        voice.failed(*(limits or failures)[0])


def songs(text: str, setup: Setup) -> Iterator[Found]:
    """Songs of YouTube Music, with artists, album and length."""
    from ytmusicapi import YTMusic

    music = YTMusic(requests_session=_session(setup))
    rows = music.search(text, filter="songs", limit=SONGS, ignore_spelling=True)
    for row in rows[:SONGS]:
        if row.get("resultType") != "song" or not row.get("videoId"):
            continue
        artists = tuple(one["name"] for one in row.get("artists") or () if one.get("name"))
        yield Found(
            url=f"https://www.youtube.com/watch?v={row['videoId']}",
            title=str(row.get("title") or ""),
            channel=f"{artists[0]} - Topic" if artists else "YouTube Music",
            site="youtube",
            duration=row.get("duration_seconds"),
            artists=artists,
            album=(row.get("album") or {}).get("name"),
        )


def videos(text: str, setup: Setup) -> Iterator[Found]:
    """YouTube's own search: one request, no formats."""
    yield from _flat(f"ytsearch{VIDEOS}:{_escaped(text)}", "youtube", setup)


def sounds(text: str, setup: Setup) -> Iterator[Found]:
    """SoundCloud's search."""
    yield from _flat(f"scsearch{SOUNDS}:{_escaped(text)}", "soundcloud", setup)


def tracks(text: str, setup: Setup) -> Iterator[Found]:
    """Bandcamp's search, without lengths (source: its own search box, 2026)."""
    asked = {"search_text": text, "search_filter": "t", "full_page": False, "fan_id": None}
    answer = _session(setup).post(_BANDCAMP, json=asked, allow_redirects=False)
    answer.raise_for_status()
    rows = (answer.json().get("auto") or {}).get("results") or []
    for row in [one for one in rows if one.get("type") == "t"][:TRACKS]:
        title, band = str(row.get("name") or ""), str(row.get("band_name") or "")
        # a label's page names the artist in the title
        artists = (band,) if band and " - " not in title else ()
        yield Found(
            url=str(row.get("item_url_path") or ""),
            title=title,
            channel=band,
            site="bandcamp",
            artists=artists,
            album=row.get("album_name") or None,
        )


def _flat(address: str, site: str, setup: Setup) -> Iterator[Found]:
    with opened(setup, extract_flat=True, skip_download=True) as ydl:
        listed = ydl.extract_info(address, download=False)
    for row in listed.get("entries") or ():
        if row and row.get("title") and (row.get("url") or row.get("webpage_url")):
            yield _row(row, site)


def _row(row: dict[str, Any], site: str) -> Found:
    live = row.get("live_status") in {"is_live", "is_upcoming", "post_live"}
    address = row.get("webpage_url") if site == "soundcloud" else row.get("url")
    return Found(
        url=str(address or row.get("url")),
        title=str(row["title"]),
        channel=str(row.get("channel") or row.get("uploader") or ""),
        site=site,
        duration=row.get("duration"),
        live=live or row.get("ie_key") in {"YoutubeTab", "YoutubePlaylist"},
    )


def _session(setup: Setup) -> Any:
    """A `requests` session with time-outs, that knows the relay only when there is one."""
    import requests
    from requests.adapters import HTTPAdapter

    class Adapter(HTTPAdapter):
        """Adds the time-outs, and the way through the relay."""

        def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
            if setup.relay:
                request.url = through(setup.relay, str(request.url))
            kwargs["timeout"] = (10, 20)
            return super().send(request, *args, **kwargs)

    session = requests.Session()
    session.mount("https://", Adapter())
    session.trust_env = not setup.relay
    return session


def _escaped(text: str) -> str:
    """A leading dash would be an option of the search."""
    return f"\\{text}" if text.startswith("-") else text


def _holds_all(one: Found, text: str) -> bool:
    said = _words(" ".join((one.title, one.channel, *one.artists)))
    return _words(text) <= said and not one.live


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", unicodedata.normalize("NFKD", text).casefold()))
