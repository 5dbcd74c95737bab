"""`history`: what was downloaded, from where, and why it failed; for export too."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.frontends.cli.errors import DONE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import credit, line, table

if TYPE_CHECKING:
    from services.records.past import PastService

Json = Mapping[str, Any]
MOST = 2**31 - 1
"""The database counts no further than 2**63."""


@click.command()
@click.option("--failed", is_flag=True, help="Only what could not be fetched or filed, and why.")
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=100, show_default=True, help="At most so many."
)
@click.option(
    "--export", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write everything into FILE, a table for .csv, else JSON.",
)  # fmt: skip
@click.pass_obj
def history(session: Session, failed: bool, limit: int, export: Path | None) -> int:
    """What was downloaded, from where, with which score, and why it failed."""
    from services.records.history_reports import history_document

    with session.container() as container:
        if export is not None:
            _export(session, container.past, failed, export)
            return DONE
        past = container.history
        filings = [] if failed else past.filings(limit)
        document = history_document(past.downloads(failed, limit), filings)
    session.show(document, show_history)
    return DONE


def _export(session: Session, past: PastService, failed: bool, target: Path) -> None:
    """All of it into the file, and onto stdout when that is asked for."""
    from core.ports.past import PastSieve
    from services.records.history import ENDED, FAILED

    sieve = PastSieve(FAILED if failed else ENDED)
    with session.working() as ctx:
        count = past.export(sieve, target, ctx, not failed)
    session.say(f"{count} {'download' if count == 1 else 'downloads'} written to {target}.")
    session.pour(lambda out: past.tell(sieve, out, session.ctx, not failed))


def show_history(document: Json) -> None:
    """Downloads, failures and filings for people."""
    downloads = document["downloads"]
    done = [one for one in downloads if one["state"] == "done"]
    line(f"{len(done)} downloaded, {len(downloads) - len(done)} not")
    rows = [
        (one["at"], credit(one), _from(one), one["score"], one["path"], _sound(one["check"]))
        for one in done
    ]
    table("Downloaded", ("when", "track", "from", "score", "file", "sound"), rows)
    bad = [(one["at"], credit(one), one["reason"]) for one in downloads if one["state"] != "done"]
    table("Not downloaded", ("when", "track", "why"), bad)
    filed = [(one["at"], one["run"], one["from"], one["to"], "yes" if one["undoable"] else "no")
             for one in document["filed"]]  # fmt: skip
    table("Filed", ("when", "run", "from", "to", "undo"), filed)


def _from(one: Json) -> str:
    return f"{one['source']}: {one['peer']}" if one["source"] else ""


def _sound(check: Json | None) -> str:
    """The file's format and what its spectrum says: "flac, likely lossy source (16.1 kHz)"."""
    if check is None:
        return ""
    words = [str(check["format"] or "")]
    if check["verdict"] not in (None, "no sign"):
        cutoff = f" ({check['cutoff_hz'] / 1000:.1f} kHz)" if check["cutoff_hz"] else ""
        words.append(f"{check['verdict']}{cutoff}")
    if check["fingerprint"] != "unverified":
        words.append(f"fingerprint {check['fingerprint']}")
    return ", ".join([*words, *check["hints"]])


COMMANDS = (history,)
