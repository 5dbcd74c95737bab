"""An index on disk, so that the window starts warm: arrays and words, without the tracks.

`load_index` gives the index back only for exactly the tracks it was made of, in the same order;
everything else is None, and the caller builds anew. Used by whoever holds the library index.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.domain import LibraryTrack
from core.matching.index import LibraryIndex
from core.matching.postings import Postings

FORMAT = 2
"""Raised whenever folding, keys or the files' layout change: older snapshots are then ignored."""

_ARRAYS = ("keys", "key_rows", "rows", "starts", "words", "head")


def save_index(index: LibraryIndex, path: Path) -> None:
    """Write a snapshot; readers see the old one or the new one. Raises OSError."""
    index = index.whole()
    postings = index.postings
    words = "\n".join(postings.ids).encode("utf-8", "surrogatepass")
    head = np.array([FORMAT, len(index), fingerprint(index.tracks)], dtype=np.uint64)
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
                head=head,
            )
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load_index(path: Path, tracks: Sequence[LibraryTrack]) -> LibraryIndex | None:
    """The index of exactly these tracks; None when the file is missing, damaged or of others."""
    try:
        with np.load(path) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
    except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile):
        return None
    head = [int(number) for number in arrays["head"]]
    if head != [FORMAT, len(tracks), fingerprint(tracks)]:
        return None
    words = bytes(arrays["words"]).decode("utf-8", "surrogatepass")
    ids = {word: number for number, word in enumerate(words.split("\n"))} if words else {}
    postings = Postings(ids, arrays["rows"], arrays["starts"], max(1, len(tracks)))
    return LibraryIndex(list(tracks), postings, arrays["keys"], arrays["key_rows"])


def fingerprint(tracks: Sequence[LibraryTrack]) -> int:
    """A number that changes with any title, artist or album, and with their order."""
    crc = 0
    for track in tracks:
        text = f"{track.title}\0{track.artists}\0{track.album}"
        crc = zlib.crc32(text.encode("utf-8", "surrogatepass"), crc)
    return crc
