"""Playlists as www.youtube.com shows them: a page with the first rows, the rest by its inner API.

Used by `sandbox.youtube.server`; the shapes follow what yt-dlp 2026.10.26 parses.
"""

from __future__ import annotations

import json
from typing import Any

from sandbox.youtube.world import Upload, YouTubeList, YouTubeWorld

Json = dict[str, Any]
PAGE = 100
"""Rows a page holds, as on YouTube."""


def list_page(world: YouTubeWorld, id_: str) -> str:
    """The HTML of `/playlist?list=ID`."""
    script = f"<script>var ytInitialData = {json.dumps(first_rows(world, id_))};</script>"
    return f"<html><head></head><body>{script}</body></html>"


def first_rows(world: YouTubeWorld, id_: str) -> Json:
    """What the page shows, and `youtubei/v1/browse` too; a private or unknown list is an alert."""
    one = world.lists.get(id_)
    if one is None or one.fault == "private":
        return {"alerts": [{"alertRenderer": {"type": "ERROR", "text": _text(_NO_LIST)}}]}
    listed = {"playlistVideoListRenderer": {"playlistId": id_, "contents": _rows(world, one, 0)}}
    section = {"itemSectionRenderer": {"contents": [listed]}}
    content = {"sectionListRenderer": {"contents": [section]}}
    tab = {"tabRenderer": {"selected": True, "content": content}}
    return {
        "contents": {"twoColumnBrowseResultsRenderer": {"tabs": [tab]}},
        "metadata": {"playlistMetadataRenderer": {"title": one.title}},
    }


def more_rows(world: YouTubeWorld, token: str) -> Json:
    """Answer of `youtubei/v1/browse` to a continuation."""
    id_, _, start = token.rpartition(":")
    rows = _rows(world, world.lists[id_], int(start))
    action = {"appendContinuationItemsAction": {"continuationItems": rows}}
    return {"onResponseReceivedActions": [action]}


_NO_LIST = "The playlist does not exist."


def _rows(world: YouTubeWorld, one: YouTubeList, start: int) -> list[Json]:
    rows = [_row(world.upload(id_), id_) for id_ in one.videos[start : start + PAGE]]
    if start + PAGE < len(one.videos):
        token = {"continuationCommand": {"token": f"{one.id}:{start + PAGE}"}}
        rows.append({"continuationItemRenderer": {"continuationEndpoint": token}})
    return rows


def _row(upload: Upload | None, id_: str) -> Json:
    made: Json = {"videoId": id_, "isPlayable": upload is not None}
    if upload is None or upload.fault == "private":
        words = "[Deleted video]" if upload is None else "[Private video]"
        return {"playlistVideoRenderer": {**made, "title": _text(words)}}
    made |= {
        "title": _text(upload.title),
        "shortBylineText": _text(upload.channel),
        "lengthSeconds": str(max(1, round(upload.told_seconds))),
    }
    return {"playlistVideoRenderer": made}


def _text(words: str) -> Json:
    return {"runs": [{"text": words}]}
