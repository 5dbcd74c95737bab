"""Where a finished file lands, as slskd decides it. Source: slskd contract §5.

Used by `engine`. All functions give paths relative to the downloads or incomplete folder. The rule
depends on the system slskd runs on, here the one the sandbox runs on (`WINDOWS`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

_DRIVE = re.compile(r"^[A-Za-z]:$")
_QT_ROOT = re.compile(r"^@@[A-Za-z0-9]{5,}$")
_EPOCH = datetime(1, 1, 1, tzinfo=UTC)
ROOT_ONLY = "{}"
WINDOWS = os.name == "nt"
_FORBIDDEN = {False: re.compile(r"[\0/\\]"), True: re.compile(r'[\0-\x1f/\\"<>|:*?]')}


def segments(remote: str) -> list[str]:
    """The non-empty parts between `/` and `\\`."""
    return [part for part in re.split(r"[\\/]", remote) if part]


def sanitised(segment: str) -> str:
    """One segment as slskd writes it: each forbidden character becomes `_`, dots alone too."""
    return "_" if segment in {".", ".."} else _FORBIDDEN[WINDOWS].sub("_", segment)


def source_folders(remote: str, *, keep_server: bool = False) -> list[str]:
    """The remote folders without the root: a drive, a UNC server or a SoulseekQt `@@` share.

    `keep_server` is how the SOURCE_PATH token differs from the incomplete folder.
    """
    # On Windows a drive is `C_` by the time the root is looked for, and so it stays.
    folders = [sanitised(part) if WINDOWS else part for part in segments(remote)[:-1]]
    is_unc = remote.startswith("\\\\")
    if is_unc:
        return folders if keep_server else folders[1:]
    if folders and (_DRIVE.match(folders[0]) or _QT_ROOT.match(folders[0])):
        return folders[1:]
    return folders


def tokens(remote: str, username: str, batch: Mapping[str, str]) -> dict[str, str]:
    """What the tokens of `transfers.download.destination.subdirectory` stand for."""
    folders = source_folders(remote)
    values = {
        "SOURCE_USERNAME": username,
        "SOURCE_PATH": "/".join(map(sanitised, source_folders(remote, keep_server=True))),
        "SOURCE_DIRECTORY": folders[-1] if folders else "",
    }
    for name in ("BATCH_ID", "BATCH_EXTERNAL_ID", "SEARCH_ID", "SEARCH_TEXT"):
        values[name] = batch.get(name) or f"unknown_{name.lower()}"
    return values


def landing(
    remote: str,
    username: str,
    *,
    generation: tuple[int, int],
    destination: str | None,
    subdirectory: str,
    batch: Mapping[str, str],
) -> Path:
    """The final place, relative to the downloads folder."""
    name = sanitised(segments(remote)[-1])
    if generation < (0, 26):
        return Path(*map(sanitised, segments(remote)[-2:-1]), name)
    if subdirectory == ROOT_ONLY:
        return Path(name)
    wanted = destination or _expanded(subdirectory, tokens(remote, username, batch))
    return Path(*map(sanitised, segments(wanted)), name)


def incomplete(remote: str, username: str, generation: tuple[int, int]) -> Path:
    """Where the bytes gather, relative to the incomplete folder."""
    name = sanitised(segments(remote)[-1])
    if generation < (0, 26):
        return Path(*map(sanitised, segments(remote)[-2:-1]), name)
    return Path(sanitised(username), *map(sanitised, source_folders(remote)), name)


def free_name(target: Path) -> Path:
    """`<stem>_<UtcNow.Ticks><ext>` when the name is taken, else the name itself."""
    if not os.path.lexists(target):
        return target
    passed = datetime.now(UTC) - _EPOCH
    ticks = (passed.days * 86_400 + passed.seconds) * 10_000_000 + passed.microseconds * 10
    return target.with_name(f"{target.stem}_{ticks}{target.suffix}")


def _expanded(pattern: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{(\w+)\}", lambda m: values.get(m.group(1).upper(), m.group(0)), pattern)
