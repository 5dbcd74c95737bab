"""`care`: what is amiss in the library, putting it right, and taking that back."""

from __future__ import annotations

from typing import Any

import click

from services.care.model import WORDS, CareItem, CareKind, CareList
from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.server_words import tell_server
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table
from services.frontends.cli.words import counted

_KINDS = click.Choice([kind.value for kind in CareKind])


@click.command()
@click.argument("kind", type=_KINDS, required=False)
@click.option("--genre", default="", metavar="CRATE", help="Only of this super genre.")
@click.option("--deep", is_flag=True, help="With `suspicious`: decode files never checked.")
@click.option("--act", is_flag=True, help="Do what the list offers, on all of it.")
@click.option("--undo", "undo_run", metavar="RUN", help="Take an action back.")
@click.pass_obj
def care(
    session: Session, kind: str | None, genre: str, deep: bool, act: bool, undo_run: str | None
) -> int:
    """List what is amiss: duplicates, incomplete, art, dead, suspicious, mixed or leftovers."""
    if undo_run is not None:
        if kind or genre or deep or act:
            raise click.UsageError("--undo stands alone: it takes a whole run back.")
        return _undo(session, undo_run)
    if kind is None:
        return _overview(session)
    with session.container() as container, session.working() as ctx:
        found = container.care.look(CareKind(kind), ctx, genre, deep)
        document = _document(found)
        if act and found.items:
            done = container.care.act(found.kind, found.items, ctx)
            tell_server(session, container, ctx)
            failed = [{"what": what, "reason": reason} for what, reason in done.failed]
            document |= {"run": done.run or None, "done": done.done, "failed": failed}
    session.show(document, _show)
    for sentence in found.notes:
        session.say(sentence)
    if document["failed"]:
        session.say(f"{counted(len(document['failed']), 'one')} left as it was.")
    return INCOMPLETE if document["failed"] else DONE


def _overview(session: Session) -> int:
    with session.container() as container, session.working() as ctx:
        lists = [container.care.look(kind, ctx) for kind in CareKind]
    document = {"lists": [{"kind": one.kind.value, "count": len(one.items)} for one in lists]}
    session.show(document, _show_overview)
    return DONE


def _undo(session: Session, run: str) -> int:
    with session.container() as container, session.working() as ctx:
        back = container.care.undo(run, ctx)
        tell_server(session, container, ctx)
    session.show({"run": run, "undone": back}, lambda told: line(f"{told['undone']} taken back"))
    return DONE


def _document(found: CareList) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "action": WORDS[found.kind].action,
        "looked": found.looked,
        "items": [_item(one) for one in found.items],
        "run": None,
        "done": 0,
        "failed": [],
    }


def _item(one: CareItem) -> dict[str, Any]:
    return {
        "title": one.title,
        "detail": one.detail,
        "paths": list(one.paths),
        "keep": one.keep or None,
        "super_genre": one.super_genre,
    }


def _show(document: Any) -> None:
    rows = [(one["title"], one["detail"]) for one in document["items"]]
    table(WORDS[CareKind(document["kind"])].title, ("what", "why"), rows)
    if document["run"]:
        line(f"{document['done']} done (undo: care --undo {document['run']})")
    elif document["items"] and not document["done"]:
        line(f"--act: {document['action'].lower()}")


def _show_overview(document: Any) -> None:
    rows = [(WORDS[CareKind(one["kind"])].title, one["count"]) for one in document["lists"]]
    table("Care", ("list", "entries"), rows)


COMMANDS = (care,)
