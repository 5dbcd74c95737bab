"""Better copies of owned tracks: what such a job is called and which candidates are better.

An upgrade job is one whose origin names the owned file (`Origin.replaces`). Used by the steps, the
download service and `services/wishes/upgrades.py`.
"""

from __future__ import annotations

from dataclasses import replace

from core.domain import AudioFacts, DownloadJob, Judged, Origin, QualityProfile, Rejection

PREFIX = "better "
"""Before the key of a track for which a better copy is wanted: it is no missing track."""

ARRIVED = (
    "A better copy is here, and the file you own was left alone; file it and the lesser one goes "
    "to the trash"
)
_NOT_BETTER = Rejection("no better", "no better than the file you own")
_GONE = Rejection("gone", "the file it would better is no longer in the library")


def wanted_key(key: str, origin: Origin) -> str:
    """The key of a job or wish: a better copy never stands in for a missing track."""
    return key if origin.replaces is None else PREFIX + key


def only_better(
    ranked: tuple[Judged, ...], owned: AudioFacts | None, profile: QualityProfile
) -> tuple[Judged, ...]:
    """The same with a reason against all that is not surely of a better tier; those come last.

    What an offer does not say counts against it: nobody downloads twice on a guess.
    """
    judged = [_judged(one, owned, profile) for one in ranked]
    return tuple(sorted(judged, key=lambda one: not one.acceptable))


def _judged(one: Judged, owned: AudioFacts | None, profile: QualityProfile) -> Judged:
    if not one.acceptable:
        return one
    if owned is not None and profile.is_upgrade(owned, one.candidate.claimed):
        return one
    reason = _NOT_BETTER if owned is not None else _GONE
    return replace(one, rejections=(reason,), why=reason.sentence)


def is_upgrade_job(job: DownloadJob) -> bool:
    """True when the job betters an owned file."""
    return job.origin.replaces is not None
