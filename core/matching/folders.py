"""The folders of a remote path: which one is the artist, which the album, which say nothing.

Used by `filename`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.matching.normalise import fold, without_article
from core.matching.words import GENRES, VARIOUS

_COLLECTION_WORDS = """
    music musik musique musica mp3 mp3s flac flacs lossless lossy shared share shares download
    downloads downloaded soulseek slsk complete completed media audio mnt home users user volumes
    data store nas cloud dl tmp temp unsorted sorted incoming library collection albums artists
    discography discographies singles eps unpacked video videos new old various misc my tidal qobuz
    deezer bandcamp itunes torrents torrent files public documents desktop c d e f g h son folder
    red ops songs tracks seedbox archive archives hires vinyl cd cds rips web usb drive disk
    studio bootlegs compilations lps remixes rarities
    root srv opt var export backup nas1 books party dj djs sets clean explicit genre genres
"""
_COLLECTION = frozenset(_COLLECTION_WORDS.split())
_COLLECTION_PARTS = re.compile(
    r"downloads?|\bmusic\b|\bmy \w+$|0day|lidarr|soulseek|musics", re.IGNORECASE
)
_DISC = re.compile(
    r"^(?:the )?[\[(]?"
    r"(?:cd|disc|disk|dvd|lp|vinyl|side|media|disque|(?P<part>volume|vol|teil|part))[\])]?[\s._-]*"
    r"(?P<number>\d{1,2}|[a-d])?(?:\s*(?:of|/)\s*\d+)?(?:\s*[a-d])?(?:\s*[-–:(\[].*)?$",
    re.IGNORECASE,
)
_STORE = re.compile(
    r"^(?:data|disk|drive|hdd|ssd|nas|vol|volume|mnt|share|media|store)\s?\d*$|\w+ ?test$"
)
_DRIVE = re.compile(r"^[A-Za-z]:$|^@@|^~|^#")
_FORMAT = (
    r"flac|mp3|m4a|aac|ogg|opus|alac|wav|ape|320|256|192|128|v0|v2|cbr|vbr|kbps|kbit|web|cd|vinyl|lp|\d*cd|cdrip|rip"
    r"|16|24|bit|16bit|24bit|44|48|96|192khz|khz|lossless|eac|log|cue|hdtracks|hi-?res|qobuz|tidal|deezer|itunes|bandcamp|remaster(?:ed)?"
    r"|deluxe|edition|expanded|reissue|ep|single|album|scene|retail|proper|dsd|sacd|dvd|dl|download|tracks|image"
)
_TAG = re.compile(r"\s*[\[({](?P<inner>[^\[\](){}]*)[\])}]")
_YEAR = re.compile(r"(?:^|(?<=[\s(\[_.-]))(?P<year>(?:19|20)\d\d)(?=$|[\s)\]_.-])")
_MIDDLE_YEAR = re.compile(r"(?<=\S)\s*[\[(](?:19|20)\d\d[\])]\s+(?=\w)")
_LEAD_YEAR = re.compile(
    r"^[\[(]?(?P<year>(?:19|20)\d\d)(?:[-.]\d\d(?:[-.]\d\d)?)?[\])]?\s*[-–.]?\s+(?=\S)"
)
_TAIL_YEAR = re.compile(r"\s*[-–,(\[]?\s*(?P<year>(?:19|20)\d\d)[)\]]?\s*$")
_TAIL_FORMAT = re.compile(
    r"[\s,_-]+(?:(?:flac|mp3|m4a|320|v0|v2|\d{3} ?kbps|kbps|lossless|cdrip|rip|web|24bit|16bit"
    r"|24-\d{2,3}|vbr|cbr)\b[\s,._-]*)+$",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(r"flac|mp3|kbps|lossless|320|\bv0\b", re.IGNORECASE)
_FORMAT_WORDS = re.compile(
    rf"^(?:(?:{_FORMAT}|\d+(?:\.\d+)?|-|/|,|\+|\.|&|b)[\s,._/-]*)+$", re.IGNORECASE
)


@dataclass
class Folders:
    """What the folders say. `outer` are the names that were neither artist nor album; `sure` is
    True when artist and album stand in folders of their own."""

    artist: str | None = None
    album: str | None = None
    year: int | None = None
    disc: int | None = None
    outer: list[str] = field(default_factory=list)
    sure: bool = False
    group: str | None = None
    loose: bool = False


def same_name(a: str, b: str) -> bool:
    """Equal once folded, without the article and without spaces."""
    left, right = (without_article(fold(x)).replace(" ", "") for x in (a, b))
    return bool(left) and left == right


def read_folders(names: list[str]) -> Folders:
    """Decide the folders of a path, outermost first."""
    found = Folders()
    useful = _useful(names, found)
    if not useful:
        return found
    found.group = _group(names[-1])
    if found.loose and not _is_release(useful[-1]):
        found.artist = _clean(useful.pop())
        found.outer.extend(useful)
        return found
    album = useful.pop()
    artist, title, year = _release(album)
    found.year = year
    parent = useful[-1] if useful else None
    if artist is None and parent is None:
        _lone(found, album, title)
    elif artist is None or (parent and same_name(parent, artist)):
        found.artist, found.album, found.sure = _owner(parent or ""), title, True
        useful.pop()
    else:
        found.artist, found.album = artist, title
        if parent and same_name(parent, title):
            found.artist, found.album = parent, artist
    if found.artist and fold(found.artist) in VARIOUS:
        found.outer.append(found.artist)
        found.artist = None
    found.outer.extend(useful)
    return found


def _group(name: str) -> str | None:
    """The release group at the end of a scene folder name."""
    found = re.search(r"-(\w{2,12})$", name.strip())
    return found[1] if found and " " not in name.strip() else None


def _is_release(name: str) -> bool:
    artist, album, year = _release(name)
    return artist is not None or year is not None or album != name.replace("_", " ").strip()


def _lone(found: Folders, album: str, title: str) -> None:
    """A single telling folder: an artist's unless it carries a year or a format."""
    if title != album.replace("_", " ").strip():
        found.album = title
    else:
        found.artist = title


def _useful(names: list[str], found: Folders) -> list[str]:
    """The folders that may name an artist or album; disc numbers are kept, the rest is outer."""
    useful: list[str] = []
    for at, name in enumerate(names):
        folded = fold(name)
        disc = _DISC.match(name.strip())
        if disc and useful:
            if disc["part"] and len(useful) == 1 and not _is_release(useful[0]):
                useful.append(name)  # "Artist/Volume 3" is an album, no third disc
                continue
            number = None if disc["part"] else disc["number"]
            found.disc = int(number) if number and number.isdigit() else found.disc
        elif _is_collection(name, folded, names, at):
            found.outer.append(name)
            found.loose = bool(useful)
        else:
            useful.append(name)
            found.loose = False
    return useful


def _is_collection(name: str, folded: str, names: list[str], at: int) -> bool:
    if (
        _DRIVE.match(name)
        or _STORE.match(folded)
        or not folded
        or (len(folded) == 1 and at < len(names) - 1)
    ):
        return True
    if folded in _COLLECTION:
        return True
    if at < len(names) - 1 and set(fold(name.split(" - ", maxsplit=1)[0]).split()) <= GENRES:
        return True
    return bool(_COLLECTION_PARTS.search(name)) and " - " not in name and at < len(names) - 1


def _release(name: str) -> tuple[str | None, str, int | None]:
    """(artist, album, year) of a release folder such as "Artist - Album (Year) [FLAC]"."""
    solid = " " not in name.strip() and ("_" in name or "." in name or name.count("-") >= 2)
    scene = solid or (name.count("-") >= 3 and " - " not in name)
    text = _scene(name) if scene else name.replace("_", " ")
    text, year = _without_tags(text)
    parts = [p.strip() for p in re.split(r"\s+[-–—]+\s+", text) if p.strip()]
    parts = parts[:2] + [p for p in parts[2:] if not _FORMAT_WORDS.match(p)]
    if (
        len(parts) == 2
        and not scene
        and _TECHNICAL.search(parts[1])
        and _FORMAT_WORDS.match(parts[1])
    ):
        parts = parts[:1]
    years = [p for p in parts if re.fullmatch(r"[\[(]?(?:19|20)\d\d[\])]?", p)]
    if years and len(parts) > 1:
        parts = [p for p in parts if p not in years]
        year = year or int(re.sub(r"\D", "", years[0]))
    if len(parts) >= 2:
        album, tail_year = _strip_year(" - ".join(parts[1:]))
        return parts[0], album, year or tail_year
    album, tail_year = _strip_year(parts[0] if parts else text)
    return None, album, year or tail_year


def _scene(name: str) -> str:
    """A scene release name with its fields set apart by " - "."""
    fields = re.split(r"(?<=[\w)])-(?=[\w(])", name)
    if len(fields) > 2 and not fields[-1].isdigit() and re.fullmatch(r"\w+", fields[-1]):
        fields = fields[:-1]
    return " - ".join(f.replace("_", " ").replace(".", " ") for f in fields)


def _without_tags(text: str) -> tuple[str, int | None]:
    """Without brackets of format and year; the year that was in one."""
    year: int | None = None

    def judge(found: re.Match[str]) -> str:
        nonlocal year
        inner = found["inner"].strip()
        hit = _YEAR.search(inner)
        if hit:
            year = year or int(hit["year"])
        without = _YEAR.sub("", inner).strip(" -,/")
        is_format = bool(
            re.search(
                rf"\b(?:flac|mp3|m4a|kbps|khz|bit|web|{'|'.join(('320', 'v0'))})\b", inner, re.I
            )
        )
        middle = found.start() and text[found.end() :].strip(" -")
        if hit and not without and middle and " - " not in text:
            return found[0]
        return "" if not without or is_format or _FORMAT_WORDS.match(without) else found[0]

    text = _TAG.sub(judge, text)
    lead = _LEAD_YEAR.match(text)
    if lead and lead.end() < len(text):
        year = year or int(lead["year"])
        text = text[lead.end() :]
    if " - " not in text:
        text = _MIDDLE_YEAR.sub(" - ", text)
    return _TAIL_FORMAT.sub("", text).strip() or text.strip(), year


def _strip_year(text: str) -> tuple[str, int | None]:
    found = _TAIL_YEAR.search(text)
    if found and found.start() > 0 and re.search(r"[-–,(\[]", found[0]):
        return text[: found.start()].strip(), int(found["year"])
    return text, None


def _owner(name: str) -> str:
    """The artist of a parent folder; "X - Discography" is X's."""
    artist, rest, _ = _release(name)
    return artist if artist and fold(rest).split()[0] in _COLLECTION else _clean(name)


def _clean(name: str) -> str:
    text, _ = _without_tags(name.replace("_", " "))
    return text or name
