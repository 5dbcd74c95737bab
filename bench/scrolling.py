"""How fast a long list page scrolls: the real table of a coverage, painted offscreen.

`python -m bench.scrolling [ROWS]` prints JSON; part of `make bench-library`. Every step moves the
scroll bar and paints the whole table anew, although a screen would move most of it and paint the
rest. Wheel steps, pages, and jumps to anywhere as when the handle is dragged.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator

from bench.library_scale import tracks
from core.domain import (
    Coverage,
    CoverageRow,
    LibraryTrack,
    Match,
    MatchResult,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
    Verdict,
)

_STEPS, _DIFFERENT, _SIZE = 200, 20_000, (1024, 700)


def coverage(rows: int) -> Coverage:
    """So many rows; `_DIFFERENT` of them differ, a longer list holds these again and again."""
    different = [_row(at, track) for at, track in enumerate(tracks(min(rows, _DIFFERENT)), 1)]
    listed = tuple(itertools.islice(itertools.cycle(different), rows))
    return Coverage(Playlist("bench", "Bench", "text", ()), listed, None, rows)


def _row(at: int, track: LibraryTrack) -> CoverageRow:
    entry = PlaylistEntry(at, Track(track.title, track.artists, track.album, track.duration))
    if at % 5 == 0:
        return CoverageRow(entry, Ownership.MISSING, None, "Nothing alike in the library")
    sure = MatchResult(0.97, Verdict.ACCEPT, (), ("Same title and artist",))
    return CoverageRow(entry, Ownership.OWNED, Match(track, sure), "Same title and artist")


def measure(rows: int) -> dict[str, float]:
    """Milliseconds of a step (median, 99th percentile), steps a second, CPU time of a step."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PyQt6.QtWidgets import QApplication

    from ui.pages.sync.coverage_view import CoverageView
    from ui.theme.manager import wear
    from ui.theme.tokens import THEMES

    app = QApplication([])
    wear(app, THEMES["dark"])
    view = CoverageView()
    view.resize(*_SIZE)
    begun = time.perf_counter()
    view.model.set_coverage(coverage(rows))
    view.show()
    app.processEvents()
    shown = time.perf_counter() - begun
    bar, pixels = view.table.verticalScrollBar(), view.table.viewport()
    assert bar is not None
    assert pixels is not None
    pixels.grab()
    walls, before = [], time.process_time()
    for place in _places(bar.maximum(), bar.singleStep(), bar.pageStep()):
        begun = time.perf_counter()
        bar.setValue(place)
        pixels.grab()
        walls.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - before) * 1000 / len(walls)
    return {
        "rows": float(rows),
        "list_shown_s": shown,
        "frame_ms": statistics.median(walls),
        "frame_p99_ms": sorted(walls)[int(len(walls) * 0.99)],
        "frames_per_s": 1000 * len(walls) / sum(walls),
        "frame_cpu_ms": cpu,
    }


def _places(last: int, step: int, page: int) -> Iterator[int]:
    roll, at = random.Random(3), 0
    for _ in range(_STEPS):
        for by in (3 * step, page, roll.randrange(max(1, last))):
            at = (at + by) % max(1, last)
            yield at


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(json.dumps(measure(rows)))


if __name__ == "__main__":
    main()
