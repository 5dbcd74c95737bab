"""A real supysonic on 127.0.0.1: its web server and its scanning daemon as processes of their own.

Used by the suites of media servers. The music is real audio; the database is a file of the test.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sandbox.audio import make_audio

USER, PASSWORD = "ada", "pässword & more"
_SERVE = """
import sys
from supysonic.config import IniConfig
from supysonic.web import create_application
from werkzeug.serving import make_server
application = create_application(IniConfig(sys.argv[1]))
server = make_server("127.0.0.1", int(sys.argv[2]), application, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""
_DAEMON = """
import supysonic.config, sys
supysonic.config.IniConfig.common_paths = [sys.argv[1]]
from supysonic.daemon import main
main()
"""
_PREPARE = """
import sys
from supysonic.config import IniConfig
from supysonic.db import init_database, open_connection, close_connection
from supysonic.managers.folder import FolderManager
from supysonic.managers.user import UserManager
config = IniConfig(sys.argv[1])
init_database(config.BASE["database_uri"])
open_connection(True)
UserManager.add(sys.argv[2], sys.argv[3], admin=True)
UserManager.add("guest", sys.argv[3])
for name, path in (pair.split("=", 1) for pair in sys.argv[4:]):
    FolderManager.add(name, path)
close_connection()
"""


class Supysonic:
    """`folder` holds `music` and `more`, two music folders, and everything of the server."""

    def __init__(self, folder: Path, password: str = PASSWORD) -> None:
        self.folder, self._password = folder, password
        self.music, self.more = folder / "music", folder / "more"
        self.url = ""
        self._processes: list[subprocess.Popen[str]] = []
        self._port = 0

    def own(self, path: str, title: str, artist: str, album: str, **tags: str) -> Path:
        """A tagged file in the first music folder (`path` may begin with "../more/")."""
        told = {"title": title, "artist": artist, "album": album, **tags}
        target = self.music / path
        return make_audio(target, 2.0, seed=sum(map(ord, title)), tags=told)

    def start(self) -> Supysonic:
        """Prepare and serve; a second start keeps the port and the database."""
        config = self.folder / "supysonic.conf"
        if not config.exists():
            for folder in (self.music, self.more):
                folder.mkdir(parents=True, exist_ok=True)
            config.write_text(
                f"[base]\ndatabase_uri = sqlite:///{self.folder}/s.db\n"
                f"[webapp]\ncache_dir = {self.folder}/cache\n"
                f"[daemon]\nsocket = {self.folder}/s.sock\nrun_watcher = no\nlog_level = ERROR\n"
                f"log_file = {self.folder}/daemon.log\n"
            )
            folders = (f"Music={self.music}", f"More={self.more}")
            prepared = _run(_PREPARE, str(config), USER, self._password, *folders)
            assert prepared.wait(60) == 0
        web = _run(_SERVE, str(config), str(self._port))
        self._processes = [web, _run(_DAEMON, str(config))]
        assert web.stdout is not None
        self._port = int(web.stdout.readline())
        self.url = f"http://127.0.0.1:{self._port}"
        _until((self.folder / "s.sock").exists)
        return self

    def close(self) -> None:
        """End both processes."""
        for process in self._processes:
            process.kill()
            process.wait(20)
            if process.stdout is not None:
                process.stdout.close()
        self._processes = []
        with contextlib.suppress(FileNotFoundError):
            (self.folder / "s.sock").unlink()


def _run(code: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {key: value for key, value in os.environ.items() if "COVERAGE" not in key}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,  # what is not ours is not measured
    )


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("supysonic did not start")
