"""Walking a music folder: every file with its stamp, as fast as the disk tells them.

Used by `LocalFileStore`. Tens of thousands of unchanged files pass here at every scan, so what can
be told from a name or from the listing itself is never asked of the disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from operator import attrgetter

from core.domain import AUDIO_EXTENSIONS
from core.ports.library import FileStamp
from core.ports.media import FoundFile, IncompleteWalk
from core.tasks import TaskContext

_DEEPEST = 32
_REPORT_EVERY = 500
_CHECK_EVERY = 256
_JUNK_FOLDERS = frozenset({"@eadir", "#recycle", "$recycle.bin", "lost+found"})
_IGNORE_MARK = ".ndignore"
_ENDINGS = tuple(f".{one}" for one in sorted(AUDIO_EXTENSIONS))
_by_name, _by_path = attrgetter("name"), attrgetter("path")
_Entries = list[os.DirEntry[str]]


def is_music(name: str) -> bool:
    """True for a file name with a music extension; a name that is nothing else has none."""
    return name.lower().endswith(_ENDINGS) and os.path.splitext(name)[1] != ""


def walk_music(
    root: str, ctx: TaskContext, left: dict[str, FileStamp] | None = None
) -> Iterator[FoundFile]:
    """See `FileStore.walk_audio`: folder by folder, by name within each.

    Dot entries, recycle bins and folders with an `.ndignore` file are skipped; links to folders
    are followed, each folder once. A folder that cannot be listed does not end the walk: everything
    else comes first, then `IncompleteWalk` names it.
    """
    trouble: list[tuple[str, str]] = []
    seen: set[tuple[int, int]] = set()
    pending = [(root, 0)]
    left = {} if left is None else left
    looked_at = told = 0
    while pending:
        folder, depth = pending.pop()
        ctx.checkpoint()
        if looked_at >= told + _REPORT_EVERY:
            told = looked_at
            ctx.report(None, f"Looking through {_shown(root)}: {told:,} files")
        try:
            entries = _listing(folder, seen)
        except OSError as error:
            if folder == root or not isinstance(error, FileNotFoundError):
                trouble.append((folder, (error.strerror or "unknown reason").lower()))
            continue
        files, folders = _parted(entries)
        if depth < _DEEPEST:
            pending += [(entry.path, depth + 1) for entry in folders]
        looked_at += len(files)
        for at in range(0, len(files), _CHECK_EVERY):
            ctx.checkpoint()
            yield from _found(files[at : at + _CHECK_EVERY], left)
    if trouble:
        raise IncompleteWalk(tuple(trouble))


def _listing(folder: str, seen: set[tuple[int, int]]) -> _Entries:
    """Entries of a folder not listed before. Raises OSError."""
    stat = os.stat(folder)
    if (stat.st_dev, stat.st_ino) in seen:
        return []
    seen.add((stat.st_dev, stat.st_ino))
    with os.scandir(folder) as listing:
        return list(listing)


def _parted(entries: _Entries) -> tuple[_Entries, _Entries]:
    """(music files as listed, folders to look into by name)."""
    files, folders = [], []
    for entry in entries:
        name = entry.name
        if name[0] == ".":
            if name == _IGNORE_MARK:
                return [], []
            continue
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False  # a link to nowhere, or a loop of links
        if not is_folder:
            if name.lower().endswith(_ENDINGS):
                files.append(entry)
        elif name.casefold() not in _JUNK_FOLDERS:
            folders.append(entry)
    folders.sort(key=_by_name)
    return files, folders


def _found(files: _Entries, left: dict[str, FileStamp]) -> list[FoundFile]:
    """Those that do not stand in `left` as they are, by name; all are taken out of it."""
    found, take = [], left.pop
    for entry in files:
        try:
            stat = entry.stat()
            now = (stat.st_mtime_ns, stat.st_size)
            if take(entry.path, None) != now and entry.is_file():
                found.append(FoundFile(entry.path, FileStamp(*now)))
        except OSError:
            continue  # gone since it was listed, or a link to nowhere
    found.sort(key=_by_path)
    return found


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
