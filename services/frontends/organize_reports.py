"""What `organize` and its undo hand out as JSON: a promise, see docs/organize.md. Pure."""

from __future__ import annotations

from typing import Any

from services.organise.reports import Moved, OrganizeReport, Skipped, UndoReport

Json = dict[str, Any]


def organize_document(report: OrganizeReport) -> Json:
    """A run, or a dry run (`run` is null then)."""
    return {
        "run": report.run,
        "moved": [_moved(one) for one in report.moved],
        "duplicates": [_duplicate(one) for one in report.duplicates],
        "unclassified": [_moved(one) for one in report.unclassified],
        "failed": [_skipped(one) for one in report.failed],
        "waiting": [_skipped(one) for one in report.waiting],
        "handed": [_moved(one) for one in report.handed],
        "no_undo": report.lost or None,
    }


def undo_document(report: UndoReport) -> Json:
    """The same shape: `moved` leads back to where the files were."""
    return {
        "run": report.run,
        "moved": [{"from": one.source, "to": one.target} for one in report.restored],
        "duplicates": [],
        "unclassified": [],
        "failed": [_skipped(one) for one in report.failed],
        "waiting": [],
    }


def _moved(one: Moved) -> Json:
    entry: Json = {"from": one.source, "to": one.target}
    if one.not_from_tags:
        entry["not_from_tags"] = list(one.not_from_tags)
    if one.beside:
        entry["beside"] = [{"from": source, "to": target} for source, target in one.beside]
    if one.sources:
        entry["sources"] = dict(one.sources)
    if one.silent:
        entry["silent"] = list(one.silent)
    if one.note:
        entry["note"] = one.note
    return entry


def _duplicate(one: Skipped) -> Json:
    return {"path": one.path, "existing": one.there, "reason": one.reason}


def _skipped(one: Skipped) -> Json:
    return {"path": one.path, "reason": one.reason}
