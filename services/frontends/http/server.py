"""uvicorn in a thread of its own, on a socket bound beforehand. Used by `serve`."""

from __future__ import annotations

import socket
import threading

import uvicorn
from fastapi import FastAPI

from core.domain import NotReady

STOP_SECONDS = 3
"""So long may what is being answered take; a container is killed ten seconds after SIGTERM."""


def listen(host: str, port: int) -> socket.socket:
    """The bound socket; port 0 takes a free one. Raises `NotReady` in words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise NotReady(
            "serve",
            f"{host}:{port} cannot be used ({error.strerror or error}).",
            "Choose another with --port or --host.",
        ) from None


class ApiServer:
    """Serves `app` on `bound` until `stop`."""

    def __init__(self, app: FastAPI, bound: socket.socket) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=STOP_SECONDS,
            server_header=False,
        )
        self._server = uvicorn.Server(config)
        self._bound = bound
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    @property
    def running(self) -> bool:
        """True while it serves."""
        return self._thread.is_alive()

    @property
    def url(self) -> str:
        """Its address."""
        host, port = self._bound.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> None:
        """Begin; connections that come before it is ready wait in the socket."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being answered, then end."""
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS * 2)
        self._bound.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._bound])
