"""Wishes as JSON: what `wishlist` prints. The keys are a promise (docs/serve.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from core.domain import DownloadJob, JobState, Wish
from services.wishes.reasons import kind_of, statistics

Json = dict[str, Any]


def list_document(wishes: Sequence[Wish], now: float) -> Json:
    """`wishlist list`."""
    return {
        "total": len(wishes),
        "reasons": dict(statistics(wishes).most_common()),
        "wishes": [wish_entry(wish, now) for wish in wishes],
    }


def wish_entry(wish: Wish, now: float) -> Json:
    """One wish; `next_try` in UTC, null while it rests."""
    return {
        **_named(wish),
        "album": wish.track.album,
        "duration": wish.track.duration,
        "origin": {"name": wish.origin.playlist_name, "position": wish.origin.position},
        "reason": wish.reason,
        "kind": kind_of(wish.reason),
        "tries": wish.tries,
        "state": _state(wish, now),
        "next_try": _moment(wish.next_try_at, now),
    }


def _named(wish: Wish) -> Json:
    return {"id": wish.id, "title": wish.track.title, "artists": list(wish.track.artists)}


def _state(wish: Wish, now: float) -> str:
    if wish.next_try_at is None:
        return "resting"
    return "due" if wish.next_try_at <= now else "waiting"


def _moment(at: float | None, now: float) -> str | None:
    """Due ones say now: the time they were due at orders them and means nothing else."""
    if at is None:
        return None
    return datetime.fromtimestamp(max(at, now), UTC).isoformat(timespec="seconds")


def added_document(added: Sequence[Wish], owned: int, known: int, now: float) -> Json:
    """`wishlist add`: the new ones, and how many were owned or wished for before."""
    return {"added": [wish_entry(wish, now) for wish in added], "owned": owned, "known": known}


def removed_document(removed: Sequence[Wish]) -> Json:
    """`wishlist remove`."""
    return {"removed": [_named(wish) for wish in removed]}


def run_document(
    tried: Sequence[Wish],
    jobs: Mapping[int, DownloadJob],
    fulfilled: Collection[Wish],
    stopped: str,
) -> Json:
    """`wishlist run`: every wish tried is organised, in review or failed. `jobs` by wish id."""
    organised: list[Json] = []
    review: list[Json] = []
    failed: list[Json] = []
    for wish in tried:
        job = jobs[wish.id]
        if job.state is JobState.DONE:
            organised.append({**_named(wish), "path": job.final_path})
        elif job.state is JobState.REVIEW:
            review.append({**_named(wish), "reason": job.reason})
        else:
            resting = job.state in {JobState.PARKED, JobState.CANCELLED}
            failed.append(
                {**_named(wish), "reason": job.reason if resting else stopped or job.reason}
            )
    return {
        "tried": len(tried),
        "owned": [_named(wish) for wish in fulfilled],
        "organised": organised,
        "review": review,
        "failed": failed,
    }
