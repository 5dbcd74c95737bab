"""`push`: a playlist to the media server, or as a file for players."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.domain import BadInput
from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import credit, line, table
from services.frontends.cli.words import counted

if TYPE_CHECKING:
    from services.servers.push import PushPreview, PushReport

_PLACES = click.Choice(["plex", "navidrome", "jellyfin", "m3u"])
_FILE = click.Path(path_type=Path)


USE = "`push --help` shows the use."


@click.command()
@click.argument("source", required=False)
@click.option("--to", "place", type=_PLACES, help="Where it goes.")
@click.option("--out", type=_FILE, help="The file, with --to m3u.")
@click.option("--dry-run", is_flag=True, help="Only say what would change there.")
@click.option("--keep", is_flag=True, help="Leave in the list what is no longer in SOURCE.")
@click.option("--backups", is_flag=True, help="List the copies from before changes.")
@click.option("--restore", "copy", type=_FILE, metavar="COPY", help="Put a list back as it was.")
@click.pass_obj
def push(
    session: Session,
    source: str | None,
    place: str | None,
    out: Path | None,
    dry_run: bool,
    keep: bool,
    backups: bool,
    copy: Path | None,
) -> int:
    """Write SOURCE as a playlist, in its order, with what of it is there."""
    if backups or copy is not None:
        if source or place or out or (backups and copy):
            raise BadInput("`--backups` and `--restore COPY` stand alone.", USE)
        return _backups(session) if copy is None else _restore(session, copy)
    if source is None or place is None:
        raise BadInput("`push` needs a SOURCE and `--to` a place.", USE)
    if (place == "m3u") != (out is not None):
        raise BadInput("`--to m3u` needs `--out FILE`, and nothing else takes it.", USE)
    if place == "m3u" and (dry_run or keep):
        raise BadInput("`--dry-run` and `--keep` are for media servers.", USE)
    with session.container() as container, session.working() as ctx:
        playlist = container.playlists.open(source, ctx)
        if out is not None:
            report = container.push.to_file(playlist, out, ctx)
        else:
            asks = not keep and not session.as_json and sys.stdin.isatty()
            told = container.push.preview(playlist, place, ctx) if dry_run or asks else None
            if told is not None and dry_run:
                session.show(_changes(playlist.name, place, told), _show_changes)
                return DONE
            removals = not keep and (told is None or _agreed(session, told))
            report = container.push.to_server(playlist, place, ctx, removals)
    session.show(_document(playlist.name, place, report), _show)
    if report.missing:
        session.say(f"{counted(len(report.missing), 'track')} not there.")
    return INCOMPLETE if report.missing else DONE


def _agreed(session: Session, told: PushPreview) -> bool:
    """Ask a person about removals; a script says `--keep` when it does not want them."""
    if not told.removed:
        return True
    for name in told.removed:
        session.say(f"No longer in the source: {name}")
    question = f"Take {counted(len(told.removed), 'track')} out of the list on {told.title}?"
    return click.confirm(question, default=True, err=True)


def _changes(name: str, place: str, told: PushPreview) -> dict[str, Any]:
    return {
        "playlist": {"name": name, "id": ""},
        "to": place,
        "pushed": 0,
        "added": list(told.added),
        "removed": list(told.removed),
        "kept": told.kept,
        "missing_count": told.missing,
        "new": told.new,
        "changes": not told.nothing,
    }


def _show_changes(document: Any) -> None:
    name, place = document["playlist"]["name"], document["to"]
    line(f"{name} on {place}: {'would change' if document['changes'] else 'is as it should be'}")
    table("Would be added", ("track",), [(one,) for one in document["added"]])
    table("Would be removed", ("track",), [(one,) for one in document["removed"]])


def _backups(session: Session) -> int:
    with session.container() as container:
        copies = [
            {
                "path": str(one.path),
                "server": one.server,
                "name": one.name,
                "tracks": len(one.items),
                "at": one.at,
            }
            for one in container.push.backups()
        ]
    session.show({"backups": copies}, _show_backups)
    return DONE


def _show_backups(document: Any) -> None:
    rows = [(c["name"], c["server"], c["tracks"], c["path"]) for c in document["backups"]]
    table("Copies", ("playlist", "server", "tracks", "file"), rows)


def _restore(session: Session, copy: Path) -> int:
    with session.container() as container, session.working() as ctx:
        report = container.push.restore(copy, ctx)
    document = {
        "playlist": {"id": report.playlist},
        "restored": report.pushed,
        "lost": report.kept,
        "backup": str(report.backup) if report.backup else None,
    }
    session.show(document, _show_restored)
    if report.kept:
        session.say(f"{counted(report.kept, 'track')} no longer on the server.")
    return INCOMPLETE if report.kept else DONE


def _show_restored(document: Any) -> None:
    line(f"{document['restored']} tracks stand in the list again.")


def _document(name: str, place: str, report: PushReport) -> dict[str, Any]:
    return {
        "playlist": {"name": name, "id": report.playlist},
        "to": place,
        "pushed": report.pushed,
        "missing": [
            {
                "position": row.entry.position,
                "title": row.entry.track.title,
                "artists": list(row.entry.track.artists),
                "reason": reason,
            }
            for row, reason in report.missing
        ],
        "kept": report.kept,
        "backup": str(report.backup) if report.backup else None,
    }


def _show(document: Any) -> None:
    line(f"{document['playlist']['name']}: {document['pushed']} pushed to {document['to']}")
    if document["backup"]:
        line(f"The list as it was before: {document['backup']}")
    rows = [(entry["position"], credit(entry), entry["reason"]) for entry in document["missing"]]
    table("Not there", ("#", "track", "why"), rows)


COMMANDS = (push,)
