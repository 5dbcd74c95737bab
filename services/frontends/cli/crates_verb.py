"""`crates`: the Supercrates folders as crates of Serato, rekordbox and as M3U8 lists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table

Json = Mapping[str, Any]
_KINDS = ("serato", "rekordbox", "m3u")


@click.command()
@click.option(
    "--to", "kinds", type=click.Choice(_KINDS), multiple=True, required=True,
    help="For which program; can be given several times. Serato must be closed.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
    help="Write there; default is where each program looks.",
)  # fmt: skip
@click.pass_obj
def crates(session: Session, kinds: tuple[str, ...], out: Path | None) -> int:
    """Write the Supercrates folders as crates; what you put into them yourself stays."""
    from services.crates.service import CrateKind

    with session.container() as container, session.working() as ctx:
        report = container.crates.export([CrateKind(kind) for kind in kinds], ctx, out)
    document = {
        "crates": dict(report.crates),
        "written": list(report.written),
        "left": [{"path": path, "reason": reason} for path, reason in report.left],
        "unreadable": [{"path": path, "reason": reason} for path, reason in report.unreadable],
    }
    session.show(document, show_crates)
    if report.left:
        path, reason = report.left[0]
        session.say(f"{path}: {reason}")
    return INCOMPLETE if report.left or report.unreadable else DONE


def show_crates(document: Json) -> None:
    """The crates for people."""
    line(f"{len(document['crates'])} crates, {len(document['written'])} files written")
    table("Crates", ("crate", "tracks"), list(document["crates"].items()))
    table("Written", ("file",), [(path,) for path in document["written"]])
    for name, head in (("left", "Left as they are"), ("unreadable", "In no crate")):
        table(head, ("file", "why"), [(one["path"], one["reason"]) for one in document[name]])


COMMANDS = (crates,)
