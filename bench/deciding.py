"""5,000 candidates judged and ranked, beside one string distance a candidate."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bench.timing import Figure, compare
from core.domain import PROFILES, Candidate, ClaimedFacts, PeerFacts, Track

if TYPE_CHECKING:
    from services.decide.ranker import Ranker

WANT = Track("Copper Rain", ("Mira Voltaine",), album="Hinterglow", duration=240.0, track_number=3)
CANDIDATES = 5_000
_ALBUMS = ("Hinterglow", "Hinterglow (Deluxe Edition)", "Best of", "Copper Rain", "Roof Sessions")
_OTHERS = (
    *("Copper Rain (Live at Hansa)", "Copper Rain (Nia Sol Remix)", "Copper Rain [Extended Mix]"),
    *("Copper Rain - Radio Edit", "Copper Rain (Remastered 2011)", "Copper Wire", "Purple Rain"),
)
_SHARES = ("Music", "@@abcde\\Music", "mp3s", "FLAC", "My Music\\Electronic", "D:\\Audio\\Pop")
_SYLLABLES = "ka lo mer ti sun der va ro bel ny gar os che lin tu pra mo wes hal dri".split()
_LENGTHS = (240.0, 240.0, 241.0, 239.0, 250.0, 300.0, None)


def candidates(seed: int = 5) -> list[Candidate]:
    """Answers to one query as peers give them: one song, its versions, other songs beside it."""
    roll = random.Random(seed)
    return [_candidate(roll, number) for number in range(CANDIDATES)]


def _candidate(roll: random.Random, number: int) -> Candidate:
    from core.matching.filename import parse_path

    title = WANT.title if roll.random() < 0.55 else roll.choice(_OTHERS)
    codec = roll.choice(("flac", "mp3", "mp3", "m4a"))
    path = _path(roll, title, number) + f".{codec}"
    length = roll.choice(_LENGTHS)
    kbits = 900 if codec == "flac" else roll.choice((320, 256, 192))
    claimed = ClaimedFacts(
        codec,
        int((length or 240) * kbits * 125),
        length,
        None if codec == "flac" else roll.choice((320, kbits, None)),
    )
    peer = PeerFacts(roll.random() < 0.5, number % 9, number * 10)
    described = replace(parse_path(path), duration=length)
    return Candidate("slskd", f"peer{number % 800}", path, claimed, described, peer)


def _path(roll: random.Random, title: str, number: int) -> str:
    share = roll.choice(_SHARES) + (f"\\user{number % 400}" if roll.random() < 0.3 else "")
    album, place = roll.choice(_ALBUMS), roll.randrange(1, 15)
    artist = WANT.artists[0]
    forms = (
        f"{artist}\\{album} (2011)\\{place:02d} - {title}",
        f"{artist} - {album}\\{place:02d}. {artist} - {title}",
        f"{artist}\\{artist} - {title}",
        f"{artist}\\2011 - {album}\\{place:02d} {title}",
    )
    return f"{share}\\{roll.choice(forms)}"


def other_candidates(seed: int = 6) -> list[Candidate]:
    """Answers to a query too wide: five thousand files of as many other songs and artists."""
    from core.matching.filename import parse_path

    roll = random.Random(seed)
    found = []
    for number in range(CANDIDATES):
        artist, album, title = (_name(roll) for _ in range(3))
        path = f"@@user{number % 500}\\Music\\{artist}\\{album} (2001)\\"
        path += f"{number % 12 + 1:02d} - {title}.mp3"
        claimed = ClaimedFacts("mp3", 9_600_000, 240.0, 320)
        peer = PeerFacts(roll.random() < 0.5, number % 9, number)
        described = replace(parse_path(path), duration=240.0)
        found.append(Candidate("slskd", f"peer{number % 300}", path, claimed, described, peer))
    return found


def _name(roll: random.Random) -> str:
    """One to four invented words, a small one now and then."""
    words = ["".join(roll.choices(_SYLLABLES, k=roll.randint(1, 3))) for _ in range(3)]
    small = roll.choice(("the", "of", "in", "my", "and"))
    return " ".join(roll.sample([*words, small], roll.randint(1, 4))).title()


def real_offers() -> Callable[[], object]:
    """Ranking what peers offer for one track."""
    return partial(_ranker().decide, WANT, candidates())


def other_songs() -> Callable[[], object]:
    """Ranking five thousand other songs."""
    return partial(_ranker().decide, WANT, other_candidates())


def _ranker() -> Ranker:
    from core.matching import Matcher
    from services.decide.ranker import Ranker

    return Ranker(Matcher().compare, PROFILES["lossless-first"])


def figures() -> list[Figure]:
    offered = candidates()
    ranker = _ranker()
    assert ranker.decide(WANT, offered).ranked[0].acceptable
    return [
        compare(
            f"{CANDIDATES:,} candidates judged and ranked",
            lambda: ranker.decide(WANT, offered),
            f"{CANDIDATES:,} string distances",
            lambda: [fuzz.token_set_ratio(WANT.title, one.filename) for one in offered],
        )
    ]
