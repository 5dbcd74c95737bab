"""`migrate soulsync PATH`: take over what a SoulSync installation holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table

if TYPE_CHECKING:
    from services.setup.migration import MigrationPlan, MigrationResult

Json = Mapping[str, Any]


@click.group("migrate")
def migrate_group() -> None:
    """Move in from another program."""


@migrate_group.command("soulsync")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would be taken over.")
@click.pass_obj
def migrate_soulsync(session: Session, path: Path, dry_run: bool) -> int:
    """Take settings, wish list and watch list over from SoulSync's folder or config.json.

    What you set yourself stays as it is, and nothing is written to the old installation.
    """
    with session.container() as container, session.working() as ctx:
        plan = container.migration.preview(path, ctx)
        result = None if dry_run else container.migration.apply(plan, ctx)
    session.show(_document(plan, result), _show)
    for words in (*plan.notes, *(result.failed if result else ())):
        session.say(words)
    return INCOMPLETE if plan.notes or (result and result.failed) else DONE


def _document(plan: MigrationPlan, result: MigrationResult | None) -> Json:
    """`applied` is false for a preview; values of secrets are never shown."""
    document: dict[str, Any] = {
        "root": plan.root,
        "applied": result is not None,
        "settings": [{"key": one.key, "value": one.shown} for one in plan.taken],
        "kept": [{"key": one.key, "reason": one.why} for one in plan.kept],
        "not_taken": [{"name": one.name, "reason": one.why} for one in plan.left],
        "wishes": len(plan.wishes),
        "artists": len(plan.artists),
        "unusable_rows": plan.skipped,
        "notes": list(plan.notes),
    }
    if result is not None:
        document |= {
            "wishes_added": result.wishes,
            "artists_added": result.artists,
            "failed": list(result.failed),
        }
    return document


def _show(document: Json) -> None:
    done = document["applied"]
    table("Settings", ("key", "value"), [(s["key"], s["value"]) for s in document["settings"]])
    table("Stay as you have them", ("key", "why"), _pairs(document["kept"], "key"))
    table("Not taken over", ("name there", "why"), _pairs(document["not_taken"], "name"))
    line(f"\n{document['wishes']} wishes and {document['artists']} followed artists were found.")
    if document["unusable_rows"]:
        line(f"{document['unusable_rows']} rows name no track or artist and are left out.")
    if done:
        line(
            f"{document['wishes_added']} wishes and {document['artists_added']} artists are new "
            "here; the others were there before."
        )
    else:
        line("Nothing was changed: this is what would happen without --dry-run.")


def _pairs(rows: list[Json], name: str) -> list[tuple[str, str]]:
    return [(row[name], row["reason"]) for row in rows]


COMMANDS = (migrate_group,)
