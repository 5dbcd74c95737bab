"""The acceptance table of the matching engine: what was measured, beside the bar of each line.

Speeds are those of this machine as it is; others working on it at the same time slow them down.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.parts import told_apart

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5


@dataclass(frozen=True)
class Bar:
    """One line: `value` must be at most `bar`, or at least it where `at_least`."""

    name: str
    value: float
    bar: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.bar if self.at_least else self.value <= self.bar


def speed_bars() -> list[Bar]:
    """What needs no open data: libraries, candidates, numbered parts, the warm start."""
    from bench import deciding

    apart, same = told_apart()
    single, bulk = _library_check()
    return [
        Bar("numbered parts told apart", apart, 0.98, at_least=True),
        Bar("the same part in another spelling found", same, 0.98, at_least=True),
        Bar("80,000 tracks: checks a second in bulk", bulk, 5000, at_least=True),
        Bar("80,000 tracks: single check, p99 ms", single, 5.0),
        Bar("5,000 real offers judged and ranked, ms", _best_ms(deciding.real_offers()), 100.0),
        Bar("5,000 other songs judged and ranked, ms", _best_ms(deciding.other_songs()), 100.0),
        Bar("1,000,000 tracks: warm start, s", _warm_start(), 3.0),
    ]


def open_bars(figures: Any) -> list[Bar]:
    """The lines of the open data; [] where it is absent."""
    if not figures:
        return []
    told = figures["accuracy"]["cratekeeper"]
    sizes = figures["speed"]["cratekeeper"]["speed"]["sizes"]
    million = sizes[max(sizes, key=int)]
    lines = [
        ("MusicBrainz-20K as written: F1", told["mb20k"]["f1"], 0.992, True),
        ("  recall at 1 % false accepts", told["mb20k"]["recall_fa1"], 0.989, True),
        ("  own ACCEPT: F1", told["mb20k"]["own"]["f1"], 0.990, True),
        ("  own ACCEPT: false accepts", told["mb20k"]["own"]["false_accept"], 0.015, False),
        ("MusicBrainz-20K, habits undone: F1", told["mb20k_norm"]["f1"], 0.993, True),
        ("MusicBrainz-200K, habits undone: F1", told["mb200k_norm"]["f1"], 0.990, True),
        ("  false accepts", told["mb200k_norm"]["false_accept"], 0.02, False),
        ("iTunes-Amazon: F1", told["ia"]["f1"], 0.97, True),
        ("iTunes-Amazon dirty: F1", told["ia_dirty"]["f1"], 0.93, True),
        ("versions: false accepts at 98 % recall", told["version"]["fa_at_recall98"], 0.01, False),
        ("  own ACCEPT: false accepts", told["version"]["own"]["false_accept"], 0.025, False),
        ("  own ACCEPT: recall", told["version"]["own"]["recall"], 0.98, True),
        ("peers' cases: balanced accuracy", told["peer"]["balanced_acc"], 0.95, True),
        ("  own ACCEPT", told["peer"]["own"]["balanced_acc"], 0.93, True),
        ("candidate ranking right", told["rank"]["accuracy"], 33 / 34, True),
        ("Soulseek paths: artist and title", told["paths"]["artist_title"], 0.90, True),
        ("YouTube titles: artist and title", told["youtube"]["artist_title"], 0.90, True),
        ("1,000,000 tracks: 10,000 wanted, s", million["query_s"], 10.0, False),
        ("  build, s", million["build_s"], 40.0, False),
        ("  peak memory, MiB", million["rss_mb"], 1536.0, False),
    ]
    return [Bar(*line) for line in lines]


def show(bars: list[Bar]) -> None:
    print(f"\n{'bar':44} {'measured':>10} {'must be':>12}")
    for one in bars:
        sign = "≥" if one.at_least else "≤"
        print(
            f"{one.name:44} {one.value:10.4g} {sign} {one.bar:10.4g} {'' if one.holds else '  NO'}"
        )


def as_dicts(bars: list[Bar]) -> list[dict[str, object]]:
    return [asdict(one) | {"holds": one.holds} for one in bars]


def _library_check() -> tuple[float, float]:
    """(p99 of single checks in ms, checks a second in bulk), both of a process of their own."""
    told = _own_process("bench.library_check")
    return float(told["single_p99_ms"]), float(told["bulk_per_s"])


def _warm_start() -> float:
    return float(_own_process("bench.warm_start")["load_s"])


def _own_process(module: str) -> dict[str, Any]:
    """A process of one thread without Qt, as a bulk run on the command line is."""
    done = subprocess.run(
        [sys.executable, "-m", module], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _best_ms(work: Callable[[], object]) -> float:
    """CPU time, the best of a few rounds: what the work itself needs, whoever else works."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times) * 1000
