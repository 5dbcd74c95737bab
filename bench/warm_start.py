"""An index of a million tracks from its snapshot; prints JSON. A process of its own."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from bench.matching import library

ROWS = 1_000_000


def main() -> None:
    from core.matching import LibraryIndex
    from core.matching.snapshot import load_index, save_index

    rows = library(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.index"
        save_index(LibraryIndex.build(rows), path)
        begun = time.perf_counter()
        assert load_index(path, rows) is not None
        print(json.dumps({"load_s": time.perf_counter() - begun}))


if __name__ == "__main__":
    main()
