"""Numbered parts: how surely two parts of one work are told apart, however people write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.domain import LibraryTrack, Track, Verdict

TITLES = ("Copper Rain", "Song", "Suite", "The Salt Engine of Harrow", "Interlude")
PAIRS = ((1, 2), (2, 3), (4, 9), (1, 11), (5, 6), (10, 1))
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
WORDS = ("", *"One Two Three Four Five Six Seven Eight Nine Ten Eleven".split())
SHAPES = (
    *("{t}, Pt. {n}", "{t} (Part {n})", "{t} - Part {n}", "{t} Part {r}", "{t} (Pt. {r})"),
    *("{t} Part {w}", "{t} {r}", "{t} {n}", "{t} #{n}", "{t} No. {n}", "{t}: {r}. Allegro"),
    *("{t} [Pt. {n}]", "{t} pt{n}", "{t} Pt.{n}", "{t}, Teil {n}", "{t} (Parte {n})"),
    *("{t}, Vol. {n}", "{t} Volume {n}", "{t} Vol {r}", "{t} ({n})", "{t} {n}.5", "{t}, Op. {n}"),
)
SPELLINGS = (
    *("{t}, Pt. {n}", "{t} (Part {n})", "{t} - Part {n}", "{t} Part {r}", "{t} (Pt. {r})"),
    *("{t} Part {w}", "{t} [Pt. {n}]", "{t} pt{n}", "{t} Pt.{n}"),
)


def told_apart() -> tuple[float, float]:
    """(share of other parts that are not accepted, share of the same ones that are)."""
    from core.matching import Matcher

    compare = Matcher().compare
    apart = [
        compare(want, owned).verdict is not Verdict.ACCEPT for want, owned in _pairs(_other_parts)
    ]
    same = [compare(want, owned).verdict is Verdict.ACCEPT for want, owned in _pairs(_same_parts)]
    return sum(apart) / len(apart), sum(same) / len(same)


def _pairs(names: Callable[[], Iterator[tuple[str, str]]]) -> Iterator[tuple[Track, LibraryTrack]]:
    for one, other in names():
        for length, album in ((200.0, None), (200.0, "Low Tide"), (None, None)):
            artists = ("Tin Foxes",)
            yield Track(one, artists, album, length), LibraryTrack(other, artists, album, length)


def _other_parts() -> Iterator[tuple[str, str]]:
    for title in TITLES:
        for number, other in PAIRS:
            for at, shape in enumerate(SHAPES):
                yield _written(shape, title, number), _written(shape, title, other)
                if shape in SPELLINGS:
                    another = SPELLINGS[(at + number) % len(SPELLINGS)]
                    yield _written(shape, title, number), _written(another, title, other)


def _same_parts() -> Iterator[tuple[str, str]]:
    for title in TITLES:
        for number, _ in PAIRS:
            for shape in SHAPES:
                yield _written(shape, title, number), _written(shape, title, number).upper()
            for shape in SPELLINGS:
                yield _written(SPELLINGS[0], title, number), _written(shape, title, number)


def _written(shape: str, title: str, number: int) -> str:
    return shape.format(t=title, n=number, r=ROMAN[number], w=WORDS[number])
