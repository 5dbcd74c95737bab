"""`import PATH`: bring an existing folder in. `repair`: the tags of owned files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.paths import NamedPath
from services.frontends.cli.server_words import tell_server
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table

if TYPE_CHECKING:
    from services.organise.importing import ImportReview
    from services.organise.repair import Repair, RepairReview

Json = Mapping[str, Any]


@click.command("import")
@click.argument("folder", type=NamedPath())
@click.option("--dry-run", is_flag=True, help="Only show the review list.")
@click.option("--move", is_flag=True, help="Move the files; without it they are copied.")
@click.option("--layout", type=click.Choice(["transfer", "supercrates"]), help="Where files go.")
@click.option("--accept", "accepted", multiple=True, metavar="FILE", help="Bring it in as well.")
@click.option("--accept-asked", is_flag=True, help="Bring in all that would be asked.")
@click.pass_obj
def import_folder(
    session: Session,
    folder: Path,
    dry_run: bool,
    move: bool,
    layout: str | None,
    accepted: tuple[str, ...],
    accept_asked: bool,
) -> int:
    """Bring the music in FOLDER in: what is recognised for sure, and what you accept."""
    with session.container() as container, session.working() as ctx:
        importing = container.filing().importing
        if dry_run:
            review = importing.look(folder, ctx, layout)
            session.show({"run": None, "moved": [], **_review(review)}, _show_import)
            open_ = [one for one in review.files if one.verdict.value != "automatic"]
            return INCOMPLETE if open_ or review.unread else DONE
        done = importing.bring_in(
            folder, ctx, accepted, everything_asked=accept_asked, move=move, layout=layout
        )
        tell_server(session, container, ctx)
    moved = [{"from": one.source, "to": one.target} for one in done.report.moved]
    session.show({"run": done.report.run, "moved": moved, **_review(done.review)}, _show_import)
    if done.report.stopped is not None:
        session.say(str(done.report.stopped))
    return DONE if done.complete else INCOMPLETE


@click.command("repair")
@click.argument("paths", nargs=-1, metavar="[FILE]...")
@click.option("--write", is_flag=True, help="Write what is missing.")
@click.option("--overrule", is_flag=True, help="Write too where a catalogue says otherwise.")
@click.pass_obj
def repair(session: Session, paths: tuple[str, ...], write: bool, overrule: bool) -> int:
    """Show what the tags of owned files lack or get wrong; with --write, write it."""
    with session.container() as container, session.working() as ctx:
        service = container.filing().repair
        review = service.look(ctx, paths or None)
        document: dict[str, Any] = {"run": None, "written": [], **_repairs(review)}
        if write or overrule:
            chosen = [one if overrule else one.only("missing") for one in review.repairs]
            done = service.write([one for one in chosen if one.changes], ctx)
            document |= {"run": done.run, "written": done.written}
            document["failed"] += [{"path": o.path, "reason": o.reason} for o in done.failed]
    session.show(document, _show_repairs)
    return INCOMPLETE if document["failed"] else DONE


def _review(review: ImportReview) -> dict[str, Any]:
    return {
        "files": [
            {
                "path": one.path,
                "verdict": one.verdict.value,
                "confidence": one.confidence,
                "reason": one.reason,
                "title": one.track.title,
                "artists": list(one.track.artists),
                "album": one.track.album,
                "to": one.target,
                "obstacle": one.obstacle,
                "sources": dict(one.sources),
            }
            for one in review.files
        ],
        "failed": [{"path": one.path, "reason": one.reason} for one in review.unread],
        "waiting": [{"path": one.path, "reason": one.reason} for one in review.waiting],
    }


def _repairs(review: RepairReview) -> dict[str, Any]:
    return {
        "looked": review.looked,
        "repairs": [_repair(one) for one in review.repairs],
        "failed": [{"path": one.path, "reason": one.reason} for one in review.unread],
    }


def _repair(one: Repair) -> dict[str, Any]:
    changes = [
        {
            "field": change.field,
            "kind": change.kind,
            "now": change.now,
            "proposed": change.proposed,
            "source": change.source,
        }
        for change in one.changes
    ]
    return {"path": one.path, "changes": changes}


def _show_import(document: Json) -> None:
    files = document["files"]
    if document["run"] is None:
        line(f"{len(files)} files looked at; nothing was touched")
    else:
        line(f"{len(document['moved'])} brought in (run {document['run']})")
    rows = [
        (one["path"], one["verdict"], f"{one['confidence']:.2f}", one["obstacle"] or one["reason"])
        for one in files
    ]
    table("Files", ("file", "verdict", "confidence", "why"), rows)
    table("Brought in", ("from", "to"), [(one["from"], one["to"]) for one in document["moved"]])
    _reasons(document)


def _show_repairs(document: Json) -> None:
    line(f"{document['looked']} looked at, {len(document['written'])} written")
    rows = [
        (one["path"], change["field"], change["kind"], str(change["proposed"]), change["source"])
        for one in document["repairs"]
        for change in one["changes"]
    ]
    table("Tags", ("file", "field", "kind", "proposed", "from"), rows)
    _reasons(document)


def _reasons(document: Json) -> None:
    stay = [(one["path"], one["reason"]) for one in document["failed"]]
    table("Left as they are", ("file", "why"), stay)


COMMANDS = (import_folder, repair)
