"""What YouTube, YouTube Music, SoundCloud and Bandcamp answer with, as far as it is read.

Used by `sandbox.youtube.server`. The shapes follow what yt-dlp 2026.10.26 and ytmusicapi 1.12.1
parse; everything they do not look at is left out.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from typing import Any

from sandbox.youtube.world import Upload

Json = dict[str, Any]
MEDIA_HOST = "rr1---sn-sandbox.googlevideo.com"
SOUNDS_HOST = "cf-media.sndcdn.com"
TRACKS_HOST = "t4.bcbits.com"
CLIENT_ID = "sandboxsandboxsandboxsandboxsand"

_SPOKEN = {
    "removed": ("ERROR", "Video unavailable. This video has been removed by the uploader"),
    "private": ("LOGIN_REQUIRED", "Private video. Sign in if you've been granted access"),
    "login": ("LOGIN_REQUIRED", "Sign in to confirm your age"),
    "bot_check": ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot"),
    "rate_limited": ("ERROR", "This content isn't available, try again later."),
}


def _text(words: str) -> Json:
    return {"runs": [{"text": words}]}


def clock(seconds: float) -> str:
    """A length as YouTube writes it: 3:07, 1:02:03."""
    whole = max(1, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def video_results(found: Sequence[Upload]) -> Json:
    """Answer of `youtubei/v1/search` on www.youtube.com."""
    items = [{"videoRenderer": _renderer(one)} for one in found]
    sections = [{"itemSectionRenderer": {"contents": items}}]
    listed = {"sectionListRenderer": {"contents": sections}}
    return {"contents": {"twoColumnSearchResultsRenderer": {"primaryContents": listed}}}


def _renderer(one: Upload) -> Json:
    made: Json = {
        "videoId": one.id,
        "title": _text(one.title),
        "ownerText": _text(one.channel),
        "shortBylineText": _text(one.channel),
        "viewCountText": {"simpleText": "1,234 views"},
    }
    if one.live:
        badge = {"style": "BADGE_STYLE_TYPE_LIVE_NOW", "label": "LIVE"}
        made["badges"] = [{"metadataBadgeRenderer": badge}]
    else:
        made["lengthText"] = {"simpleText": clock(one.told_seconds)}
    return made


def song_results(found: Sequence[Upload]) -> Json:
    """Answer of `youtubei/v1/search` on music.youtube.com, filtered to songs."""
    shelf = {"musicShelfRenderer": {"contents": [_song(one) for one in found]}}
    section: list[Json] = [shelf] if found else []
    content = {"sectionListRenderer": {"contents": section}}
    tab = {"tabRenderer": {"content": content}}
    return {"contents": {"tabbedSearchResultsRenderer": {"tabs": [tab]}}}


def _song(one: Upload) -> Json:
    runs: list[Json] = []
    for artist in one.artists:
        runs += [{"text": artist, **_browse("UC" + one.id)}, {"text": " & "}]
    runs[-1] = {"text": " • "}
    if one.album:
        runs += [{"text": one.album, **_browse("MPREb_" + one.id)}, {"text": " • "}]
    runs.append({"text": clock(one.told_seconds)})
    watch = {"watchEndpoint": {"videoId": one.id}}
    button = {"musicPlayButtonRenderer": {"playNavigationEndpoint": watch}}
    return {
        "musicResponsiveListItemRenderer": {
            "overlay": {"musicItemThumbnailOverlayRenderer": {"content": button}},
            "flexColumns": [_column([{"text": one.title}]), _column(runs)],
        }
    }


def _browse(target: str) -> Json:
    return {"navigationEndpoint": {"browseEndpoint": {"browseId": target}}}


def _column(runs: list[Json]) -> Json:
    return {"musicResponsiveListItemFlexColumnRenderer": {"text": {"runs": runs}}}


def player(one: Upload | None, id_: str, spoken: str, sizes: dict[int, int]) -> Json:
    """Answer of `youtubei/v1/player`; `spoken` is a fault that the player tells of."""
    details = {"videoId": id_, "title": one.title if one else "", "isLive": False}
    if one is None or spoken:
        status, reason = _SPOKEN[spoken or "removed"]
        return {
            "playabilityStatus": {"status": status, "reason": reason},
            "videoDetails": details,
        }
    details |= {
        "lengthSeconds": str(round(one.seconds)),
        "author": one.channel,
        "channelId": "UC" + (one.id * 3)[:22],
        "viewCount": "1234",
        "shortDescription": "",
    }
    formats = [_format(one, itag, size) for itag, size in sizes.items()]
    return {
        "playabilityStatus": {"status": "OK"},
        "videoDetails": details,
        "streamingData": {"adaptiveFormats": formats, "expiresInSeconds": "21540"},
    }


_FORMATS = {
    251: ('audio/webm; codecs="opus"', 141_000, "48000"),
    140: ('audio/mp4; codecs="mp4a.40.2"', 129_000, "44100"),
}


def _format(one: Upload, itag: int, size: int) -> Json:
    mime, bitrate, rate = _FORMATS[itag]
    return {
        "itag": itag,
        "url": f"https://{MEDIA_HOST}/videoplayback?id={one.id}&itag={itag}",
        "mimeType": mime,
        "bitrate": bitrate,
        "averageBitrate": bitrate,
        "contentLength": str(size),
        "quality": "tiny",
        "audioQuality": "AUDIO_QUALITY_MEDIUM",
        "audioSampleRate": rate,
        "audioChannels": 2,
        "approxDurationMs": str(int(one.seconds * 1000)),
    }


def sound(one: Upload) -> Json:
    """A track as SoundCloud's API tells it."""
    stream = {
        "url": f"https://api-v2.soundcloud.com/media/{one.id}/stream/progressive",
        "preset": "mp3_1_0",
        "format": {"protocol": "progressive", "mime_type": "audio/mpeg"},
        "quality": "sq",
        "snipped": False,
    }
    return {
        "id": int(one.id),
        "kind": "track",
        "uri": f"https://api.soundcloud.com/tracks/{one.id}",
        "title": one.title,
        "duration": int(one.told_seconds * 1000),
        "permalink_url": f"https://soundcloud.com/sandbox/{one.id}",
        "user": {"id": 7, "username": one.channel, "permalink": "sandbox"},
        "media": {"transcodings": [stream]},
    }


def bandcamp_address(one: Upload) -> str:
    """The page of a track."""
    return f"https://{''.join(one.channel.lower().split())}.bandcamp.com/track/{one.id}"


def bandcamp_results(found: Sequence[Upload]) -> Json:
    """Answer of Bandcamp's search box: bands stand between the tracks."""
    rows: list[Json] = [{"type": "b", "name": "A band", "item_url_root": "https://a.bandcamp.com"}]
    rows += [
        {
            "type": "t",
            "id": int(one.id),
            "name": one.title,
            "band_name": one.channel,
            "album_name": one.album or None,
            "item_url_path": bandcamp_address(one),
        }
        for one in found
    ]
    return {"auto": {"results": rows}}


def bandcamp_page(one: Upload) -> str:
    """A track's page, as far as yt-dlp reads it."""
    stream = f"https://{TRACKS_HOST}/stream/{one.id}"
    track = {
        "track_id": int(one.id),
        "title": one.title,
        "duration": one.seconds,
        "track_num": 1,
        "file": {"mp3-128": stream},
    }
    album = {"id": int(one.id), "artist": one.channel, "current": {}, "trackinfo": [track]}
    told, embed = (html.escape(json.dumps(data)) for data in (album, {"artist": one.channel}))
    return (
        '<html><head><meta property="og:image" content="https://f4.bcbits.com/img/a1.jpg"></head>'
        f'<body><script data-tralbum="{told}" data-embed="{embed}"></script></body></html>'
    )
