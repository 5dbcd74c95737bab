"""A real Nicotine+ as the peer that shares: a process of its own, without a window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sandbox.ports import free_port
from sandbox.soulseek import SoulseekServer
from tests.contract.source_stages import until

PROGRAM = os.environ.get("CRATEKEEPER_INTEROP", "")
"""The folder Nicotine+ was installed into (`make interop`); without it the tests are skipped."""


class Nicotine:
    """Shares `music` at `server` as `name`. `limit`: upload speed in KiB/s, 0 is none."""

    def __init__(
        self, folder: Path, music: Path, server: SoulseekServer, name: str = "niko", limit: int = 0
    ) -> None:
        self.name = name
        self._folder = folder
        self._server = server
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._write_config(music, limit)

    def start(self) -> None:
        """Run it until it is logged in and has counted its files."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "pynicotine", "--headless", "--bindip", "127.0.0.1"),
                *("--config", str(self._folder / "config"), "--user-data", str(self._folder)),
            ],
            env={**os.environ, "PYTHONPATH": str(Path(PROGRAM).resolve())},
            stdout=(self._folder / "log").open("ab"),
            stderr=subprocess.STDOUT,
            cwd=self._folder,
        )
        until(self._is_sharing, 40.0)

    def kill(self) -> None:
        """End it at once, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def _is_sharing(self) -> bool:
        client = self._server.clients.get(self.name)
        return client is not None and client.files > 0 and client.port > 0

    def _write_config(self, music: Path, limit: int) -> None:
        limited = "primary" if limit else "unlimited"
        (self._folder / "config").write_text(
            f"""[server]
server = ('127.0.0.1', {self._server.port})
login = {self.name}
passw = pa55word
portrange = ({self._port}, {self._port})
upnp = False
auto_connect_startup = True

[transfers]
shared = [('Music', '{music}')]
rescanonstartup = True
use_upload_speed_limit = {limited}
uploadlimit = {limit or 1000}
incompletedir = {self._folder / "incomplete"}
downloaddir = {self._folder / "downloads"}
uploaddir = {self._folder / "received"}

[logging]
debug = False
""",
            encoding="utf-8",
        )
