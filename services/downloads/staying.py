"""The end of a download that stays as it came: checked, neither renamed, tagged nor filed.

Used by the finishing step for jobs with `FilingMode.AS_IS`. Sources give each transfer a folder of
its own and remove it afterwards, so the file moves up into the download folder first, into a folder
named like the peer's (where slskd by itself puts what it fetches).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from core.domain import DownloadJob, RemoteId
from core.ports.jobs import patch
from services.downloads.deps import EngineDeps

LEFT = "Left in the download folder as it came"
"""What history says of such a job."""

_NAMES = 1000
_MASK = re.compile(r"@@[A-Za-z0-9]{5,}|[A-Za-z]:")


def keep(deps: EngineDeps, job: DownloadJob) -> Path | None:
    """Where the job's file stays from now on; None when it is gone.

    The name is written down before the file moves, so that a kill in between loses nothing. No file
    is ever replaced: a taken name gets a number. Raises OSError.
    """
    source = Path(job.local_path or "")
    if not job.local_path or not os.path.lexists(source):
        settled = Path(job.final_path or "")
        return settled if job.final_path and os.path.isfile(settled) else None
    own = _own_folder(source, job.remote)
    if own is None or deps.disk is None or job.remote is None:
        return source
    for target in _names(own.parent.parent / _album(job.remote.filename) / source.name, job):
        deps.jobs.annotate(job.id, patch(final_path=str(target)))
        try:
            deps.disk.place(source, target)
        except FileExistsError:
            continue
        return target
    raise FileExistsError(f"{source.name} and all numbers behind it are taken")


def _own_folder(path: Path, remote: RemoteId | None) -> Path | None:
    """The transfer's own folder, ours/TOKEN; None for a file that lies among others."""
    for folder in path.parents:
        if remote is not None and folder.name and folder.name == remote.token:
            return folder
    return None


def _album(filename: str) -> str:
    """The name of the folder it lay in there; "" for an address and for the root of a share."""
    from services.organise.names import safe_part

    if "://" in filename:
        return ""
    folders = [part for part in re.split(r"[\\/]", filename)[:-1] if part.strip(" .")]
    last = folders[-1] if folders else ""
    return "" if not last or _MASK.fullmatch(last) else safe_part(last)


def _names(first: Path, job: DownloadJob) -> Iterator[Path]:
    """The name written down before a kill, the file's own, then with numbers."""
    if job.final_path:
        yield Path(job.final_path)
    yield first
    for number in range(2, _NAMES):
        yield first.with_name(f"{first.stem} ({number}){first.suffix}")
