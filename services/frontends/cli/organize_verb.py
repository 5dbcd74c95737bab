"""`organize`: file finished downloads, look first with `--dry-run`, take back with `--undo`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.paths import NamedPath
from services.frontends.cli.server_words import tell_server
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table

Json = Mapping[str, Any]


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=NamedPath())
@click.option("--layout", type=click.Choice(["transfer", "supercrates"]), help="Where files go.")
@click.option("--dry-run", is_flag=True, help="Only say what would be moved.")
@click.option("--undo", "undo_run", metavar="RUN", help="Put a run's files back where they were.")
@click.pass_obj
def organize(
    session: Session,
    paths: tuple[Path, ...],
    layout: str | None,
    dry_run: bool,
    undo_run: str | None,
) -> int:
    """File finished downloads by their own tags; without PATH those of the incoming folder."""
    if undo_run is None:
        return _organize(session, paths, layout, dry_run)
    if paths or layout or dry_run:
        raise click.UsageError("--undo stands alone: it takes a whole run back.")
    return _undo(session, undo_run)


def _organize(session: Session, paths: Sequence[Path], layout: str | None, dry_run: bool) -> int:
    from services.frontends.organize_reports import organize_document

    overrides = {"organize.layout": layout} if layout else {}
    with session.container(overrides) as container, session.working() as ctx:
        report = container.filing().organize.run(paths, layout, dry_run, ctx)
        if not dry_run:
            tell_server(session, container, ctx)
    session.show(organize_document(report), show_dry_run if dry_run else show_organize)
    if report.lost:
        session.say(report.lost)
    if report.stopped is not None:
        session.say(str(report.stopped))
    elif not report.complete:
        session.say(
            _shortfall(len(report.duplicates), len(report.unclassified), len(report.failed))
        )
    return DONE if report.complete else INCOMPLETE


def _undo(session: Session, run: str) -> int:
    from services.frontends.organize_reports import undo_document

    with session.container() as container, session.working() as ctx:
        report = container.filing().undo.undo(run, ctx)
        tell_server(session, container, ctx)
    session.show(undo_document(report), show_undo)
    if report.failed:
        count = len(report.failed)
        files = "1 file" if count == 1 else f"{count} files"
        session.say(f"{files} could not be put back: {report.failed[0].reason}")
        return INCOMPLETE
    if not report.restored:
        session.say(f"Run `{run}` has nothing left to put back.")
    return DONE


def _shortfall(duplicates: int, unclassified: int, failed: int) -> str:
    parts = []
    if duplicates:
        parts.append(f"{duplicates} there already")
    if unclassified:
        parts.append(f"{unclassified} of unknown genre in Unclassified")
    if failed:
        parts.append(f"{failed} not filed")
    return f"Needs a look: {', '.join(parts)}."


def show_organize(document: Json) -> None:
    """A run for people."""
    line(f"{len(document['moved'])} moved (run {document['run']})")
    _lists("Moved", document)


def show_dry_run(document: Json) -> None:
    """A dry run: old → new."""
    line(f"{len(document['moved'])} would be moved; nothing was touched")
    _lists("Would be moved", document)


def _lists(title: str, document: Json) -> None:
    table(title, ("from", "to"), [(one["from"], one["to"]) for one in document["moved"]])
    genres = [(one["from"], one["to"]) for one in document["unclassified"]]
    table("Of unknown genre", ("from", "to"), genres)
    there = [(one["path"], one["existing"]) for one in document["duplicates"]]
    table("There already", ("file", "is there as"), there)
    _reasons("Not filed", document["failed"])
    _reasons("Left for later", document["waiting"])


def show_undo(document: Json) -> None:
    """An undo for people."""
    line(f"{len(document['moved'])} put back (run {document['run']})")
    table("Put back", ("from", "to"), [(one["from"], one["to"]) for one in document["moved"]])
    _reasons("Not put back", document["failed"])


def _reasons(title: str, entries: Sequence[Json]) -> None:
    table(title, ("file", "why"), [(one["path"], one["reason"]) for one in entries])


COMMANDS = (organize,)
