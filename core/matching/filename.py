"""Soulseek paths: what a folder and file name say about a recording.

Folders are decided first (shares, collection and disc folders are skipped, "Artist - Album (Year)
[format]" is undone), then the file name is read against them. Used for every search result.
"""

from __future__ import annotations

import re

from core.domain import Track
from core.matching.folders import Folders, read_folders, same_name
from core.matching.normalise import fold
from core.matching.versions import read_tail

_EXTENSION = re.compile(
    r"\.(?:flac|mp3|m4a|mp4|ogg|oga|opus|wav|aiff?|ape|wv|wma|aac|alac|mpc|dsf|dff)$", re.IGNORECASE
)
_HASH = re.compile(r"[-_ ][0-9a-f]{8}$")
_NUMBER = re.compile(
    r"^[\[(]?(?P<number>\d{1,4})[\])]?(?=$|\s*[-.)_\]]|\s)\s*(?:[-.)_\]]+\s*|\s+)?"
)
_ZEROES = re.compile(r"^(0+\d{1,4})\s+(?=\S)")
_DISC_TRACK = re.compile(r"^(?P<disc>\d)[-.](?P<track>\d{2})(?=\D|$)[-.)\s]*")
_VINYL = re.compile(r"^(?P<side>[A-H])(?P<track>\d{1,2})(?=[\s.)-])[\s.)-]*")


def parse_path(path: str) -> Track:
    """Read a remote path (`\\` or `/`). `genres` carries the outer folder names, so that words such
    as "live" or "clean" in them are not lost. Missing parts stay unknown."""
    parts = [p for p in re.split(r"[\\/]+", path.strip()) if p.strip()]
    if not parts:
        return Track(title=path.strip())
    stem, is_file = _stem(parts[-1])
    if not is_file and len(parts) == 1 or not is_file and not _EXTENSION.search(parts[-1]):
        return _folder_only(parts)
    folders = read_folders(parts[:-1])
    return _read(_Stem(stem, folders), folders)


def _stem(name: str) -> tuple[str, bool]:
    found = _EXTENSION.search(name)
    return (name[: found.start()], True) if found else (name, False)


def _folder_only(parts: list[str]) -> Track:
    folders = read_folders(parts)
    artists = (folders.artist,) if folders.artist else ()
    return Track(title="", artists=artists, album=folders.album, year=folders.year)


class _Stem:
    """A file name without its extension, cut into its number and its parts."""

    def __init__(self, stem: str, folders: Folders) -> None:
        self.number: int | None = None
        self.disc: int | None = None
        text = stem.strip()
        self.scene = " " not in text and ("_" in text or text.count("-") >= 2)
        text = _HASH.sub("", text) if self.scene else text
        text = text.replace("_", " ").strip() if " " not in text else text
        text = self._lead(text, folders)
        self.parts = self._cut(text)

    def _lead(self, text: str, folders: Folders) -> str:
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
        self._take(found["number"])
        return text[found.end() :]

    def _is_number(self, text: str, found: re.Match[str], folders: Folders) -> bool:
        digits = found["number"]
        sign = found[0][len(digits) :].strip() or text[0] in "[("
        if len(digits) == 4 and not digits.startswith("0"):
            return bool(sign) and int(digits[:2]) < 10 and int(digits[2:]) < 60
        if len(digits) == 3:
            return bool(sign) or digits.startswith("0") or self.scene
        if folders.album and same_name(digits, folders.album) and not sign:
            return False
        return bool(sign) or len(digits) == 2

    def _take(self, digits: str) -> None:
        """Three and four digits are disc and track; zeroes in front mean a long counter."""
        value = int(digits)
        if len(digits) == 3 and not digits.startswith("0") and 0 < value % 100:
            self.disc, value = value // 100, value % 100
        elif len(digits) == 4 and value >= 100:
            self.disc, value = value // 100, value % 100
        self.number = value

    def _cut(self, text: str) -> list[str]:
        cut = re.split(r"\s+[-–—]+\s+", text)
        if len(cut) == 1 and self.scene:
            cut = re.split(r"(?<=[\w)])-(?=[\w(])", text)
        return [c.strip() for c in cut if c.strip()]


def _read(stem: _Stem, folders: Folders) -> Track:
    """Name the parts of a file name with the help of its folders."""
    artist, album = folders.artist, folders.album
    parts = stem.parts
    named_artist = False
    kept: list[str] = []
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        if not last and not named_artist and artist and same_name(part, artist):
            named_artist = True
        elif not last and album and same_name(part, album) and not (at == 0 and len(parts) == 2):
            continue
        elif not last and part.isdigit() and len(part) <= 3 and stem.number is None:
            stem._take(part)
        elif not last and part.isdigit() and len(part) <= 3 and not album:
            album = part
        else:
            kept.append(part)
    return _assembled(stem, folders, kept, artist, album, named_artist)


def _assembled(
    stem: _Stem,
    folders: Folders,
    kept: list[str],
    artist: str | None,
    album: str | None,
    named: bool,
) -> Track:
    head, title = _join_versions(kept or stem.parts)
    if head and not named:
        if artist and len(head) == 1 and folders.sure and _is_title_dash(head, title):
            title = " - ".join([*head, title])
        else:
            artist = head[0]
            album = head[1] if len(head) > 1 and not album else album
    elif head:
        title = " - ".join([*head, title])
    outer = tuple(folders.outer)
    return Track(
        title=title,
        artists=(artist,) if artist else (),
        album=album,
        track_number=stem.number,
        disc_number=stem.disc or folders.disc,
        year=folders.year,
        genres=outer,
    )


def _is_title_dash(head: list[str], title: str) -> bool:
    return False


def _join_versions(kept: list[str]) -> tuple[list[str], str]:
    """(parts before the title, title with the version tails it owns)."""
    title = kept[-1]
    rest = kept[:-1]
    while rest:
        found = read_tail(tuple(fold(title.split(" - ")[0]).split()))
        if not found.kinds and not (found.packaging and len(fold(title)) > 5):
            break
        title = f"{rest.pop()} - {title}"
    return rest, title
