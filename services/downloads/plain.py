"""Downloads without a wanted track: this very file, left as it came. Used by `service.py`."""

from __future__ import annotations

import os

from core.domain import Candidate, DownloadJob, Judged, MatchResult, Origin, Verdict
from core.ports.jobs import JobStore

BY_HAND = Origin("by-hand", "Search by hand")
"""Where a file comes from that a person picked in the search."""

PREFIX = "as is "
"""Before the key of such a job: it stands for no missing track."""

_CHOSEN = "You chose this very file"
CHOSEN, HEARD = "Chosen by hand", "Heard first, then kept"
"""What history says of a job that goes on with the file a person picked, when it was queued
already, too: `known_bad.py` reads it there."""


def plain_key(offer: Candidate) -> str:
    """The same file of the same peer is one job."""
    return PREFIX + "|".join(map(str, offer.identity))


def picked(offer: Candidate) -> Judged:
    """The offer as a person's choice: no rule and no match stands in its way."""
    match = MatchResult(1.0, Verdict.ACCEPT, (), (_CHOSEN,))
    return Judged(offer, match, None, (), f"{_CHOSEN}; it stays as it came")


def is_by_hand(judged: Judged) -> bool:
    """Whether only a person can have taken this one: the program by itself would not have."""
    doubted = judged.match.verdict is not Verdict.ACCEPT or not judged.acceptable
    return doubted or _CHOSEN in judged.match.reasons


def standing(jobs: JobStore, offer: Candidate) -> DownloadJob | None:
    """The job that brought this very file, when the file still lies where it was left."""
    for job in reversed(jobs.left_as_is()):
        told = job.remote
        if told is None or (told.source, told.peer, told.filename) != offer.identity[:3]:
            continue
        if told.size in {None, offer.claimed.size} and os.path.isfile(job.final_path or ""):
            return job
    return None
