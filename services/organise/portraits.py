"""`artist.jpg` in an artist's folder, for players and servers that look there.

Used by the organiser when `tags.artist_picture` is on. The picture is kept in the home and filed as
a copy of that, with a journal entry of its run: a kill leaves none half, an undo takes it away.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from core.domain import FilingPlan, StorageError, Track
from core.matching.normalise import fold
from core.tasks import TaskContext
from services.organise.apply import Filer
from services.organise.credit import album_artist
from services.organise.names import safe_part
from utils.atomic import write_atomic

NAME = "artist.jpg"


class Portraits:
    """Stateless but for its parts. A picture that cannot be written is no failure."""

    def __init__(self, folder: Path, filer: Filer) -> None:
        self._folder = folder
        self._filer = filer

    def put(self, plan: FilingPlan, path: Path, run: str, job_id: int | None) -> None:
        """Put the plan's picture into the artist's folder above `path`, unless there is one."""
        artist = album_artist(plan.track)
        folder = _folder_of(artist, path, Path(plan.root))
        if folder is None or plan.artist_jpeg is None or (folder / NAME).exists():
            return
        with contextlib.suppress(OSError, StorageError):
            kept = self._kept(artist, plan.artist_jpeg)
            place = str(folder / NAME)
            picture = FilingPlan(str(kept), plan.root, place, Track(artist), copy=True)
            self._filer.file(picture, run, job_id, TaskContext())

    def _kept(self, artist: str, jpeg: bytes) -> Path:
        name = hashlib.blake2b(fold(artist).encode() + jpeg, digest_size=12).hexdigest()
        path = self._folder / f"{name}.jpg"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomic(path, jpeg)
        return path


def _folder_of(artist: str, path: Path, root: Path) -> Path | None:
    """The folder of that name between the root and the file; templates need not have one."""
    name = fold(safe_part(artist))
    above = [one for one in path.parents if one != root and one.is_relative_to(root)]
    return next((one for one in reversed(above) if fold(one.name) == name), None)
