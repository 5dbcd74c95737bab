"""One file on its way to become a playlist: found, sized, decoded; and the errors that name it.

Used by the formats beside it. Encodings: UTF-8 with or without BOM, UTF-16 and UTF-32 by their BOM
(UTF-16 also without), else Windows-1252, which is what old players write.
"""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core.domain import BadInput

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are no playlists: 64 MB hold some 250,000 rows of the widest export."""

AGAIN = "Export the playlist once more, or open another file."
ANOTHER = "Open a playlist file instead."
"""Next steps for a file that is broken, and for what is none."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def shown(text: str) -> str:
    """`text` on one line for a sentence: control characters replaced, at most 120 characters."""
    line = "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return line if len(line) <= 120 else line[:119] + "…"


def local_path(source: str) -> Path:
    """The file `source` means: a path, `~` or a `file://` address as file managers drop it."""
    if source.startswith("file://"):
        source = unquote(urlsplit(source).path, errors="surrogateescape")
    return Path(os.path.abspath(os.path.expanduser(source)))


@dataclass(frozen=True)
class Document:
    """The bytes of one readable, non-empty file."""

    path: Path
    data: bytes

    @property
    def name(self) -> str:
        """The file's name for sentences."""
        return shown(self.path.name)

    @property
    def stem(self) -> str:
        """The file's name without its ending: the name of a list that has none itself."""
        return self.path.stem

    @property
    def snapshot(self) -> str:
        """A short digest that changes whenever the content does."""
        return sha256(self.data).hexdigest()[:16]

    @cached_property
    def text(self) -> str:
        """The decoded content. Raises BadInput when the file is no text."""
        text = decode(self.data)
        if text is None:
            raise self.refuse("is not a text file")
        if not text.strip():
            raise self.refuse("is empty")
        return text

    @property
    def lines(self) -> list[str]:
        """The text by lines; only CR and LF end one (a title may hold other separators)."""
        return lines_of(self.text)

    def refuse(self, what: str, next_step: str = AGAIN) -> BadInput:
        """The error "<name> <what>.", ready to be raised."""
        return BadInput(f"{self.name} {what}.", next_step)


def lines_of(text: str) -> list[str]:
    """`text` split at CR, LF or both."""
    return _LINE_END.split(text)


def load(path: Path) -> Document:
    """Read `path`. Raises BadInput with one sentence when that cannot be done."""
    name = shown(path.name or str(path))
    try:
        if path.is_dir():
            raise BadInput(f"{name} is a folder, not a playlist file.", ANOTHER)
        if path.exists() and not path.is_file():
            raise BadInput(f"{name} is not a regular file.", ANOTHER)
        size = path.stat().st_size
        if size > MAX_BYTES:
            too_large = f"{name} is larger than {MAX_BYTES >> 20} MB, which no playlist is."
            raise BadInput(too_large, ANOTHER)
        data = path.read_bytes()
    except FileNotFoundError:
        missing = f"There is no file {shown(str(path))}."
        raise BadInput(missing, "Check its name and its folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not allowed"
        raise BadInput(f"{name} cannot be read: {reason}.", "Check who may read it.") from None
    if not data.strip():
        raise BadInput(f"{name} is empty.", AGAIN)
    return Document(path, data)


def decode(data: bytes) -> str | None:
    """The text in `data`, None when it is binary."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _plausible(data.decode(encoding, errors="replace").removeprefix("\ufeff"))
    if b"\x00" in data:
        return _utf16_without_bom(data)
    return _plausible(_eight_bit(data))


def _eight_bit(data: bytes) -> str:
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if not broken:
        return text
    foreign = sum(1 for c in text if c > "\x7f") - broken
    if broken * 10 <= foreign:
        return text  # a UTF-8 file with a few damaged letters
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _utf16_without_bom(data: bytes) -> str | None:
    head = data[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 5 or min(even, odd) * 10 > max(even, odd):
        return None
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    try:
        return _plausible(data.decode(encoding))
    except UnicodeDecodeError:
        return None


def _plausible(text: str) -> str | None:
    controls = len(_CONTROL.findall(text))
    return None if "\x00" in text or controls * 100 > len(text) else text
