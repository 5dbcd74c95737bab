"""The texts of a `TagSet`, field by field, as every tag format writes them.

Used by the writers of ID3, Vorbis comments, MP4 and RIFF INFO; what a format stores in its own way
(numbers with totals, flags, ids in frames of their own, pictures, lyrics) is left to them.
"""

from __future__ import annotations

import re

from core.domain import TagSet

_SINGLE = (
    *("title", "artist", "album", "album_artist", "date", "isrc", "mb_recording", "mb_release"),
    *("disc_title", "original_date", "mb_release_track", "mb_release_group", "label"),
    *("catalogue_number", "barcode", "media", "key"),
    *("artist_sort", "album_artist_sort", "album_sort", "title_sort"),
)
_SEVERAL = {
    "artists": "artists",
    "genre": "genres",
    "mb_artists": "mb_artists",
    "mb_album_artists": "mb_album_artists",
    "release_types": "release_types",
    "composers": "composers",
}
_GAINS = ("track_gain", "album_gain")
_PEAKS = ("track_peak", "album_peak")
_STAMP = re.compile(r"\[(\d{1,3}):(\d{1,2}(?:[.:]\d{1,3})?)\]")
_HEADER = re.compile(r"\[[a-z#]+:[^\]]*\]", re.IGNORECASE)


def texts_of(tags: TagSet) -> dict[str, list[str]]:
    """Field (a key of the tables in `tag_keys`) → its texts; what is left open is not there."""
    found: dict[str, list[str]] = {}
    for field in _SINGLE:
        found[field] = [getattr(tags, field) or ""]
    for field, name in _SEVERAL.items():
        found[field] = list(getattr(tags, name))
    # A stale list of other names would win over a new album artist in Navidrome.
    found["album_artists"] = list(tags.album_artists) or [tags.album_artist or ""]
    for field in _GAINS:
        found[field] = [_number(getattr(tags, field), "{:+.2f} dB")]
    for field in _PEAKS:
        found[field] = [_number(getattr(tags, field), "{:.6f}")]
    found["bpm"] = [_number(tags.bpm, "{:.0f}")]
    kept = {field: [text for text in texts if text] for field, texts in found.items()}
    return {field: texts for field, texts in kept.items() if texts}


def r128_gain(gain: float) -> str:
    """A ReplayGain of Opus' own kind: 1/256 dB against -23 LUFS, which is 5 dB lower (RFC 7845)."""
    return str(max(-32768, min(32767, round((gain - 5.0) * 256))))


def plain_lyrics(lyrics: str) -> str:
    """The words without the time stamps and headers of an LRC text."""
    lines = (_HEADER.sub("", _STAMP.sub("", line)).strip() for line in lyrics.splitlines())
    return "\n".join(lines).strip("\n")


def timed_lyrics(lyrics: str) -> list[tuple[str, int]]:
    """(line, milliseconds) in order of time; empty when the text has no time stamps."""
    found = []
    for line in lyrics.splitlines():
        words = _HEADER.sub("", _STAMP.sub("", line)).strip()
        for minutes, seconds in _STAMP.findall(line):
            at = int(minutes) * 60_000 + round(float(seconds.replace(":", ".")) * 1000)
            found.append((words, at))
    return sorted(found, key=lambda one: one[1])


def _number(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)
