"""One window per home: real processes, really killed, and what a second start brings along."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QDir
from PyQt6.QtNetwork import QLocalSocket
from PyQt6.QtWidgets import QApplication

from ui.instance import Instance, NoAnswer, portable, server_name
from ui.shell import Shell

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # real processes


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path) -> Iterator[Instance]:
    """The window of this home, listening."""
    made = Instance(tmp_path)
    assert made.enter([])
    made.listen()
    yield made
    made.close()


def second(home: Path, *sources: str, seconds: float = 10) -> subprocess.Popen[str]:
    """Another process that wants to be the window of `home`; prints whether it is."""
    code = (
        "import sys; from pathlib import Path; from ui.instance import Instance\n"
        f"one = Instance(Path(sys.argv[1])); print(one.enter(sys.argv[2:], {seconds}), flush=True)"
        "\nsys.stdin.readline()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(home), *sources],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=home,
    )


def answer(process: subprocess.Popen[str]) -> str:
    """What it printed."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_start_hands_over_what_it_was_given(
    first: Instance, tmp_path: Path, qtbot: Any
) -> None:
    (tmp_path / "list.csv").write_text("x")
    with qtbot.waitSignal(first.asked, timeout=60_000) as told:
        other = second(tmp_path, "list.csv", "https://example.org/p/1")
    assert told.args == [[str(tmp_path / "list.csv"), "https://example.org/p/1"]]
    assert answer(other) == "False"
    other.communicate("\n", timeout=60)


def test_another_spelling_of_the_home_is_the_same_home(
    first: Instance, tmp_path: Path, qtbot: Any
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with qtbot.waitSignal(first.asked, timeout=60_000):
        other = second(tmp_path / "link")
    assert answer(other) == "False"
    other.communicate("\n", timeout=60)


def test_another_home_has_a_window_of_its_own(first: Instance, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Instance(tmp_path / "other")
    assert other.enter([])
    other.close()
    assert server_name(tmp_path) != server_name(tmp_path / "other")


def test_a_user_without_a_name_has_a_home_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pwd")
    named = server_name(tmp_path)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda number: {}[number])  # as in a container
    assert server_name(tmp_path).startswith("cratekeeper-")
    assert server_name(tmp_path) != named


def test_a_killed_window_is_in_nobodys_way(tmp_path: Path) -> None:
    killed = second(tmp_path)
    assert answer(killed) == "True"
    killed.kill()
    killed.communicate()
    again = Instance(tmp_path)
    assert again.enter([], 5)
    again.listen()
    again.close()


def test_a_window_that_closes_makes_room(qapp: QApplication, tmp_path: Path) -> None:
    one, other = Instance(tmp_path), Instance(tmp_path)
    assert one.enter([])
    one.close()
    assert other.enter([], 5)
    other.close()


def test_a_window_that_does_not_answer_is_told(tmp_path: Path) -> None:
    busy = second(tmp_path)
    assert answer(busy) == "True"
    with pytest.raises(NoAnswer):
        Instance(tmp_path).enter([], 0.3)
    busy.communicate("\n", timeout=60)


def test_a_home_that_cannot_be_written_still_opens(tmp_path: Path) -> None:
    assert Instance(tmp_path / "not made").enter([])


@pytest.mark.parametrize(
    "line",
    [b"noise\n", b'{"sources": 3}\n', b'{"sources": [1]}\n', b"[]\n", b"[" * 100_000 + b"\n"],
    ids=["noise", "a number", "numbers", "a list", "too deep"],
)
def test_words_nobody_understands_are_ignored(
    first: Instance, tmp_path: Path, qtbot: Any, line: bytes
) -> None:
    heard: list[Any] = []
    first.asked.connect(heard.append)
    caller = QLocalSocket()
    caller.connectToServer(server_name(tmp_path))
    caller.write(line)
    qtbot.waitUntil(
        lambda: caller.state() is QLocalSocket.LocalSocketState.UnconnectedState, timeout=60_000
    )
    assert heard == []


def test_addresses_stay_and_files_become_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("x")
    assert portable("a.csv") == str(tmp_path / "a.csv")
    assert portable("spotify:album:1") == "spotify:album:1"


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_the_window_comes_to_the_front_with_the_sources(qapp: QApplication, qtbot: Any) -> None:
    shell = Shell()
    qtbot.addWidget(shell)
    shell.showMinimized()
    shell.come_forward(["list.csv"])
    assert shell.isVisible()
    assert not shell.isMinimized()
    assert shell._brought == ["list.csv"]
    assert shell.sidebar.buttons["sync"].isChecked()


def start(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The program's window, offscreen, as a person starts it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    environment |= {
        "QT_QPA_PLATFORM": "offscreen",
        "CRATEKEEPER_SOURCES__YOUTUBE__ENABLED": "false",
        "CRATEKEEPER_SOURCES__SLSKD__URL": "http://127.0.0.1:9",
    }
    command = [sys.executable, str(ROOT / "main.py"), "--home", str(home), *arguments]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, cwd=home.parent)


def until(fact: Callable[[], Any]) -> Any:
    for _ in range(1200):
        found = fact()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it never came true")


def test_two_real_starts_are_one_window_and_the_second_ones_list_is_opened(tmp_path: Path) -> None:
    home = tmp_path / "home"
    playlist = tmp_path / "mine.txt"
    playlist.write_text("Halden - Glow\n", encoding="utf-8")
    one = start(home)
    try:
        until((Path(QDir.tempPath()) / server_name(home)).exists)  # now it listens
        other = start(home, playlist.name)
        assert other.wait(90) == 0, other.stderr and other.stderr.read()
        assert one.poll() is None
        shelf = f"{home}/cratekeeper.db"
        until(lambda: opened(shelf) == ["mine"])
    finally:
        one.terminate()
        assert one.wait(90) == 0, one.stderr and one.stderr.read()


def opened(database: str) -> list[str]:
    """Names of the playlists on the shelf."""
    import sqlite3

    try:
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as shelf:
            rows = shelf.execute("SELECT * FROM shelf").fetchall()
    except sqlite3.OperationalError:
        return []
    return ["mine" for row in rows if "mine" in json.dumps(row, default=str)]
