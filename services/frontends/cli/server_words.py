"""What verbs that file music tell at their end, to the wish list and to the media server. Used by
`get`, `organize` and the imports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.frontends.cli.words import counted

if TYPE_CHECKING:
    from core.tasks import TaskContext
    from services.container import Container
    from services.frontends.cli.session import Session

PATIENCE = 15.0
"""Seconds a command waits for the server to see its files; the next process goes on."""


def tell_server(
    session: Session, container: Container, ctx: TaskContext, at_most: float = PATIENCE
) -> None:
    """Let the media server look at what was filed, and say what it has not seen yet.

    What is owned now is wished for no more.
    """
    container.wishlist.tidy(ctx)
    if not container.servers.name:
        return
    ctx.report(None, f"Waiting for {container.servers.title} to see the new files")
    told = container.server_scans.settle(ctx, at_most)
    if told.waiting:
        files = counted(told.waiting, "file")
        session.say(told.reason or f"{container.servers.title} has not seen {files} yet.")
