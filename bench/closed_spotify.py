"""How late the GUI thread is while Spotify is of no use: not set up, not logged in, banned, silent.

Each state opens the window on a home of its own, in a process of its own, and does what a person
would: look at the Spotify tab, check all lists for changes, try again, open Liked Songs, visit
every page. `bench.lateness` tells what was ours and what the machine's (`Control` beats beside): on
a busy machine only `own` says something. Linux only.

    python -m bench.closed_spotify [STATE]
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.lateness import Control, Lateness, told

LIMIT_MS = 50.0
TURN_MS = 1500
BUCKETS = ("playlists", "library", "me", "tracks", "other")
ROWS = 200


@contextmanager
def _silent() -> Iterator[str]:
    """A server that takes every call and says nothing."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def take() -> None:
            while not ended.is_set():
                try:
                    held.append(server.accept()[0])
                except TimeoutError:
                    continue
                except OSError:
                    return

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        ended.set()
        thread.join(5)
    for one in held:
        one.close()


def _settings(state: str, server: Any, silent: str) -> dict[str, object]:
    if state == "not set up":
        return {}
    told_of: dict[str, object] = {**server.settings, "secrets.store": "file"}
    if state == "silent":
        told_of |= {"spotify.api_url": f"{silent}/v1", "spotify.accounts_url": silent}
    return told_of


def _log_in(home: Path, settings: Mapping[str, object], server: Any) -> None:
    """The grant of somebody who had logged in before."""
    from core.ports.accounts import Grant
    from sandbox.spotify.server import CLIENT_ID, SCOPE
    from services.accounts.grants import Grants
    from services.container import build_container

    container = build_container(home, dict(settings))
    try:
        grants = Grants("spotify", container.settings, home)
        grants.save(Grant(server.grant(), CLIENT_ID, SCOPE, time.time()))
    finally:
        container.close()


def _a_list(folder: Path) -> Path:
    path = folder / "list.txt"
    path.write_text("".join(f"Artist {n} - Song {n}\n" for n in range(ROWS)), encoding="utf-8")
    return path


def _live(session: Any, lateness: Lateness, playlist: Path) -> str:
    """What the person does; returns what the Spotify tab says."""
    from bench.window_run import spin
    from ui.navigation import KEYS

    shell = session.shell
    lateness.note = "sync"
    shell.go("sync")
    spin(TURN_MS)
    while (page := shell.navigator.page("sync")) is None:
        spin(50)
    page.open_sources([str(playlist)])
    spin(TURN_MS)
    page.show_overview()
    for note, act in (
        ("spotify tab", page.overview.tabs.button("spotify").click),
        ("check all", page.recheck_all.click),
        ("try again", page.account.refresh),
        ("liked songs", lambda: page.presenter.open(["spotify:liked"])),
        ("files tab", page.overview.tabs.button("files").click),
    ):
        lateness.note = note
        act()
        spin(TURN_MS)
    said = f"{page.account.view.sentence} {page.account.view.step}".strip()
    for key in KEYS:
        lateness.note = key
        shell.go(key)
        spin(TURN_MS)
    return said


def measure(state: str) -> dict[str, Any]:
    """One state: how late, and what the page said."""
    from bench.window_run import spin
    from sandbox.catalogues.world import MusicWorld
    from sandbox.spotify import SpotifyServer, SpotifyWorld
    from ui.app import Session, builder, make_app

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        _silent() as silent,
        SpotifyServer(SpotifyWorld(MusicWorld())) as server,
    ):
        home = Path(name) / "home"
        home.mkdir()
        settings = _settings(state, server, silent)
        if state in {"banned", "silent"}:
            _log_in(home, settings, server)
        if state == "banned":
            server.throttle.quotas.update(dict.fromkeys(BUCKETS, 0))
        with Control() as control:
            session = Session(make_app(), home, builder(home, settings))
            lateness = Lateness()
            lateness.note = "start"
            session.shell.first_painted.connect(lateness.start)
            session.show()
            while session.container is None:
                spin(50)
            spin(TURN_MS)
            said = _live(session, lateness, _a_list(Path(name)))
            lateness.stop()
            session.close()
        own: dict[str, float] = {}
        for one in lateness.beats:
            own[one.note] = max(own.get(one.note, 0.0), one.own)
        return {
            "state": state,
            "said": said,
            "asked_in_vain": list(server.throttle.violations),
            "own_max_by_note": own,
            **told(lateness, control),
        }


STATES = ("not set up", "not logged in", "banned", "silent")


def main() -> None:
    """Without a state: all of them, each in a process of its own."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if len(sys.argv) == 1:
        for state in STATES:
            subprocess.run([sys.executable, "-m", "bench.closed_spotify", state], check=False)
        return
    print(json.dumps(measure(sys.argv[1]), indent=1), flush=True)
    os._exit(0)  # a silent server's questions are not waited for


if __name__ == "__main__":
    main()
