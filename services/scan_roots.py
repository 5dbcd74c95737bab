"""Comparing one music folder with what the cache knows of it. Used by `services.scan`.

The one rule: a folder that is not there, or suddenly empty, must never empty the library.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.ports.library import FileStamp, LibraryCache
from core.ports.media import FileStore, FoundFile, IncompleteWalk
from core.tasks import TaskContext

_REPORT_EVERY = 500
_MANY = 100  # below that, losing more than half is everyday tidying


@dataclass(slots=True)
class RootLook:
    """What a walk through one root found. `failed`: nothing can be said about the root.

    `again` are unchanged files that a full scan reads again.
    """

    root: str
    new: list[FoundFile] = field(default_factory=list)
    changed: list[FoundFile] = field(default_factory=list)
    again: list[FoundFile] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: bool = False


def outermost(folders: Iterable[str]) -> list[str]:
    """Absolute folders in order, without doubles and without those inside another."""
    roots = list(dict.fromkeys(os.path.abspath(os.path.expanduser(f)) for f in folders if f))
    return [r for r in roots if not any(is_below(r, other) for other in roots if other != r)]


def is_below(path: str, root: str) -> bool:
    """True when `path` is `root` or inside it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def shown(path: str) -> str:
    """A path fit for a sentence: bytes that are no UTF-8 become replacement signs."""
    return os.fsencode(path).decode("utf-8", "replace")


def look_at(
    root: str, cache: LibraryCache, files: FileStore, ctx: TaskContext, full: bool
) -> RootLook:
    """Walk `root` and sort its files; reads no file. `full` trusts even an empty folder."""
    known = cache.stamps(root)
    look = RootLook(root)
    blocked: Sequence[tuple[str, str]] = ()
    seen: set[str] = set()
    try:
        for found in files.walk_audio(root, ctx):
            _sort(found, known.get(found.path), look, full)
            seen.add(found.path)
            if len(seen) % _REPORT_EVERY == 0:
                ctx.report(None, f"Looking through {shown(root)}: {len(seen):,} files")
    except IncompleteWalk as error:
        blocked = error.folders
    except OSError as error:
        blocked = [(root, (error.strerror or "unknown reason").lower())]
    for folder, reason in blocked:
        _warn_blocked(look, folder, reason)
    if not look.failed:
        kept = [folder for folder, _ in blocked]
        look.vanished = [
            path
            for path in known
            if path not in seen and not any(is_below(path, folder) for folder in kept)
        ]
        if look.vanished and not full:
            _guard(look, len(known))
    return look


def _sort(found: FoundFile, known: FileStamp | None, look: RootLook, full: bool) -> None:
    if known is None:
        look.new.append(found)
    elif known != found.stamp:
        look.changed.append(found)
    elif full:
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


def _guard(look: RootLook, known: int) -> None:
    """Keep the rows of a root that looks like a disk that is not there."""
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
