"""`nearby`: slskd, Navidrome, Jellyfin and Plex on the local network; only when asked for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from services.frontends.cli.errors import DONE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table


@click.command()
@click.pass_obj
def nearby(session: Session) -> int:
    """Look for slskd, Navidrome, Jellyfin and Plex on the local network, for five seconds."""
    from services.servers.nearby import KEYS

    with session.container() as container, session.working() as ctx:
        found = container.nearby.look(ctx)
    session.show({"found": [asdict(one) | {"key": KEYS[one.kind]} for one in found]}, _show)
    return DONE


def _show(document: Any) -> None:
    if not document["found"]:
        line("Nothing answers; the address of each can be set by hand.")
    rows = [(one["name"], one["version"], one["key"], one["url"]) for one in document["found"]]
    table("Found", ("name", "version", "setting", "address"), rows)


COMMANDS = (nearby,)
