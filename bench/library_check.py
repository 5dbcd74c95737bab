"""Checks against a library of 80,000, single and in bulk; prints JSON. A process of its own.

The wanted tracks are written in many ways: as filed, in capitals with a guest, remastered, with a
slip of the pen, and a tenth of them absent.
"""

from __future__ import annotations

import json
import random
import time

from bench.matching import WORDS, library
from core.domain import LibraryTrack, Track

ROWS, WANTED, SINGLE, ROUNDS = 80_000, 10_000, 2_000, 3


def wanted(seed: int = 2) -> list[Track]:
    roll = random.Random(seed)
    rows = library(ROWS)
    return [written(roll, roll.choice(rows).title, roll.choice(rows)) for _ in range(WANTED)]


def written(roll: random.Random, other: str, row: LibraryTrack) -> Track:
    kind, title, artist = roll.random(), row.title, row.artists[0]
    if kind > 0.9:
        return Track(other[::-1], (" ".join(roll.choices(WORDS, k=2))[::-1],), duration=200.0)
    if kind > 0.75:
        at = roll.randrange(1, len(title) - 5)
        title = title[:at] + title[at + 1 :]
    elif kind > 0.65:
        title += " - Remastered 2011"
    elif kind > 0.55:
        title, artist = title.upper(), f"{artist} feat. Ada Quill"
    elif kind > 0.4:
        artist = f"The {artist}"
    return Track(title, (artist,), duration=row.duration)


def main() -> None:
    from core.matching import LibraryIndex

    index, asked = LibraryIndex.build(library(ROWS)), wanted()
    bulk = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        index.best_many(asked)
        bulk.append(time.perf_counter() - begun)
    single = []
    for track in wanted(seed=3)[:SINGLE]:
        begun = time.perf_counter()
        index.best(track)
        single.append(time.perf_counter() - begun)
    single.sort()
    figures = {
        "bulk_per_s": WANTED / min(bulk),
        "single_p99_ms": single[int(SINGLE * 0.99)] * 1000,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
