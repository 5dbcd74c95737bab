"""5,000 candidates judged and ranked, beside one string distance a candidate."""

from __future__ import annotations

import random
from dataclasses import replace

from rapidfuzz import fuzz

from bench.timing import Figure, compare
from core.domain import PROFILES, Candidate, ClaimedFacts, PeerFacts, Track

WANT = Track("Copper Rain", ("Mira Voltaine",), album="Hinterglow", duration=240.0, track_number=3)
CANDIDATES = 5_000
_ALBUMS = ("Hinterglow", "Hinterglow (Deluxe Edition)", "Best of", "Copper Rain", "Roof Sessions")
_OTHERS = (
    *("Copper Rain (Live at Hansa)", "Copper Rain (Nia Sol Remix)", "Copper Rain [Extended Mix]"),
    *("Copper Rain - Radio Edit", "Copper Rain (Remastered 2011)", "Copper Wire", "Purple Rain"),
)
_SHARES = ("Music", "@@abcde\\Music", "mp3s", "FLAC", "My Music\\Electronic", "D:\\Audio\\Pop")
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


def figures() -> list[Figure]:
    from core.matching import Matcher
    from services.decide.ranker import Ranker

    offered = candidates()
    ranker = Ranker(Matcher().compare, PROFILES["lossless-first"])
    assert ranker.decide(WANT, offered).ranked[0].acceptable
    return [
        compare(
            f"{CANDIDATES:,} candidates judged and ranked",
            lambda: ranker.decide(WANT, offered),
            f"{CANDIDATES:,} string distances",
            lambda: [fuzz.token_set_ratio(WANT.title, one.filename) for one in offered],
        )
    ]
