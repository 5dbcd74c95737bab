"""An index on disk, so that the window starts warm: arrays and words, without the tracks.

`load_index` fits the stored index to the tracks there are now: a few that came, went or changed are
patched in. A snapshot of another library, format or folding is None, and the caller builds anew.
Used by `services.library.index`.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.domain import LibraryTrack
from core.matching.index import LibraryIndex
from core.matching.keys import row_entry
from core.matching.postings import Ints, Postings

FORMAT = 4
"""Raised whenever the files' layout changes: older snapshots are then ignored."""

_ARRAYS = ("keys", "key_rows", "rows", "starts", "words", "marks", "head")
_PROBES = 32
_NOBODY = LibraryTrack("")


def save_index(index: LibraryIndex, path: Path) -> None:
    """Write a snapshot; readers see the old one or the new one. Raises OSError."""
    index = index.whole()
    postings = index.postings
    words = "\n".join(postings.ids).encode("utf-8", "surrogatepass")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(
                out,
                keys=index.keys,
                key_rows=index.key_rows,
                rows=postings.rows,
                starts=postings.starts,
                words=np.frombuffer(words, dtype=np.uint8),
                marks=marks(index.tracks),
                head=np.array([FORMAT, len(index)], dtype=np.uint64),
            )
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load_index(path: Path, tracks: Sequence[LibraryTrack]) -> LibraryIndex | None:
    """The index of these tracks; None when the file is missing, damaged or of too many others."""
    try:
        with np.load(path) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
    except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile):
        return None
    if [int(number) for number in arrays["head"]] != [FORMAT, len(arrays["marks"])]:
        return None
    index = _fitted(arrays, tracks)
    return index if index is not None and _files_as_now(index) else None


def marks(tracks: Sequence[LibraryTrack]) -> Ints:
    """A number for each track that changes with whatever it is filed under."""
    found, joined = array("I"), "\1".join
    for t in tracks:
        length = int(t.duration) if t.duration and t.duration < 1e6 else 0
        names, owners = joined(t.artists), joined(t.album_artists)
        text = f"{t.title}\0{names}\0{t.album}\0{owners}\0{t.track_number}\0{length}"
        found.append(zlib.crc32(text.encode("utf-8", "surrogatepass")))
    return np.frombuffer(found, dtype=np.uint32)


def _fitted(arrays: dict[str, Ints], tracks: Sequence[LibraryTrack]) -> LibraryIndex | None:
    """The stored arrays with a present track for each row; what is left over is patched."""
    stored, now = arrays["marks"], marks(tracks)
    words = arrays["words"].tobytes().decode("utf-8", "surrogatepass")
    ids = {word: number for number, word in enumerate(words.split("\n"))} if words else {}
    postings = Postings(ids, arrays["rows"], arrays["starts"], max(1, len(stored)))
    if np.array_equal(stored, now):
        return LibraryIndex(list(tracks), postings, arrays["keys"], arrays["key_rows"])
    _, rows, places = np.intersect1d(
        _counted(stored), _counted(now), assume_unique=True, return_indices=True
    )
    listed = [_NOBODY] * len(stored)
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        listed[row] = tracks[place]
    index = LibraryIndex(listed, postings, arrays["keys"], arrays["key_rows"])
    gone = set(range(len(stored))).difference(rows.tolist())
    new = sorted(set(range(len(now))).difference(places.tolist()))
    return index.patched(gone, [tracks[place] for place in new])


def _counted(found: Ints) -> NDArray[np.uint64]:
    """Every mark with how often it came before, so that equal rows stay apart."""
    order = np.argsort(found, kind="stable")
    ordered = found[order]
    before = np.arange(len(found)) - np.searchsorted(ordered, ordered)
    counted = np.empty(len(found), dtype=np.uint64)
    counted[order] = (ordered.astype(np.uint64) << np.uint64(32)) | before.astype(np.uint64)
    return counted


def _files_as_now(index: LibraryIndex) -> bool:
    """True when a sample of rows is filed as this version of the program files it."""
    step = max(1, len(index.tracks) // _PROBES)
    for row in range(0, len(index.tracks), step):
        if index.tracks[row] is not _NOBODY:
            keys, words = row_entry(index.tracks[row])
            if not all(index.files(row, key) for key in keys):
                return False
            if any(word not in index.postings.ids for word in words):
                return False
    return True
