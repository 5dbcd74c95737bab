"""Who a track is filed under: its main artist, its album artist, its guests; pure.

Used by the layouts and the tags, so that folder and tag always agree.
"""

from __future__ import annotations

import re

from core.domain import Track
from core.matching.normalise import fold, is_placeholder
from core.matching.words import VARIOUS

UNKNOWN_ARTIST = "Unknown Artist"
UNKNOWN_TITLE = "Unknown Title"
VARIOUS_ARTISTS = "Various Artists"

_GUEST = r"(?:feat\.?|ft\.?|featuring)(?!\s+of\b)"  # "A Feat of Strength" is a title
_GUEST_BRACKET = re.compile(rf"\s*[(\[]\s*{_GUEST}\s+(?P<names>[^()\[\]]*)[)\]]", re.IGNORECASE)
_GUEST_TAIL = re.compile(rf"\s+{_GUEST}\s+(?P<names>.+?)(?=\s*[(\[]|\s+[-–—]\s|$)", re.IGNORECASE)
_WITH_BRACKET = re.compile(r"\s*[(\[]\s*with\s+(?P<names>[^()\[\]]*)[)\]]", re.IGNORECASE)
_SINGLE_MARK = re.compile(r"\s+-\s+single$", re.IGNORECASE)


def display_title(track: Track) -> str:
    """The title as the source wrote it, never empty."""
    return track.title.strip() or UNKNOWN_TITLE


def main_artist(track: Track) -> str:
    """The first artist without guests; `UNKNOWN_ARTIST` when the source did not say."""
    return next(iter(_named(track.artists)), UNKNOWN_ARTIST)


def album_artist(track: Track) -> str:
    """The one name its album is filed under; samplers share `VARIOUS_ARTISTS`."""
    name = next(iter(_named(track.album_artists)), None) or main_artist(track)
    return VARIOUS_ARTISTS if fold(name) in VARIOUS else name


def is_sampler(track: Track) -> bool:
    """True for a track of a compilation by several artists."""
    return known_album(track) is not None and album_artist(track) == VARIOUS_ARTISTS


def known_album(track: Track) -> str | None:
    """The album's title, None when it is unknown or a placeholder."""
    return None if is_placeholder(track.album) else track.album


def is_single(track: Track) -> bool:
    """True when its catalogue says so, no album is known, or its title is the track's own.

    Guests and a shop's "- Single" do not make another title; version words do.
    """
    album = known_album(track)
    if album is None or track.single:
        return True
    titles = {fold(track.title), fold(without_guests(track.title))}
    return not titles.isdisjoint({fold(album), fold(without_guests(_SINGLE_MARK.sub("", album)))})


def without_guests(text: str, others: tuple[str, ...] = ()) -> str:
    """A title or credit without "feat. X".

    A bracket "(with X)" goes only when X is one of `others`: "(With You)" is often the title.
    """
    known = {fold(name) for name in others}

    def unless_title(found: re.Match[str]) -> str:
        names = re.split(r"\s*(?:,|&|\band\b)\s*", found["names"])
        return "" if all(fold(name) in known for name in names) else found[0]

    text = _GUEST_BRACKET.sub("", text)
    text = _GUEST_TAIL.sub("", text)
    return _WITH_BRACKET.sub(unless_title, text).strip()


def _named(artists: tuple[str, ...]) -> list[str]:
    """The names that are names, each without its guests."""
    known = [name for name in artists if not is_placeholder(name)]
    return [without_guests(name) or name for name in known]
