"""Where slskd puts a finished file, and whether a path may be believed. Used by `arrivals.py`.

Source: contract §5 (slskd 0.26, 0.25). Remote names use `\\` or `/`; slskd's own system decides
which signs it replaces, so both spellings are looked for.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

_SHARE_ROOT = re.compile(r"@@[A-Za-z0-9]{5,}")
_DRIVE = re.compile(r"[A-Za-z]:")
_ON_LINUX = re.compile(r"[\x00/\\]")
_ON_WINDOWS = re.compile(r'[\x00-\x1f"<>|:*?/\\]')
_TICKS = r"_\d{17,19}"


def sanitised(segment: str, windows: bool) -> str:
    """One part of a path as slskd writes it; "." and ".." become "_"."""
    if segment in {".", ".."}:
        return "_"
    return (_ON_WINDOWS if windows else _ON_LINUX).sub("_", segment)


def source_path(remote: str, windows: bool) -> tuple[str, ...]:
    """The remote folders without their root (drive, share mask), sanitised."""
    folders = [part for part in re.split(r"[\\/]", remote)[:-1] if part]
    # On Windows the colon of a drive is replaced before roots are looked for.
    root = _SHARE_ROOT if windows else re.compile(f"(?:{_SHARE_ROOT.pattern}|{_DRIVE.pattern})")
    if folders and root.fullmatch(folders[0]):
        folders = folders[1:]
    return tuple(sanitised(part, windows) for part in folders)


def file_name(remote: str, windows: bool) -> str:
    """The name a finished file gets."""
    return sanitised(re.split(r"[\\/]", remote)[-1], windows)


def landing_places(remote: str) -> list[tuple[str, ...]]:
    """Relative paths where default rules put the file: 0.26, before, any system, the root."""
    places: list[tuple[str, ...]] = []
    for windows in (False, True):
        name = file_name(remote, windows)
        folders = [part for part in re.split(r"[\\/]", remote)[:-1] if part]
        places.append((*source_path(remote, windows)[-1:], name))
        places.append((*(sanitised(part, windows) for part in folders[-1:]), name))
        places.append((name,))
    return list(dict.fromkeys(places))


def growing_places(remote: str, username: str) -> list[tuple[str, ...]]:
    """Relative paths where the bytes gather in the incomplete folder: 0.26, then before."""
    places: list[tuple[str, ...]] = []
    for windows in (False, True):
        name, folders = file_name(remote, windows), source_path(remote, windows)
        places.append((sanitised(username, windows), *folders, name))
        places.append((*folders[-1:], name))
    return list(dict.fromkeys(places))


def find_file(
    folder: Path, name: str, size: int | None, since: float | None, put: bool = False
) -> Path | None:
    """The newest whole file in `folder` named `name`, or `name` with slskd's rename suffix.

    It must have exactly `size` bytes (any but none when unknown) and, with `since`, be no older;
    with `put` the moment it was put here counts, for files that kept the date of another place.
    Links are never followed. Names are compared in NFC: slskd does not normalise, disks do.
    """
    stem, dot, ending = nfc(name).rpartition(".")
    if not dot:
        stem, ending = nfc(name), ""
    wanted = re.compile(f"{re.escape(stem)}(?:{_TICKS})?{re.escape(dot + ending)}")
    fits = [
        (found.st_mtime, entry.name)
        for entry in _entries(folder)
        if wanted.fullmatch(nfc(entry.name)) and (found := _plain_file(entry)) is not None
        if (found.st_size == size if size is not None else found.st_size > 0)
        if since is None or (found.st_ctime if put else found.st_mtime) >= since
    ]
    return folder / max(fits)[1] if fits else None


def below(base: Path, folders: Iterable[str]) -> Path | None:
    """The folder `base/folders…` as the disk spells it; None when it is not there."""
    here = base
    for name in folders:
        found = here / name
        if not os.path.isdir(found):
            same = [e for e in _entries(here) if nfc(e.name) == nfc(name) and e.is_dir()]
            if not same:
                return None
            found = here / same[0].name
        here = found
    return here if os.path.isdir(here) else None


def is_inside(path: Path, roots: Iterable[Path]) -> bool:
    """True when `path`, with all links resolved, lies in one of `roots`."""
    real = os.path.realpath(path)
    return any(Path(real).is_relative_to(os.path.realpath(root)) for root in roots)


def to_local(remote: str, mappings: Mapping[str, Path]) -> Path | None:
    """A path of slskd's world as seen from here, by the longest mapping that fits; else None."""
    parts = _parts(remote)
    best: tuple[int, Path] | None = None
    for prefix, local in mappings.items():
        head = _parts(prefix)
        if parts[: len(head)] == head and (best is None or len(head) > best[0]):
            best = (len(head), local)
    if best is None or ".." in parts:
        return None
    return best[1].joinpath(*_plain_parts(remote)[best[0] :])


def nfc(name: str) -> str:
    """Unicode's composed form, for comparing."""
    return unicodedata.normalize("NFC", name)


def _is_windows(path: str) -> bool:
    return bool(_DRIVE.match(path)) or path.startswith("\\\\")


def _plain_parts(path: str) -> list[str]:
    divider = r"[\\/]" if _is_windows(path) else "/"
    return [part for part in re.split(divider, path) if part not in {"", "."}]


def _parts(path: str) -> list[str]:
    """Comparable parts: Windows paths are compared without case."""
    parts = [nfc(part) for part in _plain_parts(path)]
    return [part.casefold() for part in parts] if _is_windows(path) else parts


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _plain_file(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        if entry.is_file(follow_symlinks=False):
            return entry.stat(follow_symlinks=False)
    except OSError:
        pass
    return None
