"""Whether one candidate is so good that nobody need wait for the rest of the answers.

Used by the search step while answers come in.
"""

from __future__ import annotations

from core.domain import Judged, QualityProfile, Verdict
from services.decide.context import Context, folder_of
from services.decide.spelling import spelt_otherwise

SURE = 0.9
"""From this score on a better match is hardly to be expected."""


def good_enough(best: Judged, profile: QualityProfile, context: Context) -> bool:
    """True for a sure match of a tier beyond which nothing better is looked for, free at once.

    Of an album that is wanted as a whole only what lies in a folder that was chosen before: which
    folder holds it all is seen at the end.
    """
    if not best.acceptable or best.match.verdict is not Verdict.ACCEPT or best.match.score < SURE:
        return False
    if spelt_otherwise(best.match):  # the very title may be in the next answer
        return False
    if best.tier is None or best.tier > profile.cutoff:
        return False
    if not best.candidate.peer_facts.free_slot:
        return False
    if context.siblings and not context.chosen.get(folder_of(best.candidate)):
        return False
    return not context.editions or best.edition in {"", context.editions[0]}
