"""Every service dead, or accepting and never answering: the window lives and tells the truth."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication

from sandbox.ports import free_port
from ui.app import Session, builder
from ui.heartbeat import Heartbeat
from ui.navigation import KEYS

PATIENCE_MS = 60_000
"""Long, for machines that do other things; alone it takes a few seconds."""
STUCK_MS = 2_500.0
"""Shorter than any time-out: a page that waits for a service keeps the window longer."""
ASKED = ("Library", "slskd", "Soulseek", "Navidrome")
WELL = ("connected", "not checked yet", "checking")


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a service that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listening:
        yield int(listening.getsockname()[1])


@pytest.fixture(params=["dead", "silent"])
def port(request: pytest.FixtureRequest) -> int:
    if request.param == "dead":
        return free_port()
    found: int = request.getfixturevalue("silent")
    return found


def everything_at(port: int, folder: Path) -> dict[str, object]:
    """Settings that name a service for everything, all of them behind this port."""
    here = f"http://127.0.0.1:{port}"
    return {
        "sources.order": ["slskd", "soulseek"],
        "sources.slskd.url": here,
        "sources.slskd.api_key": "a-key-of-the-test",
        "sources.soulseek.username": "listener",
        "sources.soulseek.password": "secret",
        "sources.soulseek.server": f"127.0.0.1:{port}",
        "sources.youtube.enabled": False,
        "library.server": "navidrome",
        "navidrome.url": here,
        "navidrome.username": "listener",
        "navidrome.password": "secret",
        "spotify.client_id": "0123456789abcdef0123456789abcdef",
        "spotify.api_url": f"{here}/v1",
        "spotify.accounts_url": here,
        "catalog.deezer_url": here,
        "catalog.itunes_url": here,
        "catalog.musicbrainz_url": here,
        "catalog.coverart_url": here,
        "secrets.store": "file",
        "downloads.incoming": str(folder / "Incoming"),
        "organize.transfer": str(folder / "Transfer"),
        "organize.supercrates": str(folder / "Supercrates"),
    }


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path, qtbot: Any, port: int) -> Iterator[Session]:
    made = Session(qapp, tmp_path, builder(tmp_path / "home", everything_at(port, tmp_path)))
    qtbot.addWidget(made.shell)
    with qtbot.waitSignal(made.ready, timeout=PATIENCE_MS):
        made.show()
    yield made
    made.close()


def in_front(session: Session, key: str) -> bool:
    """Whether this page is built and shown."""
    navigator = session.shell.navigator
    assert navigator is not None
    page = navigator.page(key)
    return page is not None and session.shell.stack.currentWidget() is page


def told(session: Session) -> Callable[[], bool]:
    """Whether the sidebar says of every service that was asked that it does not answer."""

    def holds() -> bool:
        names = [line.accessibleName() for line in session.shell.sidebar._lines if line.isVisible()]
        words = dict(name.split(": ", 1) for name in names if ": " in name)
        return all(one in words and not words[one].startswith(WELL) for one in ASKED)

    return holds


def test_the_window_opens_every_page_and_says_what_does_not_answer(
    session: Session, qtbot: Any
) -> None:
    heart = Heartbeat()
    heart.start()
    for key in (*KEYS, *KEYS):
        session.shell.go(key)
        qtbot.waitUntil(lambda key=key: in_front(session, key), timeout=PATIENCE_MS)
        beats = heart.beats
        qtbot.waitUntil(lambda beats=beats: heart.beats > beats + 20, timeout=PATIENCE_MS)
    qtbot.waitUntil(told(session), timeout=PATIENCE_MS)
    heart.stop()
    assert heart.late_max_ms < STUCK_MS
