"""Results for people: calm tables on stdout. The words here are the command line's own."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from services.frontends.cli.errors import safe

Json = Mapping[str, Any]
Rows = Sequence[Sequence[object]]


def line(text: str) -> None:
    """One line on stdout."""
    click.echo(safe(text), file=sys.stdout)


def table(title: str, columns: Sequence[str], rows: Rows) -> None:
    """A heading with its count and a table; into a pipe, lines with tabs. Nothing when empty."""
    if not rows:
        return
    cells = [[safe(_text(cell)) for cell in row] for row in rows]
    heading = f"{title} ({len(rows)})"
    if sys.stdout.isatty():
        _drawn(heading, columns, cells)
        return
    lines = "\n".join("\t".join(row) for row in cells)
    click.echo(f"\n{heading}\n{lines}", file=sys.stdout)


def _drawn(heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, header_style="dim", show_edge=False)
    for name in columns:
        made.add_column(name, overflow="fold", justify="right" if name in _FIGURES else "left")
    for row in rows:
        made.add_row(*map(Text, row))
    console = Console(file=sys.stdout, highlight=False)
    console.print(Text(f"\n{heading}", style="bold"))
    console.print(made)


_FIGURES = frozenset({"#", "kbit/s", "score"})


def _text(value: object) -> str:
    return "" if value is None else str(value)


def plain(value: object) -> str:
    """A setting's value as people type it."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def credit(entry: Json) -> str:
    """Artist and title of one entry."""
    artists = ", ".join(entry.get("artists") or ())
    return f"{artists} - {entry['title']}" if artists else str(entry["title"])


def show_settings(document: Json) -> None:
    """`config list`."""
    table("Settings", ("key", "value"), [(key, plain(v)) for key, v in document.items()])


def show_scan(document: Json) -> None:
    """`scan`."""
    counts = ", ".join(f"{document[key]} {key}" for key in ("added", "changed", "removed"))
    line(f"{document['tracks']} tracks: {counts} in {document['seconds']:.1f} s")
    bad = [(one["path"], one["reason"]) for one in document["unreadable"]]
    table("Unreadable", ("file", "reason"), bad)


def show_check(document: Json) -> None:
    """`check`."""
    counts = ", ".join(f"{len(document[k])} {k}" for k in ("owned", "probable", "missing"))
    line(f"{document['playlist']['name']}: {counts} of {document['total']}")
    _listed("Probably owned", document["probable"])
    _listed("Missing", document["missing"])
    _listed("Not usable", document["unusable"])


def _listed(title: str, entries: Sequence[Json]) -> None:
    rows = [(entry["position"], credit(entry), entry["reason"]) for entry in entries]
    table(title, ("#", "track", "why"), rows)


def show_get(document: Json) -> None:
    """`get`, with or without `--dry-run`."""
    planned = document.get("would_fetch")
    if planned is None:
        done = len(document["organised"])
        line(f"{document['owned']} of {document['total']} were owned, {done} organised")
    else:
        line(
            f"{document['owned']} of {document['total']} are owned, {len(planned)} would be fetched"
        )
        table("Would be fetched", ("#", "track"), [(e["position"], credit(e)) for e in planned])
    rows = [(e["position"], credit(e), e["format"], e["bitrate"], e["path"])
            for e in document["organised"]]  # fmt: skip
    table("Organised", ("#", "track", "format", "kbit/s", "file"), rows)
    _listed("Needs your eye", document["review"])
    _listed("Failed", document["failed"])
    _listed("Not usable", document["unusable"])


def show_doctor(document: Json) -> None:
    """`doctor`."""
    rows = [("ok" if c["ok"] else "NOT OK", c["name"], c["detail"], c["fix"])
            for c in document["checks"]]  # fmt: skip
    table("Health", ("", "check", "found", "what to do"), rows)


def show_figures(document: Json) -> None:
    """`probe`."""
    for name, value in document.items():
        line(f"{name}: {value}")
