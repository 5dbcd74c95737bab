"""Rows of the jobs table ⇄ `DownloadJob`, and the conditions that several queries share."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, TypeDecorator, bindparam, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import TextClause

from core.domain import DownloadJob, FilingMode, JobState, Origin, RemoteId, Track
from database import codec
from database.tables import jobs

ENDED = (JobState.DONE, JobState.CANCELLED)

_TRANSFER_OVER = {"speed": 0.0, "queue_place": None}
_NO_TRANSFER = {"bytes_done": 0, "size": None, **_TRANSFER_OVER}
_NEW_TRANSFER = (JobState.WANTED, JobState.SEARCHING, JobState.QUEUED)


def job_of(row: Row[Any]) -> DownloadJob:
    """The job of a full row."""
    return DownloadJob(
        id=row.id,
        track=codec.load(Track, row.track),
        origin=codec.load(Origin, row.origin),
        state=JobState(row.state),
        layout=row.layout,
        priority=row.priority,
        attempt=row.attempt,
        candidate=row.candidate,
        remote=None if row.remote is None else codec.load(RemoteId, row.remote),
        local_path=row.local_path,
        final_path=row.final_path,
        reason=row.reason,
        bytes_done=row.bytes_done,
        size=row.size,
        queue_place=row.queue_place,
        speed=row.speed,
        created_at=row.created_at,
        updated_at=row.updated_at,
        group=row.album_group,
        kept=None if row.kept is None else codec.load(RemoteId, row.kept),
        filing=FilingMode(row.filing),
    )


def new_row(
    *,
    key: str,
    track: Track,
    origin: Origin,
    layout: str,
    priority: int,
    group: str,
    filing: FilingMode,
    now: float,
) -> dict[str, Any]:
    """The columns of a job just wanted."""
    return {
        "key": key,
        "track": codec.dump(track),
        "origin": codec.dump(origin),
        "state": JobState.WANTED.value,
        "layout": layout,
        "priority": priority,
        "album_group": group,
        "filing": filing.value,
        "attempt": 0,
        "reason": "",
        "created_at": now,
        "updated_at": now,
        **_NO_TRANSFER,
    }


def patched(values: Mapping[str, object]) -> dict[str, Any]:
    """The columns of a `JobPatch`."""
    columns = dict(values)
    if "group" in columns:
        columns["album_group"] = columns.pop("group")
    for name in ("remote", "kept"):
        if columns.get(name) is not None:
            columns[name] = codec.dump(columns[name])
    filing = columns.get("filing")
    if isinstance(filing, FilingMode):
        columns["filing"] = filing.value
    if "track" in columns:
        columns["track"] = codec.dump(columns["track"])
    return columns


def figures_after(to: JobState) -> dict[str, Any]:
    """Figures of a transfer that no longer hold in state `to`."""
    if to in _NEW_TRANSFER:
        return dict(_NO_TRANSFER)
    return {} if to is JobState.DOWNLOADING else dict(_TRANSFER_OVER)


def bound(columns: Mapping[str, Any]) -> list[Any]:
    """The values as SQLite takes them, in their order: texts escaped, paths as their bytes."""
    return [_BIND[name](value) if name in _BIND else value for name, value in columns.items()]


def _binding(kind: TypeDecorator[str]) -> Callable[[Any], Any]:
    return lambda value: kind.process_bind_param(value, _DIALECT)


_DIALECT = sqlite.dialect()
_BIND = {one.name: _binding(one.type) for one in jobs.c if isinstance(one.type, TypeDecorator)}


def in_states(states: Collection[JobState]) -> ColumnElement[bool]:
    """Jobs in one of the states."""
    return jobs.c.state.in_(sorted(state.value for state in states))


def in_ids(ids: Collection[int]) -> TextClause:
    """Jobs with one of the ids, however many: they travel as one JSON parameter."""
    clause = text("jobs.id IN (SELECT value FROM json_each(:wanted_ids))")
    return clause.bindparams(bindparam("wanted_ids", json.dumps(sorted(ids))))
