"""Wishes for people: the tables of `wishlist`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.frontends.cli.tables import credit, line, table

Json = Mapping[str, Any]


def show_list(document: Json) -> None:
    """`wishlist list`."""
    line(f"{document['total']} wished for")
    rows = [
        (one["id"], credit(one), one["tries"], _when(one), one["reason"], one["origin"]["name"])
        for one in document["wishes"]
    ]
    table("Wishes", ("#", "track", "tries", "next try", "why", "from"), rows)
    table("Reasons", ("wishes", "reason"), [(n, kind) for kind, n in document["reasons"].items()])


def _when(one: Json) -> str:
    words = {"due": "due now", "resting": "when asked"}
    return words.get(one["state"]) or str(one["next_try"])


def show_added(document: Json) -> None:
    """`wishlist add`."""
    line(
        f"{len(document['added'])} added, {document['known']} wished for before, "
        f"{document['owned']} owned"
    )
    table("Added", ("#", "track"), _rows(document["added"]))


def show_removed(document: Json) -> None:
    """`wishlist remove`."""
    line(f"{len(document['removed'])} removed")
    table("Removed", ("#", "track"), _rows(document["removed"]))


def show_run(document: Json) -> None:
    """`wishlist run`."""
    line(f"{document['tried']} tried, {len(document['organised'])} organised")
    table("In the library already", ("#", "track"), _rows(document["owned"]))
    done = [(one["id"], credit(one), one["path"]) for one in document["organised"]]
    table("Organised", ("#", "track", "file"), done)
    for title, key in (("Needs your eye", "review"), ("Failed", "failed")):
        rows = [(one["id"], credit(one), one["reason"]) for one in document[key]]
        table(title, ("#", "track", "why"), rows)


def _rows(entries: Sequence[Json]) -> list[tuple[object, str]]:
    return [(one["id"], credit(one)) for one in entries]
