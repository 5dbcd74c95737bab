"""Video titles: artist, title, version and guests out of what an uploader typed.

Precedence (contract youtube-and-audio §3): a dash split of the title, then the channel. Version
words stay in the title, packaging goes. Used for YouTube, SoundCloud and Bandcamp results.
"""

from __future__ import annotations

import re

from core.domain import Track
from core.matching.credits import clean_channel
from core.matching.normalise import fold
from core.matching.versions import read_tail, read_words
from core.matching.words import ORIGIN_STARTS, SOFT_KINDS

_WIDE = str.maketrans(
    {"（": "(", "）": ")", "［": "[", "］": "]", "＂": '"', "｜": "|", "：": ":", "　": " "}
)
_EXTENSION = re.compile(
    r"\.(?:avi|wmv|mpe?g|mp4|m4v|mov|flv|mkv|webm|mp3|flac|m4a|ogg|wav)\s*$", re.IGNORECASE
)
_DECORATION = re.compile(r"\*+[^*]*\*+|[★☆♫♪►▶●■]+|\(\s*\)|\[\s*\]")
_NUMBERED = re.compile(r"^(?:\d{1,2}\.|[A-Z]{1,2}\d\.|[A-D]\.)\s+(?=\S)")
_BRACKET = re.compile(r"\s*[(\[【]([^()\[\]【】]*)[)\]】]\s*")
_NOISE_WORDS = (
    r"(?:the |an? )?"
    r"(?:official|officiel|officielle|oficial|oficiel|offizielles|ufficiale|original|full|new)?"
    r"[\s,]*(?:hd|hq|4k|uhd|1080p|720p|music|musik|lyrics?|short film|audio|art|animated"
    r"|performance)?[\s,]*"
    r"(?:music video|lyrics? video|video ?clip|videoclip|video|clip|visuali[sz]er|audio|lyrics"
    r"|stream|m/v|mv|pv|hd|hq|4k)"
    r"[\s,]*(?:officiel|oficiel|oficial|official|officielle|hd|hq|4k|with lyrics|lyrics|ufficiale)?"
)
_NOISE_TAIL = re.compile(
    rf"(?:\s*[-–—|/:,]+\s*|\s+)"
    rf"(?:{_NOISE_WORDS}|with lyrics|dance practice|choreography(?: video)?|special video)\s*$",
    re.IGNORECASE,
)
_LONE_NOUN = re.compile(r"^\s*[-–—|/:,]*\s*(?:video|clip|audio|lyrics?|stream)\s*$", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s+[-–—―~_]+\s+|\s+(?://|\|\||::)\s+|\s*[–—―]\s+|\s+[–—―]\s*|\s-(?=[「『【\"“])"
)
_WEAK = re.compile(r"^(?P<artist>[^:/]{2,40}?)(?:\s*--+\s*|\s+/+\s+|:\s+)(?P<title>\S.*)$")
_ASIAN = re.compile(
    r"^(?P<artist>[^「『【]*?)\s*[-–—]?\s*[「『【](?P<title>[^」』】]+)[」』】](?P<rest>.*)$"
)
_QUOTED = re.compile(r"^(?P<artist>[^\"“”]+?)\s+[\"“](?P<title>[^\"“”]+)[\"”](?P<rest>.*)$")
_SINGLE_QUOTED = re.compile(
    r"^(?P<artist>[^'‘’]+?)\s+['‘](?P<title>[^'‘’]+)['’](?P<rest>(?:\s.*)?)$"
)
_VIDEO_MARK = re.compile(r"\s*(?:[MP]/?V)$")
_COVER_BY = re.compile(
    r"^(?P<title>.+?)\s*[(\[]\s*cover(?:ed)? by (?P<artist>[^)\]]+)[)\]].*$", re.IGNORECASE
)
_QUOTES = "\"'“”‘’«»„"


def parse_title(text: str, channel: str | None = None) -> Track:
    """Take a video title apart; `channel` is the uploader's name. Never raises, never empty-handed:
    what cannot be read stays in the title."""
    cleaned = _without_noise(_prepared(text))
    artist, title = _split(cleaned)
    title = _finished(title) or cleaned or text.strip()
    if artist is None and channel and channel.strip():
        artist, title = _with_channel(clean_channel(channel), title)
    artists = (artist.strip(),) if artist and artist.strip() else ()
    return Track(title=title, artists=artists)


def _prepared(text: str) -> str:
    text = _EXTENSION.sub("", text.translate(_WIDE).strip())
    text = _DECORATION.sub(" ", text)
    text = _NUMBERED.sub("", " ".join(text.split()))
    return text.strip().strip(":;|").strip()


def _without_noise(text: str) -> str:
    """Without packaging brackets and tails, until nothing changes."""
    for _ in range(8):
        shorter = _noise_brackets(text)
        tail = _NOISE_TAIL.search(shorter)
        if tail and _may_cut(shorter, tail):
            shorter = shorter[: tail.start()].rstrip()
        shorter = " ".join(shorter.split())
        if shorter == text or not fold(shorter):
            return text
        text = shorter
    return text


def _may_cut(text: str, tail: re.Match[str]) -> bool:
    """ "India.Arie - Video": a lone noun after the only dash is the title."""
    head = text[: tail.start()]
    if not fold(head):
        return False
    if not _LONE_NOUN.match(tail[0]):
        return True
    return (
        "-" not in tail[0]
        or bool(_SEPARATOR.search(head))
        or tail[0].strip(" -–—").lower() == "audio"
    )


def _noise_brackets(text: str) -> str:
    def judge(found: re.Match[str]) -> str:
        inner = tuple(fold(found[1]).split())
        quoted = found[0].strip().startswith("【")
        if quoted and not text[: found.start()].strip() and set(inner) <= _VIDEO_WORDS:
            return " "
        if quoted:
            return " " if _VIDEO_WORDS & set(inner) else found[0]
        return " " if not inner or _is_noise(inner) else found[0]

    return _BRACKET.sub(judge, text).strip()


def _is_noise(inner: tuple[str, ...]) -> bool:
    """Packaging that is not the song's origin, or any words about the video itself."""
    if " ".join(inner).startswith(ORIGIN_STARTS):
        return False
    if "mix" in inner:
        return False
    found = read_words(inner)
    return found.packaging or inner in _MARKS or ("video" in inner and found.kinds <= SOFT_KINDS)


_VIDEO_WORDS = {
    "mv",
    "pv",
    "video",
    "official",
    "audio",
    "hd",
    "hq",
    "lyric",
    "lyrics",
    "full",
    "公式",
}
_MARKS = {
    ("m", "v"),
    ("mv",),
    ("pv",),
    ("not", "the", "video"),
    ("letra",),
    ("with", "lyrics"),
    ("album", "track"),
}


def _split(text: str) -> tuple[str | None, str]:
    """(artist or None, title): a cover credit, quotes that carry the title, or the first dash."""
    cover = _COVER_BY.match(text)
    if cover:
        return cover["artist"], cover["title"]
    asian = _ASIAN.match(text)
    if asian and fold(asian["artist"]) and not _SEPARATOR.search(asian["artist"] + " "):
        return _VIDEO_MARK.sub("", asian["artist"]).strip(" -"), _VIDEO_MARK.sub("", asian["title"])
    quoted = _QUOTED.match(text) or _SINGLE_QUOTED.match(text)
    if quoted and not _SEPARATOR.search(quoted["artist"]):
        return _unbracketed(quoted["artist"]), quoted["title"] + _kept(quoted["rest"])
    cut = _SEPARATOR.search(text)
    if cut and fold(text[: cut.start()]) and fold(text[cut.end() :]):
        artist, title = text[: cut.start()], text[cut.end() :]
        if read_tail(tuple(fold(_BRACKET.sub(" ", title)).split())).kinds:
            return None, text
        return artist, _unwrapped(title)
    return _weak_split(text)


def _weak_split(text: str) -> tuple[str | None, str]:
    """Separators that also stand inside titles; only tried when there is no better one."""
    found = _WEAK.match(text)
    if found and fold(found["artist"]) and fold(found["title"]):
        return found["artist"], _unwrapped(found["title"])
    return None, text


def _unbracketed(artist: str) -> str:
    """ "HA:TFELT [핫펠트]": a square bracket repeats the name in another script."""
    return re.sub(r"\s*\[[^\]]*\]\s*$", "", artist).strip(" -")


def _kept(rest: str) -> str:
    """What stands after a quoted title and is worth keeping: guests and versions in brackets."""
    kept = [m[0].strip() for m in re.finditer(r"[(\[][^)\]]*[)\]]", rest)]
    return " " + " ".join(kept) if kept else ""


def _unwrapped(title: str) -> str:
    """A title wholly in quotes or East Asian brackets, without them."""
    asian = _ASIAN.match(title)
    if asian and not fold(asian["artist"]):
        return asian["title"]
    return title


def _finished(title: str) -> str:
    title = (
        title.split(" | ", maxsplit=1)[0] if title.split(" | ", maxsplit=1)[0].strip() else title
    )
    title = title.strip().strip(":;|-–—").strip()
    quoted = re.match(r"^(['\"“‘«])(.+?)(['\"”’»])(\s.*)?$", title)
    if quoted and len(quoted[2]) > 1:
        title = quoted[2] + _kept(quoted[4] or "")
    if title[:1] in _QUOTES and title.count(title[:1]) == 1:
        title = title[1:]
    if title[-1:] in '"“”' and title.count(title[-1:]) == 1:
        title = title[:-1]
    title = re.sub(r"\s*\[[\u1100-\u11ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\s]+\]", "", title)
    return re.sub(r"\s*\((?:19|20|\d\d)\d\d\)$", "", title).strip()


def _with_channel(channel: str, title: str) -> tuple[str | None, str]:
    """The channel as artist; its name is dropped where the title starts with it."""
    start = re.match(rf"^{re.escape(channel)}\s*[:|]\s*(.+)$", title, re.IGNORECASE)
    return channel, start[1] if start else title
