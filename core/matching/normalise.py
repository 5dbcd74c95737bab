"""Folding: one spelling for all ways to write the same words, keeping what tells songs apart.

`fold` is used by everything in this package and by whoever needs a search key. Letters and digits
of every script stay; accents, case, punctuation and width go.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from core.matching.words import PLACEHOLDER_MARKS, PLACEHOLDERS

_ASCII = str.maketrans(
    {c: " " for c in map(chr, range(128)) if not c.isalnum()}
    | {"'": "", "`": "", "&": " and ", "+": " and "}
)
_SLOW_ASCII = re.compile(r"[.$!@]|\d,\d")
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe",
        "ı": "i", "ŋ": "n", "ħ": "h", "ŧ": "t", "ĸ": "k", "ə": "e", "ƒ": "f", "ё": "е", "й": "и",
        "’": "'", "‘": "'", "ʼ": "'", "´": "'", "′": "'", "＇": "'", "ʹ": "'", "…": " ",
        "№": " no ", "×": " x ", "＆": "&",
    }
)  # fmt: skip
# letters of other alphabets that look like Latin ones; applied only inside words that mix alphabets
_LOOKALIKE = str.maketrans(
    "аАвВсСеЕнНкКмМоОрРтТхХуУяЯиИпПгГдДлЛзЗѕіјԁʀоαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aabbcceehhkkmmoopptTxxyyrrnnnnrrddllzzsijdroabeiknoptuxabezhikmnoptyx",
)
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u064b-\u0652\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f\u200b-\u200f]"
)
_LATIN = re.compile(r"[a-z]")
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_NON_WORD = re.compile(r"[^\w.]+|_+")
_DOLLAR = re.compile(r"(?<=[^\W\d])\$(?=\w)|\$(?=[^\W\d])|(?<=[^\W\d])\$(?!\w)")
_INNER_MARK = re.compile(r"(?<=\w)!(?=[^\W\d])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INITIALS = re.compile(r"(?<=\b[^\W\d])\.(?=[^\W\d]\b(?!'))")
_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")


def _signs(text: str) -> str:
    """Signs used as letters or words: A$AP, P!nk, Live @ Moon, 20,000, A.D.T.O.Y."""
    if "$" in text:
        text = _DOLLAR.sub("s", text)
    if "!" in text:
        text = _INNER_MARK.sub("i", text)
    if "@" in text:
        text = text.replace("@", " at ")
    if "," in text:
        text = _THOUSANDS.sub("", text)
    if "." in text:
        text = _DOT.sub(" ", _INITIALS.sub("", text))
    return text


class _Letters(dict[int, str]):
    """Every character met so far in its plain form; filled by `str.translate` as it goes."""

    def __missing__(self, code: int) -> str:
        text = unicodedata.normalize("NFKD", chr(code).casefold().translate(_LETTERS))
        text = unicodedata.normalize("NFC", _MARKS.sub("", text)).casefold().translate(_LETTERS)
        self[code] = text
        return text


_PLAIN_LETTERS = _Letters()


def plain_letters(text: str) -> str:
    """The text in lower case without accents; signs and spaces stay."""
    text = unicodedata.normalize("NFC", text).translate(_PLAIN_LETTERS)
    return unicodedata.normalize("NFC", text)


def _unicode(text: str) -> str:
    text = plain_letters(text)
    if _OTHER.search(text) and _LATIN.search(text):
        text = " ".join(
            w.translate(_LOOKALIKE) if _OTHER.search(w) and _LATIN.search(w) else w
            for w in text.split(" ")
        )
    return text


def fold_plain(text: str) -> str:
    """`fold` without the memory; "" in, "" out."""
    if text.isascii():
        lowered = text.lower()
        if not _SLOW_ASCII.search(lowered):
            return " ".join(lowered.translate(_ASCII).split()) or _only_signs(lowered)
    else:
        lowered = _unicode(text)
    signs = _signs(lowered).replace("'", "").replace("`", "")
    signs = signs.replace("&", " and ").replace("+", " and ")
    folded = " ".join(_NON_WORD.sub(" ", signs).split())
    return folded or _only_signs(lowered)


def _only_signs(text: str) -> str:
    """A name of signs alone ("!!!") is a name; control characters are not."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Words in one spelling, joined by single spaces; a text of signs only keeps its signs."""
    return fold_plain(text)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(fold(text).split())


def without_article(folded: str) -> str:
    """A folded name without its leading or trailing English article."""
    if folded.startswith("the ") and len(folded) > 4:
        return folded[4:]
    if folded.endswith(" the") and len(folded) > 4:
        return folded[:-4]
    return folded


def is_placeholder(text: str | None) -> bool:
    """True for nothing, dashes, dots and the words people write for "unknown"."""
    if text is None:
        return True
    bare = text.strip().lower()
    return not bare or bare in PLACEHOLDER_MARKS or bare in PLACEHOLDERS


@lru_cache(maxsize=32768)
def script_of(folded: str) -> str:
    """The main script of a text: latin, cyrillic, greek, cjk, other, or "" without letters."""
    counts = {"latin": 0, "cyrillic": 0, "greek": 0, "cjk": 0, "other": 0}
    for char in folded:
        if char.isalpha():
            counts[_script(char)] += 1
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def _script(char: str) -> str:
    code = ord(char)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "latin"
    if 0x400 <= code < 0x530:
        return "cyrillic"
    if 0x370 <= code < 0x400:
        return "greek"
    if 0x2E80 <= code < 0xA000 or 0xAC00 <= code < 0xD7B0 or 0xF900 <= code < 0xFB00:
        return "cjk"
    return "other"


@lru_cache(maxsize=8192)
def latinised(folded: str) -> str:
    """The folded text in Latin letters, for comparing across scripts."""
    if folded.isascii():
        return folded
    from anyascii import anyascii

    return fold_plain(str(anyascii(folded)))
