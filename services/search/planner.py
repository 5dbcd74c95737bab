"""The query ladder: at most six queries for a track or an album, strict to loose.

`plan` is used by the search step, `plan_album` by whoever fetches whole albums.

Soulseek peers match every word of a query against the path, so a missing word only makes the
answer wider, while a word spelt differently makes it empty. Hence words that people spell in many
ways ("A$AP", "Don't") are left out as long as enough others remain.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from core.domain import Query, Track
from core.matching.normalise import fold

MAX_QUERIES = 6
ALBUM_RUNGS = 2
"""So many searches for a whole album, before its tracks are looked for one by one."""
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")
_GUESTS = re.compile(r"^(feat|ft|featuring|with)\b\.?", re.IGNORECASE)
_GUEST_TAIL = re.compile(r"\s(feat\.?|ft\.?|featuring)\s.*$", re.IGNORECASE)
_PACKAGING = re.compile(
    r"remaster|deluxe|anniversary|bonus|explicit|clean|official|edition|mono|stereo|album version"
    r"|original mix|original version",
    re.IGNORECASE,
)
_CREDIT_JOIN = re.compile(
    r"\s*(?:,|;|\s&\s|\sfeat\.?\s|\sft\.?\s|\sx\s|\svs\.?\s)\s*", re.IGNORECASE
)
_LONG_TITLE = 5


def plan(track: Track, template: str = "") -> tuple[Query, ...]:
    """The ladder for `track`; a `template` such as "{artist} - {title} 320 MP3" comes first.

    Rungs: artist + title as written, the same in plain letters, a long title shortened, album +
    title for titles of one word, and the title alone, which is gated. Every search costs its share
    of the politeness window, so a rung is there only when it can find what the others cannot.
    """
    return _ladder(_rungs(track, template))


def plan_album(album: str, tracks: Sequence[Track]) -> tuple[Query, ...]:
    """The ladder for a whole album: its folder is found by one query instead of one a track.

    Rungs: artist + album, the same in plain letters, artist + the track whose title says most (its
    folder is the album's), and the album alone, which is gated. An album named like its artist
    starts with the track: the artist's name would bring everything they ever made.
    """
    return _ladder(_album_rungs(album, tracks))


def plan_together(track: Track, album: Sequence[Track], template: str = "") -> tuple[Query, ...]:
    """The ladder for `track`, which is wanted with the other tracks of its `album`.

    The album's own rungs come first: they are the same for every track of the album, so one search
    serves them all. `album` holds `track` too, in the same order for each of them.
    """
    rungs = [rung for rung in plan_album(track.album or "", album) if not rung.gated]
    return _ladder((*rungs[:ALBUM_RUNGS], *plan(track, template)))


def _ladder(rungs: Iterable[Query]) -> tuple[Query, ...]:
    queries: dict[str, Query] = {}
    for query in rungs:
        key = query.text.casefold()
        if query.text and key not in queries:
            queries[key] = query
    return tuple(queries.values())[:MAX_QUERIES]


def _album_rungs(album: str, tracks: Sequence[Track]) -> Iterator[Query]:
    artist, name = _safe_words(album_artist(tracks)), _safe_words(searchable_title(album))
    titles = [_safe_words(searchable_title(track.title)) for track in tracks]
    telling = max(titles, key=lambda words: (len("".join(words)), words), default=[])
    if {word.casefold() for word in name} - {word.casefold() for word in artist}:
        yield Query(_join(artist, name), "artist-album")
        yield Query(_join([p for w in (*artist, *name) for p in _words(fold(w))]), "plain-letters")
    if telling:
        yield Query(_join(artist or name, telling[: _LONG_TITLE - 1]), "album-track")
    yield Query(_join(name), "album", gated=True)


def album_artist(tracks: Sequence[Track]) -> str:
    """The artist most of the tracks share; "" for a compilation."""
    if not tracks:
        return ""
    named = [
        track.album_artists[0] if track.album_artists else main_artist(track) for track in tracks
    ]
    name, shared = Counter(named).most_common(1)[0]
    various = fold(name) in {"various", "various artists", "va"}
    return name if shared * 2 > len(tracks) and not various else ""


def _rungs(track: Track, template: str) -> Iterator[Query]:
    artist, title = main_artist(track), searchable_title(track.title)
    if template:
        text = template.replace("{artist}", artist).replace("{title}", title)
        yield Query(" ".join(_words(text)), "template")
    names, both = _safe_words(artist), [*_safe_words(artist), *_safe_words(title)]
    yield Query(_join(both), "artist-title")
    yield Query(_join([plain for word in both for plain in _words(fold(word))]), "plain-letters")
    short = _words(title)[: _LONG_TITLE - 1]
    if len(_words(title)) > _LONG_TITLE:
        yield Query(_join(names, short), "short-title")
    if track.album and len(_words(title)) == 1 and fold(track.album) != fold(title):
        # A lone word floods the answer; for longer titles the last rung finds this and more.
        yield Query(_join(_safe_words(searchable_title(track.album)), _safe_words(title)), "album")
    yield Query(_join(_safe_words(title)), "title", gated=True)


def main_artist(track: Track) -> str:
    """The first artist alone: guests are often missing in file names."""
    if not track.artists:
        return ""
    if len(track.artists) > 1:
        return track.artists[0]
    return _CREDIT_JOIN.split(track.artists[0])[0] or track.artists[0]


def searchable_title(title: str) -> str:
    """The title without guests and packaging; version words stay, they are identity."""

    def keep(found: re.Match[str]) -> str:
        inside = found.group(1)
        return " " if _GUESTS.match(inside) or _PACKAGING.search(inside) else f" {inside} "

    text = _GUEST_TAIL.sub("", _BRACKETS.sub(keep, title))
    head, dash, tail = text.rpartition(" - ")
    if dash and _PACKAGING.search(tail):
        text = head
    return " ".join(text.split()) or title


def _words(text: str) -> list[str]:
    """Words as Soulseek sees them: separators fall away, one leading dash would exclude."""
    spaced = "".join(
        c if _is_word_character(c) else " " for c in unicodedata.normalize("NFC", text)
    )
    return [word.strip("-'’.") for word in spaced.split() if word.strip("-'’.")]


def _is_word_character(char: str) -> bool:
    return char.isalnum() or char in "$!'’.&+-" or unicodedata.category(char) in {"Mn", "Mc"}


def _safe_words(text: str) -> list[str]:
    """Words spelt one way only; all words when none is left."""
    words = _words(text)
    plain = [w for w in words if all(c.isalnum() or c == "-" for c in w) and len(w) > 1]
    return plain or words


def _join(*parts: list[str]) -> str:
    """Each word once: a second one asks for nothing more."""
    once = {word.casefold(): word for part in reversed(parts) for word in reversed(part)}
    return " ".join(reversed(once.values()))
