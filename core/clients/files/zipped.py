"""Zipped account exports: every playlist file inside, one after the other.

What Spotify, Exportify ("Export all") and Apple hand out is a zip; nobody should have to unpack it.
Members are read one by one within a limit, so that a zip made to fill the memory does not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from core.clients.files.document import MAX_BYTES, Document
from core.clients.files.rows import Parsed, Row
from core.domain import BadInput

Parse = Callable[[Document], Parsed]

_MOST_FILES = 2000
_TOTAL = 4 * MAX_BYTES
_DEEPEST = 1  # a zip inside the zip, as Apple packs them
_ENDINGS = frozenset({".csv", ".tsv", ".json", ".jspf", ".m3u", ".m3u8", ".xspf", ".xml", ".zip"})


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip, whatever the file is called."""
    return data.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(data))


def parse_zip(document: Document, parse: Parse) -> Parsed:
    """All rows of all playlists inside, in the order of their names.

    Raises `BadInput` when it is damaged, locked, or holds no playlist.
    """
    found: list[Parsed] = []
    for member in _members(document, 0, [_TOTAL]):
        try:
            found.append(parse(member))
        except BadInput:
            continue  # a profile, a history: not everything in an export is a playlist
    rows: list[Row] = [row for one in found for row in one.rows]
    if not rows:
        raise document.refuse("holds no playlist I know", "Choose a playlist file out of it.")
    kinds = {one.kind for one in found if one.rows}
    name = found[0].name if len(found) == 1 else None
    return Parsed(kinds.pop() if len(kinds) == 1 else "zip", rows, name)


def _members(document: Document, depth: int, left: list[int]) -> Iterator[Document]:
    try:
        with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
            chosen = [info for info in archive.infolist() if _is_playlist(info.filename)]
            for info in sorted(chosen[:_MOST_FILES], key=lambda info: _order(info.filename)):
                data = _unpacked(archive, info, document, left)
                member = Document(Path(info.filename), data)
                if is_zip(data):
                    if depth < _DEEPEST:
                        yield from _members(member, depth + 1, left)
                elif data.strip():
                    yield member
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError) as error:
        raise document.refuse("is a zip file that is damaged") from error
    except RuntimeError as error:  # what zipfile raises for a locked member
        raise document.refuse("is a zip file with a password", "Unpack it yourself.") from error


def _is_playlist(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith(("__MACOSX", ".")) for part in path.parts)
    return not hidden and path.suffix.casefold() in _ENDINGS


def _order(name: str) -> tuple[object, ...]:
    """`Playlist2` before `Playlist10`."""
    path = PurePosixPath(name)
    digits = "".join(sign for sign in path.stem if sign.isdecimal())
    return path.parent.parts, path.stem.rstrip("0123456789").casefold(), len(digits), digits, name


def _unpacked(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, document: Document, left: list[int]
) -> bytes:
    limit = min(MAX_BYTES, left[0])
    with archive.open(info) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise document.refuse("unpacks to more than any playlist holds")
    left[0] -= len(data)
    return data
