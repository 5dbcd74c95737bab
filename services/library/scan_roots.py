"""Comparing one music folder with what the cache knows of it. Used by `services.library.scan`.

The one rule: a folder that is not there, or suddenly empty, must never empty the library.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.ports.library import FileStamp, LibraryCache
from core.ports.media import FileStore, FoundFile, IncompleteWalk
from core.tasks import TaskContext

_MANY = 100  # below that, losing more than half is everyday tidying


@dataclass(slots=True)
class RootLook:
    """What a walk through one root found. `failed`: nothing can be said about the root.

    `again` are unchanged files that a full scan reads again, `moved` (old path, where it is now).
    """

    root: str
    new: list[FoundFile] = field(default_factory=list)
    changed: list[FoundFile] = field(default_factory=list)
    again: list[FoundFile] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    moved: list[tuple[str, FoundFile]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: bool = False
    known: dict[str, FileStamp] = field(default_factory=dict, repr=False)


def outermost(folders: Iterable[str]) -> list[str]:
    """Absolute folders in order, without doubles and without those inside another."""
    roots = list(dict.fromkeys(os.path.abspath(os.path.expanduser(f)) for f in folders if f))
    return [r for r in roots if not any(is_below(r, other) for other in roots if other != r)]


def is_below(path: str, root: str) -> bool:
    """True when `path` is `root` or inside it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def nearest(folder: str, roots: Sequence[str]) -> str | None:
    """`folder`, or the nearest folder above it that is there; None outside all `roots`."""
    while any(is_below(folder, root) for root in roots):
        if os.path.isdir(folder):
            return folder
        folder = os.path.dirname(folder)
    return None


def shown(path: str) -> str:
    """A path fit for a sentence: bytes that are no UTF-8 become replacement signs."""
    return os.fsencode(path).decode("utf-8", "replace")


def look_at(
    root: str, cache: LibraryCache, files: FileStore, ctx: TaskContext, full: bool
) -> RootLook:
    """Walk `root` and sort its files; reads no file. `full` tells of unchanged ones as well."""
    known = cache.stamps(root)
    look = RootLook(root, known=known)
    blocked: Sequence[tuple[str, str]] = ()
    left = dict(known)
    unchanged: dict[str, FileStamp] = {} if full else left
    try:
        for found in files.walk_audio(root, ctx, unchanged):
            left.pop(found.path, None)
            _sort(found, known.get(found.path), look)
    except IncompleteWalk as error:
        blocked = error.folders
    except OSError as error:
        blocked = [(root, (error.strerror or "unknown reason").lower())]
    for folder, reason in blocked:
        _warn_blocked(look, folder, reason)
    if not look.failed:
        kept = [folder for folder, _ in blocked]
        look.vanished = [
            path for path in left if not any(is_below(path, folder) for folder in kept)
        ]
    return look


def find_moves(looks: Sequence[RootLook]) -> None:
    """Take what vanished at one place and is new at another, by its stamp, for moved.

    Where several files have one stamp their names tell them apart, or nothing is concluded.
    """
    gone: dict[tuple[object, ...], list[tuple[RootLook, str]]] = defaultdict(list)
    for look in looks:
        for path in look.vanished:
            gone[_identity(path, look.known[path])].append((look, path))
    if not gone:
        return
    fresh: dict[tuple[object, ...], list[FoundFile]] = defaultdict(list)
    for look in looks:
        for found in look.new:
            fresh[_identity(found.path, found.stamp)].append(found)
    pairs = [
        (look, old, new)
        for same in gone.keys() & fresh.keys()
        for look, old, new in _paired(gone[same], fresh[same])
    ]
    moved = {new.path for _, _, new in pairs}
    for look, old, new in pairs:
        look.moved.append((old, new))
    for look in looks:
        left = {old for old, _ in look.moved}
        look.vanished = [path for path in look.vanished if path not in left]
        look.new = [found for found in look.new if found.path not in moved]


def _identity(path: str, stamp: FileStamp) -> tuple[object, ...]:
    return (*stamp, os.path.splitext(path)[1].lower())


def _paired(
    gone: list[tuple[RootLook, str]], fresh: list[FoundFile]
) -> Iterator[tuple[RootLook, str, FoundFile]]:
    if len(gone) == len(fresh) == 1:
        yield (*gone[0], fresh[0])
        return
    by_name: dict[str, list[FoundFile]] = defaultdict(list)
    for found in fresh:
        by_name[os.path.basename(found.path)].append(found)
    names = Counter(os.path.basename(path) for _, path in gone)
    for look, path in gone:
        name = os.path.basename(path)
        if names[name] == 1 and len(by_name[name]) == 1:
            yield look, path, by_name[name][0]


def _sort(found: FoundFile, known: FileStamp | None, look: RootLook) -> None:
    if known is None:
        look.new.append(found)
    elif known != found.stamp:
        look.changed.append(found)
    else:
        look.again.append(found)


def _warn_blocked(look: RootLook, folder: str, reason: str) -> None:
    if folder == look.root:
        look.failed = True
        look.warnings.append(
            f"The music folder {shown(folder)} cannot be read ({reason});"
            " what was known there stays."
        )
    else:
        look.warnings.append(f"{shown(folder)} cannot be read ({reason}); it was left out.")


def guard(look: RootLook) -> None:
    """Keep the rows of a root that looks like a disk that is not there."""
    known = len(look.known)
    if not look.vanished:
        return
    if not os.listdir(look.root):
        look.failed = True
        look.warnings.append(
            f"The music folder {shown(look.root)} is empty, but {known:,} files were known there;"
            " nothing was removed."
        )
        look.vanished = []
    elif known >= _MANY and len(look.vanished) * 2 > known:
        look.warnings.append(
            f"{len(look.vanished):,} of {known:,} files under {shown(look.root)} are gone; nothing"
            " was removed. Check that all disks are connected, or run scan --full."
        )
        look.vanished = []
