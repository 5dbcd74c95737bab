"""`make bench`: every benchmark in one run; a table, and figures in bench/results.json."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import (
    bars,
    deciding,
    importing,
    matching,
    open_data,
    preview,
    scanning,
    starting,
    tagging,
)
from bench.timing import Figure

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results.json"


def main() -> None:
    figures: list[Figure] = []
    for module in (starting, scanning, matching, deciding, tagging):
        figures.extend(module.figures())
    show(figures)
    window = window_run()
    print(f"GUI thread during a run: at most {window['late_max_ms']} ms late")
    opened = opening()
    imports = importing.seconds()
    importing.show(imports)
    heard = preview.slowest()
    preview.show(heard)
    harness = open_data.run()
    accepted = [*bars.open_bars(harness), *bars.speed_bars()]
    bars.show(accepted)
    results = {
        "bars": bars.as_dicts(accepted),
        "ratios": [figure.as_dict() for figure in figures],
        "window_run": window,
        "opening": opened,
        "imports_10000_rows_cpu_s": imports,
        "preview_first_bytes_s": heard,
        "open_data": harness,
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS}")


def window_run() -> dict[str, object]:
    """The window's figures, from a process of its own: Qt wants to be alone."""
    found: dict[str, object] = alone("bench.window_run")
    return found


def opening() -> list[dict[str, object]]:
    """How fast big things open; its table goes to stderr."""
    found: list[dict[str, object]] = alone("bench.opening")
    return found


def alone(module: str) -> Any:
    """What a module prints as JSON in a process of its own."""
    command = [sys.executable, "-m", module]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def show(figures: list[Figure]) -> None:
    print(f"{'work':38} {'ms':>9}   {'yardstick':34} {'ms':>9} {'ratio':>8}")
    for one in figures:
        print(
            f"{one.name:38} {one.seconds * 1000:9.1f}   {one.yardstick:34} "
            f"{one.yardstick_seconds * 1000:9.1f} {one.ratio:8.2f}"
        )


if __name__ == "__main__":
    main()
