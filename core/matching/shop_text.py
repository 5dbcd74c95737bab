"""Shop records whose price, label line, genre list, date or length slid into the title.

Such text is cut off; a length found there is kept. Also records whose columns slid by one. Used
by `readings`.
"""

from __future__ import annotations

import re

from core.matching.words import GENRES

_HINT = re.compile(
    r"\$ ?\d|\(C\) ?\d{4}|[©℗‰]|\d:\d\d\b|\b(?:19|20)\d\d\b|\d-[A-Z][a-z]{2}-\d|, Music|/Rap"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_JUNK = re.compile(
    r"\s(?:\$ ?\d+\.\d\d|\([CP]\)\s*\d{4}|[©℗]\s*\d{4}|‰ ?ãÑ ?\d{4}|‰"
    r"|(?:19|20)\d\d(?:, \d{4})? [A-Z]\w"
    rf"|{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}}-[A-Z][a-z]{{2}}-\d\d|\d{{1,2}}:\d\d(?=$|\s))"
)
_LABEL = re.compile(
    r"\b(?:19|20)\d\d .*\b(?:Records|Recordings?|Entertainment|Ltd|Limited|LLC|Inc|GmbH|Corporation"
    r"|Group|Company|Publishing|Productions)\b"
)
_LENGTH = re.compile(r"\s(\d{1,2}):(\d\d)(?=$|\s)")
_GENRE_TAIL = re.compile(r"[\s,]+([\w&'-]+(?:\s*/\s*[\w&-]+)*)\s*$")


def without_shop_text(title: str) -> tuple[str, float | None]:
    """(title without shop text, length in seconds found in it or None)."""
    if len(title) < 12 or not _HINT.search(title):
        return title, None
    found = _JUNK.search(title)
    if not found:
        listed = ", Music" in title or "/Rap" in title
        return (_without_genres(title) if listed else title), None
    if not _is_shop(title, found):
        return title, None
    length = _LENGTH.search(title, found.start())
    seconds = int(length[1]) * 60.0 + int(length[2]) if length else None
    cut = title[: found.start()].strip()
    return (_without_genres(cut) or title), seconds


def _is_shop(title: str, found: re.Match[str]) -> bool:
    """A year or length inside brackets, or after a short title, is ordinary title text."""
    before = title[: found.start()]
    if ":" in found[0] and found.end() == len(title) and len(before.split()) < 3:
        return False
    if found[0].strip()[0] in "12" and len(before.split()) < 5 and not _LABEL.search(title):
        return False
    return before.count("(") == before.count(")") and before.count("[") == before.count("]")


def _without_genres(title: str) -> str:
    listed = re.search(r"[\s,]Music(?:,|$)", title)
    if listed:
        head = title[: listed.start()]
        title = re.sub(r"\s+[\w&/-]+,?$", "", head).rstrip(" ,&/")
    while True:
        tail = _GENRE_TAIL.search(title)
        if not tail or not _all_genres(tail[1]) or not title[: tail.start()].strip():
            return title
        title = title[: tail.start()].rstrip(" ,&/")


def _all_genres(text: str) -> bool:
    return all(w.lower() in GENRES for w in re.split(r"[\s/&-]+", text) if w)


def spaced(title: str) -> str:
    """A title whose spaces became dashes or underlines, with spaces again."""
    if " " in title:
        return title
    if "---" in title:
        return title.replace("---", " \0 ").replace("-", " ").replace("\0", "-")
    return title.replace("_", " ") if "_-_" in title else title


_TIMES = (
    (re.compile(r"^(?P<minutes>\d{1,2})m (?P<seconds>\d{1,2})sec$"), 1.0),
    (re.compile(r"^(?P<minutes>\d{1,2}):(?P<seconds>\d\d)$"), 1.0),
    (re.compile(r"^(?P<seconds>\d{1,2}\.\d+)$"), 60.0),
    (re.compile(r"^(?P<seconds>\d{5,7})$"), 0.001),
    (re.compile(r"^(?P<seconds>\d{2,3})$"), 1.0),
)
_PLACE = re.compile(r"^(?:0?[A-H])?(\d{1,3})$")


def shifted_fields(
    title: str, artists: tuple[str, ...], album: str
) -> tuple[float, int | None] | None:
    """(seconds, track number) when the artist field holds a length, the title the track number and
    the album the artist; None for every other record."""
    place = _PLACE.match(title.strip())
    if not place or len(artists) != 1 or not album.strip(" -."):
        return None
    seconds = _seconds(artists[0].strip())
    return None if seconds is None else (seconds, int(place[1]) or None)


def _seconds(text: str) -> float | None:
    for pattern, unit in _TIMES:
        found = pattern.match(text)
        if found:
            named = found.groupdict()
            return float(named["seconds"]) * unit + 60.0 * int(named.get("minutes") or 0)
    return None
