"""YouTube and YouTube Music addresses as a SOURCE: playlists, albums and single videos.

What a row is called is taken apart as every video title is; songs keep the artists YouTube Music
names. Source: contract youtube-and-audio §3 (precedence).
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from core.clients.youtube.offers import Describe
from core.clients.youtube.wire import Found
from core.domain import BadInput, Playlist, PlaylistEntry, Refused, Track
from core.matching.titles import parse_title
from core.tasks import TaskContext

KIND = "youtube"
_VIDEO = re.compile(r"^[\w-]{11}$")
_LIST = re.compile(r"^[\w-]{10,}$")
_CHANNEL = re.compile(r"^/(channel/UC[\w-]{22}|(?:c|user)/[^/]+|@[^/]+)(?:/.*)?$")
_OWN_LISTS = ("LL", "WL", "LM", "HL")
_MIXES = ("RD", "UL")
_GONE = {
    "[deleted video]": "This video was deleted.",
    "[private video]": "This video is private.",
    "[unavailable video]": "This video is not available.",
}
_TOPIC = " - Topic"


class Lister(Protocol):
    """What reads an address; `YouTubeSource` in the program."""

    def listing(self, url: str, ctx: TaskContext) -> tuple[str, list[Found]]:
        """The title and the rows."""
        ...


class YouTubeListReader:
    """Implements `core.ports.sources.PlaylistReader`."""

    def __init__(self, source: Lister, describe: Describe = parse_title) -> None:
        self._source, self._describe = source, describe

    def accepts(self, source: str) -> bool:
        """True for every address of YouTube's, also those that name nothing to read."""
        return bool(re.match(r"^(?:https?://)?(?:[\w-]+\.)*(?:youtube\.com|youtu\.be)/", source))

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """The list. Raises `BadInput` for what names no list, `ServiceError` in trouble."""
        what, number, url = _taken_apart(source.strip())
        try:
            title, rows = self._source.listing(url, ctx)
        except Refused as error:
            raise BadInput(
                f"YouTube does not show this {what}: {error.sentence}",
                "Make it public or unlisted on YouTube, or check the address.",
            ) from error
        entries = tuple(self._entry(place, row) for place, row in enumerate(rows, start=1))
        if not entries:
            raise BadInput(
                f"The YouTube {what} {number} has no videos in it.", "Check the address."
            )
        first = entries[0].track
        name = title or f"{first.artist_credit} - {first.title}".removeprefix(" - ")
        return Playlist(f"youtube:{what}:{number}", name, KIND, entries, _digest(rows))

    def _entry(self, place: int, row: Found) -> PlaylistEntry:
        gone = _GONE.get(row.title.strip().casefold(), "" if row.title.strip() else "No title.")
        if gone:
            return PlaylistEntry(place, Track(""), gone)
        track = self._track(row)
        return PlaylistEntry(place, track, "This is a live stream." if row.live else None)

    def _track(self, row: Found) -> Track:
        if row.artists:
            return Track(row.title, row.artists, row.album, row.duration)
        if row.channel.endswith(_TOPIC):
            return Track(row.title, (row.channel.removesuffix(_TOPIC),), None, row.duration)
        return replace(self._describe(row.title, row.channel or None), duration=row.duration)


def _taken_apart(source: str) -> tuple[str, str, str]:
    """(what, id, address to read): a list beats the video it was opened from, but mixes do not."""
    parts = urlsplit(source if "://" in source else f"https://{source}")
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
    list_ = asked.get("list", "")
    video = asked.get("v", "")
    path = [part for part in parts.path.split("/") if part]
    if parts.netloc.casefold().endswith("youtu.be"):
        video = path[0] if path else ""
    elif path[:1] == ["browse"] and len(path) > 1 and path[1].startswith("VL"):
        list_ = path[1][2:]
    elif path[:1] == ["browse"] and len(path) > 1 and path[1].startswith("MPRE"):
        return "album", path[1], f"https://music.youtube.com/browse/{path[1]}"
    elif channel := _CHANNEL.match(parts.path):
        return "channel", channel[1], f"https://www.youtube.com/{channel[1]}/videos"
    elif path[:1] in (["shorts"], ["live"], ["embed"]) and len(path) > 1:
        video = path[1]
    if list_.startswith(_OWN_LISTS) and not video:
        raise BadInput(
            "This list belongs to your YouTube account and is shown to nobody else.",
            "Copy its videos into a playlist of your own that is public or unlisted.",
        )
    if _LIST.match(list_) and not list_.startswith((*_OWN_LISTS, *_MIXES)):
        return "playlist", list_, f"https://www.youtube.com/playlist?list={list_}"
    if _VIDEO.match(video):
        return "video", video, f"https://www.youtube.com/watch?v={video}"
    if list_.startswith(_MIXES):
        raise BadInput(
            "This is a mix that YouTube makes up anew each time.",
            "Save it as a playlist on YouTube and paste that one's address.",
        )
    raise BadInput(
        "This YouTube address is neither a playlist nor a video.",
        "Open the playlist on YouTube and copy its address.",
    )


def _digest(rows: list[Found]) -> str:
    shown = [(row.url, row.title) for row in rows]
    return sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:16]
