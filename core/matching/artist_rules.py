"""Do two records name the same artist, in the credit, among the guests, or anywhere else?

Used by the scorer.
"""

from __future__ import annotations

from core.matching.credits import NOTHING, Agreement, agree
from core.matching.readings import Reading, Side
from core.matching.wordmatch import canonical, found_share


def compare_artists(a: Reading, b: Reading, left: Side, right: Side) -> Agreement:
    found = agree(a.credit, b.credit)
    if found.value is not None or a.credit.known == b.credit.known:
        return _with_guests(found, a, b)
    known, other, side = (a, b, right) if a.credit.known else (b, a, left)
    pool = other.title + other.extras + other.version + other.guests + side.album_full + side.outer
    share = found_share(known.credit.words, pool)
    if share < 0.7 and known.credit.names:
        share = max(share, 0.9 * found_share(canonical(tuple(known.credit.names[0].split())), pool))
    own_title = found_share(known.credit.words, known.title)
    if share >= 0.7 and own_title < 0.7:
        return Agreement(0.8 * share, "named elsewhere")
    return NOTHING


def _with_guests(found: Agreement, a: Reading, b: Reading) -> Agreement:
    """A main artist of one side who is a guest of the other still is the same recording's."""
    if found.value is None or found.value >= 0.6:
        return found
    for one, two in ((a, b), (b, a)):
        if two.guests and found_share(one.credit.words, two.credit.words + two.guests) >= 0.9:
            return Agreement(0.7, "guests")
    return found
