"""What a paste or a drop names: files, links, typed tracks. Used by the Sync page."""

from __future__ import annotations

import os
import time
from pathlib import Path

from PyQt6.QtCore import QMimeData

from utils.atomic import write_atomic
from utils.texts import _

ENDINGS = ("csv", "tsv", "m3u", "m3u8", "xspf", "jspf", "json", "txt", "xml", "zip")
FILE_FILTER = _("Playlists ({join});;All files (*)").format(
    join=" ".join("*." + end for end in ENDINGS)
)


def from_mime(mime: QMimeData | None) -> list[str]:
    """Sources in what was dropped or pasted, in order; [] when there is nothing to open."""
    if mime is None:
        return []
    if mime.hasUrls():
        return [url.toLocalFile() if url.isLocalFile() else url.toString() for url in mime.urls()]
    return from_text(mime.text()) if mime.hasText() else []


def from_text(text: str) -> list[str]:
    """One source per line when the lines are files or links, else the whole text as one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or all(_names_something(line) for line in lines):
        return lines
    return ["\n".join(lines)]


def keep_text(source: str, folder: Path) -> str:
    """A pasted list of several lines as a text file in `folder`, so that it can be read again.

    Anything else is returned as it is. Raises OSError when the folder cannot be written.
    """
    if "\n" not in source:
        return source
    path = folder / _("Pasted {strftime}.txt").format(strftime=time.strftime("%d %b %Y %H.%M.%S"))
    write_atomic(path, source.encode("utf-8"))
    return str(path)


def short_name(source: str) -> str:
    """A name to show while the source is being read."""
    if "\n" in source:
        return _("Pasted list of {splitlines} lines").format(splitlines=len(source.splitlines()))
    if "://" in source:
        return source
    return os.path.splitext(os.path.basename(source))[0] or source


def _names_something(line: str) -> bool:
    return "://" in line or line.startswith("spotify:") or os.path.exists(line)
