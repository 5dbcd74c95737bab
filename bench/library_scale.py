"""A library of ten thousand to a million tracks in the cache: what pages ask of it, and its size.

`make bench-library`, or `python -m bench.library_scale [--cpu] [SIZE…]`. Each size is a process of
its own; a table, and figures in bench/library_scale.json. Files are not needed: rows are put into
the cache. With `--cpu` times are CPU times: where others work, wall clocks tell of them.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench.library_check import written
from bench.matching import WORDS
from core.domain import AudioFacts, LibraryTrack, Track
from core.ports.library import FileStamp, ScannedFile
from core.tasks import TaskContext

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "library_scale.json"
SIZES = (10_000, 100_000, 300_000, 1_000_000)
_GENRES = ("House", "Techno", "Soul", "Jazz", "Ambient", "Trip Hop", "Disco", "Folk", "Dub", "Rock")
_CPU = "--cpu"
_WINDOW, _SCROLLS, _TYPED, _WANTED, _BATCH = 50, 300, 60, 10_000, 20_000
_ROWS = (
    ("rows put into the cache, s", "fill_s"),
    ("Dashboard opens (count, age, figures), s", "dashboard_s"),
    ("figures counted anew, s", "figures_s"),
    ("a list opens, s", "open_s"),
    ("window of 50 rows anywhere, p99 ms", "window_p99_ms"),
    ("  windows a second", "windows_per_s"),
    ("search made ready, s", "prepare_s"),
    ("search as you type, p99 ms", "search_p99_ms"),
    ("a list page: one frame, p99 ms", "frame_p99_ms"),
    ("  its CPU, ms", "frame_cpu_ms"),
    ("  frames a second", "frames_per_s"),
    ("index for coverage, first time, s", "index_s"),
    ("index at the next start, s", "warm_s"),
    ("coverage of 10,000 wanted, s", "coverage_s"),
    ("database, MB", "database_mb"),
    ("memory without the index, MB", "rss_mb"),
    ("memory with the index, peak, MB", "peak_mb"),
)


def vocabulary() -> tuple[list[str], list[float]]:
    """Invented words, and how often each is used: a few are in every tenth title, most are rare."""
    heads = [f"{a}{b}" for a in "bcdfglmnprst" for b in ("a", "e", "i", "o", "u", "ai", "ou", "ea")]
    tails = ("ra", "ne", "lo", "ver", "ting", "son", "mi", "da", "xes", "lly", "nt", "ck")
    words = [*WORDS, *(head + tail for tail in tails for head in heads)]
    words += [one + two for two in tails for one in words[14:700]]
    return words, list(accumulate(1 / (rank + 20) for rank in range(len(words))))


def tracks(size: int, seed: int = 1) -> Iterator[LibraryTrack]:
    """Ten tracks an album, five albums an artist."""
    roll, (words, weights) = random.Random(seed), vocabulary()
    for number in range(size):
        said = roll.choices(words, cum_weights=weights, k=5)
        title, artist = (
            f"{' '.join(said[:3])} {number % 97}",
            f"{' '.join(said[3:])} {number % 389}",
        )
        album, group = f"Album {number // 10}", f"{_GENRES[number // 50 % 10]} {number // 50}"
        seconds = float(120 + number % 240)
        path = f"/music/{group}/{album}/{number % 10 + 1:02} - {title}.flac"
        yield LibraryTrack(
            title, (artist,), album, seconds, number % 10 + 1, 1, 1960 + number // 50 % 65,
            (artist,), (_GENRES[number // 50 % 10],), path=path, key=path,
            facts=AudioFacts("flac", seconds, 900, 44100, 16, 2, 20_000_000 + number),
        )  # fmt: skip


def measure(size: int) -> dict[str, float]:
    """The figures of one size, in this process."""
    from services.container import build_container

    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        container = build_container(home, {"library.folders": [name]})
        figures = {"tracks": float(size), "fill_s": _seconds(lambda: _fill(container, size))}
        container.close()
        container = build_container(home, {"library.folders": [name]})
        try:
            figures |= _looked(container)
            figures |= _covered(container, size)
        finally:
            container.close()
        container = build_container(home, {"library.folders": [name]})
        figures["warm_s"] = _seconds(container.library.index)
        container.close()
        figures["database_mb"] = os.path.getsize(home / "cratekeeper.db") / 1e6
    return figures


def _fill(container: Any, size: int) -> None:
    cache, batch = container.library._cache, []  # the bench is as close to the cache as a scan is
    for number, track in enumerate(tracks(size)):
        stamp = FileStamp(1_600_000_000_000_000_000 + number * 10**11, 20_000_000 + number)
        batch.append(ScannedFile(track.path or "", stamp, track))
        if len(batch) == _BATCH:
            cache.apply(batch, ())
            batch = []
    cache.apply(batch, ())
    cache.mark_read("local", ["/music"], time.time())


def _looked(container: Any) -> dict[str, float]:
    ctx, roll = TaskContext(), random.Random(7)
    figures = {"figures_s": _seconds(lambda: container.library_stats.look(ctx))}
    figures["prepare_s"] = _seconds(lambda: container.library_view.prepare(ctx))
    figures["dashboard_s"] = _seconds(
        lambda: (
            container.library.count(),
            container.library.age(),
            container.library_stats.known(),
        )
    )
    begun = _clock()
    listing = container.library_view.open()
    figures["open_s"] = _clock() - begun
    starts = [roll.randrange(max(1, len(listing) - _WINDOW)) for _ in range(_SCROLLS)]
    windows = [_seconds(partial(listing.rows, at, _WINDOW)) for at in starts]
    figures["window_p99_ms"] = _p99(windows) * 1000
    figures["windows_per_s"] = 1 / statistics.mean(windows)
    typed = [text[:length] for text in _texts(roll) for length in range(1, len(text) + 1)]
    searches = [_seconds(partial(container.library_view.search, text)) for text in typed]
    figures["search_p99_ms"] = _p99(searches) * 1000
    figures["rss_mb"] = _rss()
    return figures


def _covered(container: Any, size: int) -> dict[str, float]:
    from core.matching import LibraryIndex  # noqa: F401 - its tables are not the index' own time

    figures = {"index_s": _seconds(container.library.index)}
    index, asked = container.library.index(), _asked(size)
    figures["coverage_s"] = _seconds(lambda: index.best_many(asked))
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def _asked(size: int) -> list[Track]:
    """Tracks of the library, written in other ways, and a tenth that is not there."""
    roll, step = random.Random(2), max(1, size // _WANTED)
    rows = [row for number, row in enumerate(tracks(size)) if number % step == 0]
    chosen = roll.choices(rows, k=_WANTED)
    return [written(roll, roll.choice(rows).title, row) for row in chosen]


def _texts(roll: random.Random) -> list[str]:
    words, weights = vocabulary()
    return [
        " ".join(roll.choices(words, cum_weights=weights, k=roll.randint(1, 3)))
        for _ in range(_TYPED)
    ]


def _clock() -> float:
    return time.process_time() if _CPU in sys.argv else time.perf_counter()


def _seconds(work: Callable[[], object]) -> float:
    begun = _clock()
    work()
    return _clock() - begun


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def _rss() -> float:
    import psutil

    return float(psutil.Process().memory_info().rss / 1e6)


def _told(module: str, *arguments: str) -> dict[str, float]:
    """What a bench in a process of its own says."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def show(found: list[dict[str, float]]) -> None:
    print(f"{'':42}" + "".join(f"{int(one['tracks']):>12,}" for one in found))
    for words, key in _ROWS:
        print(f"{words:42}" + "".join(f"{one[key]:12.4g}" for one in found))


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    sizes = [int(one) for one in sys.argv[1:] if one != _CPU] or SIZES
    more = [_CPU] if _CPU in sys.argv else []
    found = []
    for size in sizes:
        told = _told("bench.library_scale", "--one", str(size), *more)
        found.append(told | _told("bench.scrolling", str(size)))
    show(found)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS}")


if __name__ == "__main__":
    main()
