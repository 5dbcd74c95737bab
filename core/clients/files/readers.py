"""The `PlaylistReader`s for things on this machine: playlist files, and typed "Artist - Title"."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from hashlib import sha256

from core.clients.files.document import Document, load, local_path
from core.clients.files.formats import parse_csv, parse_text
from core.clients.files.itunes import is_plist, parse_itunes
from core.clients.files.json_lists import parse_json
from core.clients.files.m3u import parse_m3u
from core.clients.files.rows import Parsed, nfc, split_credit, to_playlist
from core.clients.files.xspf import parse_xspf
from core.clients.files.zipped import is_zip, parse_zip
from core.domain import Playlist, PlaylistEntry
from core.tasks import TaskContext

Parser = Callable[[Document], Parsed]


class PlaylistFileReader:
    """Any file; the ending says which format, the content where there is no known ending."""

    def accepts(self, source: str) -> bool:
        """True for what exists here or is written like a playlist file."""
        if "\x00" in source or source.strip() in ("", "liked"):
            return False
        if "://" in source and not source.startswith("file://"):
            return False
        path = local_path(source)
        return path.suffix.casefold() in PARSERS or os.path.exists(path)

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """Read the file. Raises BadInput with one sentence that names it."""
        document = load(local_path(source))
        ctx.checkpoint()
        try:
            parsed = _parse(document)
        except RecursionError:
            raise document.refuse("is nested too deeply to be a playlist") from None
        ctx.checkpoint()
        return to_playlist(document, parsed)


def _by_content(document: Document) -> Parser:
    if is_zip(document.data):
        return _parse_zip
    start = document.text.lstrip()[:200]
    if start.startswith(("{", "[")):
        return parse_json
    if start.startswith("<"):
        return _parse_xml
    if start.startswith("#EXTM3U"):
        return parse_m3u
    return parse_csv


def _parse(document: Document) -> Parsed:
    """By the ending, else by the content."""
    parse = PARSERS.get(document.path.suffix.casefold()) or _by_content(document)
    return parse(document)


def _parse_xml(document: Document) -> Parsed:
    return parse_itunes(document) if is_plist(document.text) else parse_xspf(document)


def _parse_zip(document: Document) -> Parsed:
    return parse_zip(document, _parse)


PARSERS: Mapping[str, Parser] = {
    ".csv": parse_csv,
    ".tsv": parse_csv,
    ".txt": parse_text,
    ".json": parse_json,
    ".jspf": parse_json,
    ".m3u": parse_m3u,
    ".m3u8": parse_m3u,
    ".xspf": parse_xspf,
    ".xml": _parse_xml,
    ".zip": _parse_zip,
}


class TypedTextReader:
    """One track typed as `Artist - Title`."""

    def accepts(self, source: str) -> bool:
        """True when a dash with spaces stands between two texts and it is no address."""
        return "://" not in source and bool(split_credit(_unquoted(source)).artists)

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """A list of one."""
        ctx.checkpoint()
        text = nfc(_unquoted(source))
        entry = PlaylistEntry(1, split_credit(text))
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return Playlist(f"text:{text}", text, "text", (entry,), digest)


def _unquoted(source: str) -> str:
    text = source.strip()
    quoted = len(text) > 1 and text[0] + text[-1] in ('""', "“”", "''")
    return text[1:-1].strip() if quoted else text
