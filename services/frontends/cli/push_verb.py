"""`push`: a playlist to the media server, or as a file for players."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.domain import BadInput
from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import credit, line, table
from services.frontends.cli.words import counted

if TYPE_CHECKING:
    from services.push import PushReport

_PLACES = click.Choice(["plex", "navidrome", "jellyfin", "m3u"])


@click.command()
@click.argument("source")
@click.option("--to", "place", type=_PLACES, required=True, help="Where it goes.")
@click.option("--out", type=click.Path(path_type=Path), help="The file, with --to m3u.")
@click.pass_obj
def push(session: Session, source: str, place: str, out: Path | None) -> int:
    """Write SOURCE as a playlist, in its order, with what of it is there."""
    if (place == "m3u") != (out is not None):
        raise BadInput("`--to m3u` needs `--out FILE`, and nothing else takes it.")
    with session.container() as container, session.working() as ctx:
        playlist = container.playlists.open(source, ctx)
        if out is not None:
            report = container.push.to_file(playlist, out, ctx)
        else:
            report = container.push.to_server(playlist, place, ctx)
    session.show(_document(playlist.name, place, report), _show)
    if report.missing:
        session.say(f"{counted(len(report.missing), 'track')} not there.")
    return INCOMPLETE if report.missing else DONE


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
