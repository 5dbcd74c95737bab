"""`upgrade`: what is brought up to date without the rest of the program; only when asked for."""

from __future__ import annotations

import click

from services.frontends.cli.errors import DONE
from services.frontends.cli.session import Json, Session
from services.frontends.cli.tables import line


@click.group()
def upgrade() -> None:
    """Bring a part of the program up to date by itself."""


@upgrade.command("yt-dlp")
@click.pass_obj
def ytdlp(session: Session) -> int:
    """Fetch the newest yt-dlp into our own folder; the usual remedy when YouTube fails."""
    with session.container() as container, session.working() as ctx:
        before, after, sentence = container.upgrade_ytdlp(ctx)
    document = {"package": "yt-dlp", "before": before, "after": after, "sentence": sentence}
    session.show(document, _show)
    return DONE


def _show(document: Json) -> None:
    line(document["sentence"])


COMMANDS = (upgrade,)
