"""`serve`: the engine, the schedules and the HTTP API without a window, until it is told to stop.

SIGTERM is its normal end (exit 0), as service managers expect; Ctrl+C ends it with 130.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from core.domain import BadInput, NotReady
from core.tasks import Cancelled, TaskContext
from services.frontends.cli.errors import DONE, INTERRUPTED
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line

if TYPE_CHECKING:
    from services.container import Container
    from services.frontends.http.server import ApiServer

LOOK_SECONDS = 1.0
CLOSE_SECONDS = 5.0
"""A container is killed ten seconds after SIGTERM. What hangs at a service that does not answer is
left to the next start, as after a kill."""


@click.command()
@click.option("--host", metavar="ADDRESS", help="Where to listen; 127.0.0.1 unless set.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="0 takes a free one.")
@click.pass_obj
def serve(session: Session, host: str | None, port: int | None) -> int:
    """Run the engine, the schedules and the HTTP API without a window."""
    given = {"serve.host": host, "serve.port": port}
    overrides = {key: value for key, value in given.items() if value is not None}
    with session.container(overrides, CLOSE_SECONDS) as container, _noted() as seen:
        server = _server(container, session.ctx)
        try:
            _start(container, server)
            session.show(_announcement(server), _say_ready)
            _stay(server, session.ctx)
        finally:
            for one in (container.scheduler, container.library_watch, container.server_scans):
                one.stop(0.0)  # told at once; closing waits for them
            server.stop()
    return INTERRUPTED if seen == [signal.SIGINT] else DONE


def _server(container: Container, ctx: TaskContext) -> ApiServer:
    from services.frontends.http.app import create_app
    from services.frontends.http.guard import is_loopback
    from services.frontends.http.server import ApiServer, listen

    host = str(container.settings.get("serve.host"))
    if not is_loopback(host) and not container.settings.get("serve.token"):
        raise BadInput(
            f"Listening on {host} lets other machines in, and no token is set.",
            "Set one with `config set serve.token …`, or leave --host away.",
        )
    bound = listen(host, int(container.settings.get("serve.port")))
    return ApiServer(create_app(container, ctx, host), bound)


def _start(container: Container, server: ApiServer) -> None:
    container.notify.start()
    container.engine.start()
    container.scheduler.start()
    container.server_scans.start()
    container.library_watch.start()
    server.start()


def _stay(server: ApiServer, ctx: TaskContext) -> None:
    with contextlib.suppress(Cancelled):
        while server.running:
            ctx.sleep(LOOK_SECONDS)
        raise NotReady("serve", "The HTTP server ended by itself.", "The log has the details.")


def _announcement(server: ApiServer) -> dict[str, Any]:
    return {"url": server.url, "pid": os.getpid()}


def _say_ready(document: Any) -> None:
    line(f"Ready at {document['url']} (process {document['pid']})")


@contextlib.contextmanager
def _noted() -> Iterator[list[int]]:
    """The signals that came, in order; whoever listened before is told as well."""
    seen: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield seen
        return
    numbers = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.getsignal(number) for number in numbers}

    def note(number: int, frame: Any) -> None:
        seen.append(number)
        earlier = before[signal.Signals(number)]
        signal.signal(number, earlier)
        if callable(earlier):
            earlier(number, frame)

    for number in numbers:
        if callable(before[number]):
            signal.signal(number, note)
    try:
        yield seen
    finally:
        for number in numbers:
            if signal.getsignal(number) is note:
                signal.signal(number, before[number])


COMMANDS = (serve,)
