"""Every service dead, or accepting and never answering: the window lives and tells the truth."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication

from sandbox.ports import free_port
from services.health.asking import PATIENCE_SECONDS
from ui.app import Session, builder
from ui.heartbeat import Heartbeat
from ui.navigation import KEYS
from ui.shell import ASK_AFTER_MS

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(os.name == "nt", reason="no thread can read another one's clock"),
]
PATIENCE_MS = 150_000
"""Long, for machines that do other things; alone it takes a few seconds."""
LOOKS, BETWEEN = 40, 0.05
"""Two seconds, shorter than any time-out: a page that waits for a service stands still longer."""
ASKED = ("Library", "slskd", "Soulseek", "Navidrome")
WELL = ("connected", "not checked yet", "checking")


class Watch:
    """Looks from another thread whether this one only waits: no beat, and nothing computed.

    How late the beats come says nothing on a busy machine, where a thread that wants to go on has
    to wait as well; but some of so many looks would find that it did.
    """

    def __init__(self, heart: Heartbeat, looks: int = LOOKS, between: float = BETWEEN) -> None:
        self._heart, self._looks, self._between = heart, looks, between
        self._clock = time.pthread_getcpuclockid(threading.get_ident())
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.stood_still = 0

    def __enter__(self) -> Watch:
        self._heart.start()
        self._thread.start()
        return self

    def __exit__(self, *_failed: object) -> None:
        self._over.set()
        self._thread.join()
        self._heart.stop()

    def _look(self) -> None:
        before, same = (0, 0.0), 0
        while not self._over.wait(self._between):
            now = (self._heart.beats, time.clock_gettime(self._clock))
            same = same + 1 if now == before else 0
            before = now
            if same == self._looks:
                self.stood_still += 1


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
    with Watch(heart) as watch:
        for key in (*KEYS, *KEYS):
            session.shell.go(key)
            qtbot.waitUntil(lambda key=key: in_front(session, key), timeout=PATIENCE_MS)
            beats = heart.beats
            qtbot.waitUntil(lambda beats=beats: heart.beats > beats + 20, timeout=PATIENCE_MS)
        qtbot.waitUntil(told(session), timeout=PATIENCE_MS)
    assert watch.stood_still == 0


def test_the_watch_sees_a_window_that_only_waits(qtbot: Any) -> None:
    heart = Heartbeat()
    with Watch(heart, looks=5, between=0.01) as watch:
        qtbot.waitUntil(lambda: heart.beats > 0, timeout=PATIENCE_MS)
        for _ in range(1500):
            if watch.stood_still:
                break
            time.sleep(0.1)  # what a call over the network does to the window
    assert watch.stood_still


def test_what_the_window_says_is_true_within_ten_seconds() -> None:
    """The first question comes so late, and who keeps silent is told so after so long."""
    assert ASK_AFTER_MS / 1000 + PATIENCE_SECONDS < 10
