"""Parts of paths that are safe on Windows, macOS and Linux, whatever system runs.

Habit of the field (Picard, beets): a character that some system refuses becomes `_`, nothing is
dropped silently, letters and digits of every script stay. Used by `layout.py`; pure.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_BYTES = 255
"""Of one part in UTF-8; the limit of ext4, APFS and (in UTF-16 units, which are fewer) NTFS."""

_SUFFIX_ROOM = 16  # the same for all, so that .mp3 and .flac of one title share their stem
_MARK = 7  # what tells two long names apart that begin alike
_REPLACED = re.compile(
    '[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f'
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # no characters, some systems refuse them
    "]"
)
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Names of devices, also before an extension; source: Microsoft, "Naming Files, Paths".
_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|(?:COM|LPT)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE
)


def safe_part(text: str, fallback: str = "Unknown", suffix: str = "") -> str:
    """One folder or file name made of `text`; `suffix` is the extension with its dot.

    Never empty, never `.` or `..`, no separator, at most `MAX_BYTES` with the suffix, NFC. The same
    text gives the same name, and a safe name stays as it is. A name that had to be cut ends in a
    mark of the whole text, so that two volumes of a long title stay two.
    """
    suffix = safe_suffix(suffix)
    stem = _guarded(_cleaned(text) or _cleaned(fallback) or "_")
    stem = _cut(stem, MAX_BYTES - (_SUFFIX_ROOM if suffix else 0))
    return (stem if suffix else _ended(stem)) + suffix


def safe_suffix(suffix: str) -> str:
    """The extension in lower case with its dot; "" for one that is no plain ASCII word."""
    word = suffix.lstrip(".").lower()
    plain = word.isascii() and word.isalnum() and len(word) < _SUFFIX_ROOM
    return f".{word}" if plain else ""


def _cleaned(text: str) -> str:
    """One line in NFC without characters that a system refuses or nobody sees."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _REPLACED.sub("_", " ".join(text.split()))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _guarded(stem: str) -> str:
    """Not hidden, not a device."""
    if stem.startswith("."):
        stem = "_" + stem[1:]
    return f"_{stem}" if _DEVICE.match(stem) else stem


def _ended(name: str) -> str:
    """A last dot, which Windows drops, becomes `_`."""
    return f"{name[:-1]}_" if name.endswith(".") else name


def _cut(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8, whole characters only; equal after case folding stays so."""
    data = text.encode()
    if len(data) <= limit:
        return text
    mark = hashlib.sha1(text.casefold().encode(), usedforsecurity=False).hexdigest()[: _MARK - 1]
    return data[: limit - _MARK].decode(errors="ignore").rstrip() + "~" + mark
