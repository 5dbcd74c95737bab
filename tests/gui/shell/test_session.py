"""Start and end of a window on the real container: shown first, engine on, everything put away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication

from core.domain import StorageError
from ui import window_state
from ui.app import Session, builder, make_app, unfinished
from ui.gallery.world import FakeContainer
from ui.pages.base import Page
from ui.theme.manager import tokens
from ui.window_state import WindowState

pytestmark = pytest.mark.timeout(300)  # most start the program anew
ROOT = Path(__file__).resolve().parents[3]
LATER_THAN_PAINT = (
    "alembic", "click", "rich", "requests", "numpy", "mutagen", "sqlalchemy", "pydantic",
    "rapidfuzz", "psutil", "sqlite3",
)  # fmt: skip


@pytest.fixture
def open_session(
    qapp: QApplication, tmp_path: Path, qtbot: Any
) -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def make(build: Any, wait: bool = True) -> Session:
        session = Session(qapp, tmp_path, build)
        sessions.append(session)
        qtbot.addWidget(session.shell)
        if wait:
            with qtbot.waitSignal(session.ready, timeout=60_000):
                session.show()
        else:
            session.show()
        return session

    yield make
    for session in sessions:
        session.close()


def test_the_window_comes_first_then_the_services_then_the_engine(
    open_session: Any, qtbot: Any
) -> None:
    world = FakeContainer()
    painted_when_built: list[bool] = []

    def build() -> Any:
        painted_when_built.append(session.shell.centralWidget()._done)
        assert not world.engine.running
        return world

    session = open_session(build, wait=False)
    qtbot.waitUntil(lambda: world.engine.running, timeout=60_000)
    assert painted_when_built == [True]
    assert session.container is world


def test_closing_the_window_stops_the_engine_and_remembers_the_place(
    open_session: Any, qtbot: Any, tmp_path: Path
) -> None:
    world = FakeContainer()
    session = open_session(lambda: world)
    session.shell.go("artists")
    session.shell.close()
    assert world.closed
    assert window_state.load(tmp_path).page == "artists"
    session.close()


def test_a_container_that_comes_after_the_close_is_put_away(open_session: Any, qtbot: Any) -> None:
    world = FakeContainer()
    session = open_session(lambda: world, wait=False)
    session.close()
    session._attach(world)
    assert world.closed
    assert session.container is None


def test_when_the_services_cannot_start_the_window_says_why(open_session: Any, qtbot: Any) -> None:
    def build() -> Any:
        raise StorageError("The database is from a later version.", "Install that version.")

    session = open_session(build, wait=False)
    with qtbot.waitSignal(session.failed, timeout=60_000):
        pass
    state = session.shell.stack.currentWidget()
    assert state.accessibleName() == "The database is from a later version."


def test_the_look_follows_the_settings_while_the_window_is_open(
    open_session: Any, qtbot: Any, tmp_path: Path
) -> None:
    world = FakeContainer(settings={"window.theme": "light"})
    session = open_session(lambda: world)
    assert tokens().name == "light"
    world.settings.set("window.theme", "contrast")
    world.settings.set("window.text_size", 120)
    assert tokens().name == "contrast"
    assert tokens().scale == pytest.approx(1.2)
    world.settings.set("log.level", "debug")
    session.close()
    assert window_state.load(tmp_path).theme == "contrast"
    assert window_state.load(tmp_path).text_size == 120


def test_the_last_look_is_worn_before_there_are_settings(open_session: Any, tmp_path: Path) -> None:
    window_state.save(tmp_path, WindowState(theme="light"))
    open_session(FakeContainer, wait=False)
    assert tokens().name == "light"


def test_the_window_opens_on_the_real_services(
    open_session: Any, qtbot: Any, tmp_path: Path
) -> None:
    session = open_session(builder(tmp_path))
    qtbot.waitUntil(lambda: isinstance(session.shell.stack.currentWidget(), Page), timeout=60_000)
    assert session.container is not None
    engine = session.container.engine
    qtbot.waitUntil(lambda: engine.running, timeout=60_000)
    assert session.bridge is not None
    heard: list[str] = []
    session.bridge.setting_changed.connect(lambda event: heard.append(event.key))
    session.container.settings.set("log.level", "debug")
    assert heard == ["log.level"]
    session.close()
    assert not engine.running


def test_work_that_does_not_listen_cannot_keep_the_program_open(tmp_path: Path) -> None:
    code = """
import sys, threading
from pathlib import Path
import ui.app as module
from ui.gallery.world import FakeContainer
from ui.runner import TaskRunner
stop = TaskRunner.stop
TaskRunner.stop = lambda self, timeout=5.0: stop(self, 0.1)
module.builder = lambda home, overrides: FakeContainer
original = module.Session.show
def show(self):
    original(self)
    started = threading.Event()
    self.runner.start(lambda ctx: (started.set(), threading.Event().wait(90)), lane="net")
    started.wait(30)
    self.ready.connect(self.shell.close)
module.Session.show = show
sys.exit(module.run(Path(sys.argv[1])))
"""
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "QThread" not in done.stderr


def test_services_that_do_not_end_cannot_keep_the_program_open(tmp_path: Path) -> None:
    code = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import ui.app as module
from ui.gallery.world import FakeContainer
class Stuck(FakeContainer):
    def close(self, within=60.0):
        threading.Event().wait(600)
module.builder = lambda home, overrides: Stuck
original = module.Session.show
def show(self):
    original(self)
    started = threading.Event()
    ThreadPoolExecutor(1).submit(lambda: (started.set(), threading.Event().wait(600)))
    started.wait(30)
    self.ready.connect(self.shell.close)
module.Session.show = show
sys.exit(module.run(Path(sys.argv[1])))
"""
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / window_state.FILE_NAME).exists()


def test_a_window_whose_lane_still_works_is_kept_until_that_ends(
    open_session: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.app.LANES_SECONDS", 0.01)
    begun, go_on = threading.Event(), threading.Event()

    def hangs() -> Any:
        begun.set()
        go_on.wait(60)
        return FakeContainer()

    session = open_session(hangs, wait=False)
    qtbot.waitUntil(begun.is_set, timeout=60_000)
    session.close()
    assert not session.clean
    assert unfinished == [session]
    go_on.set()
    qtbot.waitUntil(lambda: not unfinished, timeout=60_000)


def test_there_is_one_application(qapp: QApplication) -> None:
    assert make_app() is qapp


def run_python(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    # Without the coverage measurement: it would load modules (sqlite3) of its own.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code, str(home)],
        capture_output=True,
        text=True,
        timeout=200,
        env=environment,
        cwd=ROOT,
        check=False,
    )


def test_the_first_paint_needs_none_of_the_heavy_modules(tmp_path: Path) -> None:
    code = """
import sys, json
from pathlib import Path
from ui.app import Session, make_app
app = make_app()
session = Session(app, Path(sys.argv[1]), lambda: None)
session.shell.first_painted.disconnect()
session.shell.first_painted.connect(app.quit)
session.show()
app.exec()
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert "PyQt6" in loaded
    assert not loaded & set(LATER_THAN_PAINT)
    assert not loaded & {"services.container", "database"}


def test_the_probe_tells_how_a_start_went(tmp_path: Path) -> None:
    code = """
import sys, json
from pathlib import Path
from ui import probe
probe.LIMIT_MS = 90_000  # a machine that does other things
print(json.dumps(probe.run(Path(sys.argv[1]))))
"""
    done = run_python(code, tmp_path / "home")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert set(figures) == {
        "first_paint_ms", "interactive_ms", "rss_mb", "rss_all_pages_mb", "late_max_ms"
    }  # fmt: skip
    assert 0 < figures["first_paint_ms"] < figures["interactive_ms"]
    assert 0 < figures["rss_mb"] <= figures["rss_all_pages_mb"] < 200


def test_the_probe_of_a_home_that_cannot_be_opened_raises_its_error(tmp_path: Path) -> None:
    (tmp_path / "cratekeeper.db").mkdir()
    code = """
import sys
from pathlib import Path
from core.domain import CratekeeperError
from ui import probe
probe.LIMIT_MS = 90_000
try:
    probe.run(Path(sys.argv[1]))
except CratekeeperError as error:
    print("told:", error)
"""
    done = run_python(code, tmp_path)
    assert done.stdout.startswith("told:"), done.stderr


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_as_a_click_does(tmp_path: Path, number: signal.Signals) -> None:
    code = """
import os, sys
from pathlib import Path
import ui.app as module
from ui.gallery.world import FakeContainer
from PyQt6.QtCore import QTimer
module.builder = lambda home, overrides: FakeContainer
original = module.Session.show
def show(self):
    original(self)
    self.ready.connect(lambda: os.kill(os.getpid(), NUMBER))
module.Session.show = show
sys.exit(module.run(Path(sys.argv[1])))
""".replace("NUMBER", str(int(number)))
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / window_state.FILE_NAME).exists()
