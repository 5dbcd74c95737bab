"""50,000 unchanged files in 4,500 folders scanned again, beside a bare walk that stats them.

`python -m bench.rescan`, part of `make bench-library`. The bar is half a second on a quiet machine
with a local disk. Files are empty: nothing is read, only listed and stamped.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from core.clients.local.filestore import LocalFileStore
from core.domain import LibraryTrack
from core.ports.library import ScannedFile
from core.tasks import TaskContext

FOLDERS, EACH, ROUNDS = 4_500, 11, 7


def _tree(root: Path) -> None:
    for number in range(FOLDERS):
        folder = root / f"Artist name {number // 5:04}" / f"Album title {number % 5} (2001)"
        folder.mkdir(parents=True)
        for track in range(EACH):
            (folder / f"{track + 1:02} - Some song title {track}.flac").touch()
        (folder / "cover.jpg").touch()


def _known(root: Path, cache: object) -> None:
    found = LocalFileStore().walk_audio(str(root), TaskContext())
    files = [
        ScannedFile(one.path, one.stamp, LibraryTrack(Path(one.path).stem, ("Ada",), path=one.path))
        for one in found
    ]
    cache.apply(files, ())  # type: ignore[attr-defined]
    cache.mark_read("local", [str(root)], time.time())  # type: ignore[attr-defined]


def _walk(root: Path) -> int:
    return sum(
        os.stat(os.path.join(at, name)).st_size for at, _, names in os.walk(root) for name in names
    )


def main() -> None:
    from services.container import build_container

    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "music"
        _tree(root)
        container = build_container(Path(name) / "home", {"library.folders": [str(root)]})
        _known(root, container.library._cache)  # as a scan of real files would leave it
        scans, walks = [], []
        try:
            for _ in range(ROUNDS):
                begun = time.perf_counter()
                report = container.library.scan(TaskContext())
                scans.append(time.perf_counter() - begun)
                assert (report.tracks, report.added) == (FOLDERS * EACH, 0)
                begun = time.perf_counter()
                _walk(root)
                walks.append(time.perf_counter() - begun)
        finally:
            container.close()
    print(
        f"rescan of {FOLDERS * EACH:,} unchanged files: median {statistics.median(scans):.3f} s, "
        f"best {min(scans):.3f} s; os.walk and stat: {statistics.median(walks):.3f} s"
    )


if __name__ == "__main__":
    main()
