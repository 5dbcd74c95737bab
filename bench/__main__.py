"""`make bench`: every benchmark in one run; a table, and figures in bench/results.json."""

from __future__ import annotations

import json
from pathlib import Path

from bench import matching, open_data, scanning, starting
from bench.timing import Figure

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    figures: list[Figure] = []
    for module in (starting, scanning, matching):
        figures.extend(module.figures())
    show(figures)
    harness = open_data.run()
    results = {"ratios": [figure.as_dict() for figure in figures], "open_data": harness}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS}")


def show(figures: list[Figure]) -> None:
    print(f"{'work':38} {'ms':>9}   {'yardstick':34} {'ms':>9} {'ratio':>8}")
    for one in figures:
        print(
            f"{one.name:38} {one.seconds * 1000:9.1f}   {one.yardstick:34} "
            f"{one.yardstick_seconds * 1000:9.1f} {one.ratio:8.2f}"
        )


if __name__ == "__main__":
    main()
