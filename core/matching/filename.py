"""Soulseek paths: what a folder and file name say about a recording.

Folders are decided first (shares, collection and disc folders are skipped, "Artist - Album (Year)
[format]" is undone), then the file name is read against them. Used for every search result.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.domain import Track
from core.matching.folders import Folders, read_folders, same_name
from core.matching.normalise import fold
from core.matching.versions import read_tail

_EXTENSION = re.compile(
    r"\.(?:flac|mp3|m4a|mp4|ogg|oga|opus|wav|aiff?|ape|wv|wma|aac|alac|mpc|dsf|dff)$",
    re.IGNORECASE,
)
_HASH = re.compile(r"[-_ ][0-9a-f]{8}$")
_NUMBER = re.compile(
    r"^[\[(]?(?P<number>\d{1,4})[\])]?(?=$|\s*[-.)_\]]|\s)\s*(?P<sign>[-.)_\]]+\s*)?"
)
_ZEROES = re.compile(r"^(0+\d{1,4})\s+(?=\S)")
_DISC_TRACK = re.compile(
    r"^(?:CD|Disc|D)?\s*(?P<disc>\d)[-.x](?P<track>\d{2})(?=\D|$)[-.)\s]*", re.I
)
_VINYL = re.compile(r"^(?P<side>[A-H])(?P<track>\d{1,2})(?=[\s.)-])[\s.)-]*")
_DASH = re.compile(r"\s+[-–—]+\s+|(?<=\w)_-_(?=\w)")
_HIGH = re.compile(r"[4-9]\d\s+\w")  # no album is that long: the number belongs to a name
_BRACKETED = re.compile(r"[(\[{][^)\]}]*[)\]}]")


def parse_path(path: str) -> Track:
    """Read a remote path (`\\` or `/`). `context` carries the outer folder names, so that words
    such as "live" or "clean" in them are not lost. Where the file name says another artist than the
    folder, `album_artists` is the folder's. Missing parts stay unknown."""
    parts = [p for p in re.split(r"[\\/]+", path.strip()) if p.strip()]
    if not parts:
        return Track(title=path.strip())
    found = _EXTENSION.search(parts[-1])
    if not found:
        return _folder_only(parts)
    folders = _folders(tuple(parts[:-1]))
    return _read(_Stem(parts[-1][: found.start()], folders), folders)


@lru_cache(maxsize=4096)
def _folders(names: tuple[str, ...]) -> Folders:
    """Remembered: the files of one search share their folders. Nobody changes the answer."""
    return read_folders(list(names))


def _folder_only(parts: list[str]) -> Track:
    folders = read_folders(parts)
    artists = (folders.artist,) if folders.artist else ()
    return Track(title="", artists=artists, album=folders.album, year=folders.year)


class _Stem:
    """A file name without its extension, cut into its number and its parts."""

    def __init__(self, stem: str, folders: Folders) -> None:
        self.number: int | None = None
        self.disc: int | None = None
        self.album: str | None = None
        text = stem.strip()
        self.scene = " " not in text and ("_" in text or text.count("-") >= 2)
        if self.scene:
            text = _without_group(_HASH.sub("", text), folders.group)
        parts = _DASH.split(text) if "_-_" in text else [text]
        text = " - ".join(p.replace("_", " ").strip() for p in parts)
        self.parts = self._cut(self.lead(text, folders), folders)

    def lead(self, text: str, folders: Folders) -> str:
        """Take the leading track number off."""
        zeroes = _ZEROES.match(text)
        if zeroes and len(zeroes[1]) > 4:
            self.number = int(zeroes[1])
            return text[zeroes.end() :]
        pair = _DISC_TRACK.match(text)
        if pair and pair.end() < len(text):
            self.disc, self.number = int(pair["disc"]), int(pair["track"])
            return text[pair.end() :]
        vinyl = _VINYL.match(text)
        if vinyl and vinyl.end() < len(text):
            self.number = int(vinyl["track"])
            return text[vinyl.end() :]
        found = _NUMBER.match(text)
        if not found or found.end() >= len(text) or not self._is_number(text, found, folders):
            return text
        self.take(found["number"])
        return text[found.end() :]

    def _is_number(self, text: str, found: re.Match[str], folders: Folders) -> bool:
        digits = found["number"]
        sign = bool(found["sign"]) or text[0] in "[("
        if len(digits) == 4:
            return (sign or digits[0] == "0") and int(digits[:2]) < 10 and int(digits[2:]) < 60
        if len(digits) == 3:
            return sign or digits.startswith("0") or self.scene or bool(folders.album)
        if not sign and folders.album and same_name(digits, folders.album):
            return False
        if not sign and folders.artist and same_name(_DASH.split(text)[0], folders.artist):
            return False
        if not sign and digits > "39" and _DASH.search(text):
            return False  # no album is that long: the number belongs to a name
        return sign or len(digits) == 2

    def take(self, digits: str) -> None:
        """Three and four digits are disc and track; zeroes in front mean a long counter."""
        value = int(digits)
        if (
            len(digits) in (3, 4)
            and not digits.startswith("00")
            and value % 100 > 0
            and value >= 100
        ):
            self.disc, value = value // 100, value % 100
        self.number = value

    def _cut(self, text: str, folders: Folders) -> list[str]:
        cut = _DASH.split(text)
        if (
            len(cut) == 1
            and folders.artist
            and text.lower().startswith(folders.artist.lower() + "-")
        ):
            cut = [folders.artist, text[len(folders.artist) + 1 :]]
        if len(cut) == 1 and self.scene:
            cut = _scene_cut(text, folders.artist)
        return [c.strip() for c in cut if c.strip()]


def _without_group(text: str, group: str | None) -> str:
    """Without the release group that scene names repeat at their end."""
    tail = f"-{group}".lower() if group else ""
    return text[: -len(tail)] if tail and text.lower().endswith(tail) else text


def _scene_cut(text: str, artist: str | None) -> list[str]:
    """ "artist-title": the first hyphen cuts unless the folder's artist ends at a later one."""
    hyphens = [m.start() for m in re.finditer(r"(?<=[\w)])-(?=[\w(])", text)]
    if not hyphens:
        return [text]
    at = next((h for h in hyphens if artist and same_name(text[:h], artist)), hyphens[0])
    return [text[:at], text[at + 1 :]]


def _read(stem: _Stem, folders: Folders) -> Track:
    """Name the parts of a file name with the help of its folders."""
    kept, named = _unnamed(stem, folders)
    if named and kept and stem.number is None and not _HIGH.match(kept[-1]):
        kept[-1] = stem.lead(kept[-1], folders) or kept[-1]
    head, title = _join_versions(kept or stem.parts[-1:] or [""])
    artist, album = folders.artist, stem.album or folders.album
    owner: tuple[str, ...] = ()
    if head and named != "artist":
        owner = (artist,) if artist and len(head) == 1 else ()
        artist = head[0]
        album = head[1] if len(head) > 1 and not album else album
    elif head:
        title = " - ".join([*head, title])
    return Track(
        title=title,
        artists=(artist,) if artist else (),
        album=album,
        track_number=stem.number,
        disc_number=stem.disc or folders.disc,
        year=folders.year,
        album_artists=owner,
        context=tuple(folders.outer),
    )


def _unnamed(stem: _Stem, folders: Folders) -> tuple[list[str], str]:
    """The parts that are neither artist, album nor number, and what was recognised among them."""
    kept: list[str] = []
    named = ""
    numbers: list[str] = []
    for at, part in enumerate(stem.parts):
        last = at == len(stem.parts) - 1
        if last:
            kept.append(part)
        elif named != "artist" and folders.artist and same_name(part, folders.artist):
            named = "artist"
        elif folders.album and same_name(part, folders.album) and (at or len(stem.parts) > 2):
            named = named or "album"
        elif part.isdigit() and len(part) <= 3:
            numbers.append(part)
        else:
            kept.append(part)
    _take_numbers(stem, numbers)
    return kept, named


def _take_numbers(stem: _Stem, numbers: list[str]) -> None:
    """The last bare number is the track; one before it is an album named by a number."""
    if numbers and stem.number is None:
        stem.take(numbers.pop())
    if numbers:
        stem.album = numbers[0]


def _join_versions(kept: list[str]) -> tuple[list[str], str]:
    """(parts before the title, title with the version tails it owns)."""
    title = kept[-1]
    rest = kept[:-1]
    while rest:
        found = read_tail(tuple(fold(_BRACKETED.sub(" ", title.split(" - ")[0])).split()))
        if not found.kinds and not (found.packaging and len(fold(title)) > 5):
            break
        title = f"{rest.pop()} - {title}"
    return rest, title
