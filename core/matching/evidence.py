"""The weights of the evidence, in logits, and the curves between them.

Fitted by hand on one half of open data and checked on the other; the sum of all evidence goes
through a logistic curve so that 0.80 means "four of five". Used by the scorer.
"""

from __future__ import annotations

import math
from bisect import bisect_right

BIAS = -1.7
TITLE = (
    (0.0, 4.6),
    (0.08, 4.0),
    (0.12, 2.6),
    (0.18, 0.0),
    (0.27, -0.7),
    (0.42, -2.6),
    (0.65, -6.5),
    (1.0, -9.0),
)
ARTIST = (
    (0.0, -6.5),
    (0.2, -5.0),
    (0.4, -2.1),
    (0.55, -0.5),
    (0.65, 0.9),
    (0.8, 2.0),
    (0.9, 2.4),
    (1.0, 2.8),
)
VERSION_CONFLICT = -7.5
VERSION_DOUBT = -1.3
VERSION_ONE_SIDED = -4.8
VERSION_SOFT = -0.7
VERSION_AGREES = 0.4
NUMBER_CONFLICT = -6.0
NUMBER_ONE_SIDED = -5.0
EXTRA_ONE_SIDED = -0.45
EXTRA_CONFLICT = -1.5
EXTRA_AND_LENGTH = -2.5
OTHER_COUNT = -20.0
CONTEXT_DOUBT = -1.1
CONTEXT_STRONG = -5.5
ALBUM_AGREES = 0.9
ALBUM_DIFFERS = -0.15
ALBUM_PARTLY = 0.2
TAIL_UNPROVEN = -4.4
TAIL_WRONG = -5.0
NO_TITLE = -1.0
DAMAGED_TITLE = 0.0
SAME_SLOT = 1.3
SAME_PLACE = 1.0
SAME_PLACE_AND_LENGTH = 1.0
OTHER_PLACE = -0.4
SAME_NUMBER = 0.4
SAME_NUMBER_AND_LENGTH = 0.8
VERSION_SAID_BARE = -5.0
CONFLICT_CAP = 0.3
DOUBT_CAP = 1.3
SAME_ISRC = 4.0
SAME_RECORDING_ID = 6.0
LENGTH = (
    (0.0, 1.3),
    (1.5, 1.2),
    (3.0, 0.7),
    (5.0, 0.3),
    (9.0, -0.4),
    (15.0, -1.2),
    (40.0, -2.4),
    (120.0, -2.8),
)
UNKNOWN_ARTIST = -0.9
OTHER_SCRIPT = -1.3
TITLE_SAYS = ((0.8, -0.6), (1.2, -0.2), (2.0, 0.0), (3.5, 0.5), (6.0, 1.1))

ACCEPT_AT = 0.80
REVIEW_AT = 0.60


def curve(points: tuple[tuple[float, float], ...], x: float) -> float:
    """The value at `x` of straight lines through the points; flat beyond both ends."""
    at = bisect_right(points, (x, math.inf))
    if at == 0:
        return points[0][1]
    if at == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[at - 1], points[at]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def probability(logit: float) -> float:
    """The logistic curve, safe at both ends."""
    if logit < -40:
        return 0.0
    return 1.0 / (1.0 + math.exp(-logit))
