"""Ending a preview's transfer and deleting what came of it. Used by `fetching.py` and `service.py`.

`remove_here` serves sources that are switched off: they are not contacted any more.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from pathlib import Path

from core.domain import RemoteId
from core.ports.sources import DownloadSource
from core.tasks import Deadline

FOLDERS = ("cratekeeper", "cratekeeper-yt")
"""Below `downloads.incoming`: each holds a folder per transfer, named by its token."""

LOOK_SECONDS = 0.5

REMEMBERS = frozenset({"slskd"})
"""Sources that are programs of their own and go on without us: their row is ended later."""

_TOKEN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def end_at(
    source: DownloadSource, remote: RemoteId, ours: bool = False, landing: float = 0.0
) -> None:
    """Stop the transfer and delete its file. Raises `ServiceError` and `OSError`.

    Somebody may fetch the same file by hand at that very moment, and a source may show us his: only
    what lies in the transfer's own folder is deleted, or what is known to be `ours`. A file that is
    all here may still be on its way to its place: it is waited for `landing` seconds.
    """
    deadline, here = Deadline(landing), source.locate(remote)
    while here is None and not deadline.passed:
        time.sleep(LOOK_SECONDS)
        here = source.locate(remote)
    source.cancel(remote)
    if here is not None and (ours or remote.token in here.parts):
        here.unlink(missing_ok=True)
        source.finish(remote)


def remove_here(incoming: Path, remote: RemoteId) -> bool:
    """Delete the transfer's own folders; True when its source need not be asked any more."""
    if _TOKEN.fullmatch(remote.token):
        for name in FOLDERS:
            shutil.rmtree(incoming / name / remote.token, ignore_errors=True)
            with contextlib.suppress(OSError):
                (incoming / name).rmdir()
    return remote.source not in REMEMBERS
