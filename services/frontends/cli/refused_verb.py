"""`refused …`: blocked peers and refused files on the command line; seen, changed, carried over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.domain import BadInput
from services.frontends.cli.errors import DONE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table

if TYPE_CHECKING:
    from core.ports.memory import BadFile

Json = Mapping[str, Any]
_SOURCES = click.Choice(["slskd", "soulseek", "youtube"])
_SEE = "`refused list` shows what there is."
LARGEST = 2**63 - 1
"""No number of a download is larger."""


@click.group("refused")
def refused_group() -> None:
    """Peers you blocked and files that are never taken again."""


@refused_group.command("list")
@click.pass_obj
def list_refused(session: Session) -> int:
    """Whom you blocked, and which files were bad or refused, with the reasons."""
    with session.container() as container:
        document = container.refusals.export()
    session.show(document, _show_list)
    return DONE


@refused_group.command("block")
@click.argument("source", type=_SOURCES)
@click.argument("peer")
@click.option("--reason", default="", metavar="TEXT", help="Why, for yourself.")
@click.pass_obj
def block_peer(session: Session, source: str, peer: str, reason: str) -> int:
    """Take nothing from PEER any more; what waits there looks elsewhere."""
    if not peer.strip():
        raise BadInput("No peer was named.", "Give the name as `history` or the queue shows it.")
    with session.container() as container:
        moved = container.refusals.block(source, peer, reason)
    session.show({"blocked": peer, "moved": moved}, _show_blocked)
    return DONE


@refused_group.command("unblock")
@click.argument("source", type=_SOURCES)
@click.argument("peer")
@click.pass_obj
def unblock_peer(session: Session, source: str, peer: str) -> int:
    """Take files from PEER again."""
    with session.container() as container:
        known = {(one.source, one.peer) for one in container.refusals.peers()}
        if (source, peer) not in known:
            raise BadInput(f"{peer} is not blocked at {source}.", _SEE)
        container.refusals.unblock(source, peer)
    session.show({"unblocked": peer}, lambda told: line(f"{told['unblocked']} is taken from again"))
    return DONE


@refused_group.command("file")
@click.argument("job", type=click.IntRange(1, LARGEST))
@click.option("--reason", metavar="TEXT", help="Why, for yourself.")
@click.pass_obj
def refuse_file(session: Session, job: int, reason: str | None) -> int:
    """Never take the file of download JOB again; it goes on with the next one.

    The numbers are in `--json history` and in the answers of `serve`.
    """
    with session.container() as container, session.working() as ctx:
        words = {"reason": reason} if reason else {}
        try:
            known = container.refusals.refuse(job, **words, ctx=ctx)
        except KeyError:
            raise BadInput(
                f"There is no download {job}.", "`--json history` has numbers."
            ) from None
        if not known:
            raise BadInput(f"Download {job} has no file yet.", "Try again when it has one.")
    session.show({"refused": job}, lambda told: line(f"Refused: the file of {told['refused']}"))
    return DONE


@refused_group.command("allow")
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def allow_files(session: Session, names: tuple[str, ...]) -> int:
    """Give files another chance, by their names as `refused list` shows them."""
    with session.container() as container:
        found = [_named(name, container.refusals.files()) for name in names]
        files = [one for many in found for one in many]
        for one in files:
            container.refusals.allow(one)
    session.show({"allowed": [one.filename for one in files]}, _show_allowed)
    return DONE


@refused_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_refused(session: Session, file: Path) -> int:
    """Write all of it into FILE, as JSON."""
    from utils.atomic import write_atomic

    with session.container() as container:
        document = container.refusals.export()
    write_atomic(file, json.dumps(document, ensure_ascii=False, indent=1).encode())
    session.say(f"{_counted(document)} written to {file}.")
    session.show(document, lambda _told: None)
    return DONE


@refused_group.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore_refused(session: Session, file: Path) -> int:
    """Add what `refused export` wrote, here or elsewhere."""
    try:
        told = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise BadInput(
            f"{file.name} is no list of refused files.", "Take a file of `refused export`."
        ) from None
    with session.container() as container:
        count = container.refusals.restore(told)
    session.show({"restored": count}, lambda told: line(f"{told['restored']} entries taken over"))
    return DONE


def _named(name: str, files: list[BadFile]) -> list[BadFile]:
    found = [one for one in files if one.filename == name]
    if not found:
        raise BadInput(f'No refused file is named "{name}".', _SEE)
    return found


def _counted(document: Json) -> str:
    peers, files = len(document["peers"]), len(document["files"])
    return f"{peers} blocked {'peer' if peers == 1 else 'peers'} and {files} refused " + (
        "file" if files == 1 else "files"
    )


def _show_list(document: Json) -> None:
    line(_counted(document))
    peers = [(one["source"], one["peer"], one["reason"]) for one in document["peers"]]
    table("Blocked", ("source", "peer", "why"), peers)
    files = [
        (one["source"], one["peer"], one["filename"], one["reason"]) for one in document["files"]
    ]
    table("Refused", ("source", "peer", "file", "why"), files)


def _show_blocked(document: Json) -> None:
    moved = document["moved"]
    also = f"; downloads that look elsewhere now: {moved}" if moved else ""
    line(f"Nothing is taken from {document['blocked']} any more{also}")


def _show_allowed(document: Json) -> None:
    for name in document["allowed"]:
        line(f"{name} may be taken again")


COMMANDS = (refused_group,)
