"""The matching engine beside a naive scan with one string distance a pair."""

from __future__ import annotations

import random

from rapidfuzz import fuzz, process

from bench.timing import Figure, compare
from core.domain import LibraryTrack, Track

WORDS = (
    *("copper", "rain", "lantern", "static", "glass", "harbour", "nine"),
    *("volt", "heart", "low", "orbit", "salt", "engine", "vital"),
)


def library(size: int, seed: int = 1) -> list[LibraryTrack]:
    """Invented tracks: three-word titles, two-word artists, all different."""
    roll = random.Random(seed)
    rows = []
    for number in range(size):
        title = " ".join(roll.choices(WORDS, k=3)) + f" {number % 97}"
        artist = " ".join(roll.choices(WORDS, k=2)) + f" {number % 389}"
        path = f"/music/{number}.flac"
        rows.append(LibraryTrack(title, (artist,), duration=float(120 + number % 240), path=path))
    return rows


def figures() -> list[Figure]:
    from core.matching import LibraryIndex, Matcher
    from core.matching.filename import parse_path

    rows = library(80_000)
    wanted = [Track(row.title, row.artists, duration=row.duration) for row in rows[::160]]
    index = LibraryIndex.build(rows)
    texts = [f"{row.artists[0]} {row.title}" for row in rows]
    sample = wanted[:10]

    def naive() -> None:
        for track in sample:
            text = f"{track.artists[0]} {track.title}"
            process.extractOne(text, texts, scorer=fuzz.token_set_ratio)

    found = index.best_many(wanted)
    assert sum(match is not None for match in found) >= len(wanted) * 0.99
    paths = [f"Music\\{r.artists[0]}\\Album\\01 - {r.title}.flac" for r in rows[:5000]]
    matcher, want = Matcher(), wanted[0]
    return [
        compare(
            "500 tracks against 80,000",
            lambda: index.best_many(wanted),
            "10 tracks by a full string scan",
            naive,
            rounds=3,
        ),
        compare(
            "5,000 candidates judged",
            lambda: [matcher.compare(want, parse_path(path)) for path in paths],
            "5,000 string distances",
            lambda: [fuzz.token_set_ratio(want.title, path) for path in paths],
            rounds=3,
        ),
    ]
