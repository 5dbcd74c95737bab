"""Verbs that are promised and not part of this version: known, and honest about it."""

from __future__ import annotations

import click

from services.frontends.cli.errors import UNAVAILABLE
from services.frontends.cli.session import Session

_VERBS = {
    "push": "Write a playlist to the media server.",
}


def _verb(name: str, help_: str) -> click.Command:
    @click.command(
        name,
        help=f"{help_} (In a later version.)",
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("rest", nargs=-1, type=click.UNPROCESSED)
    @click.pass_obj
    def command(session: Session, rest: tuple[str, ...]) -> int:
        session.say(f"`{' '.join((name, *rest[:1]))}` is not part of this version yet.")
        return UNAVAILABLE

    return command


COMMANDS = tuple(_verb(name, help_) for name, help_ in _VERBS.items())
