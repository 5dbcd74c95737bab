"""`python -m sandbox window` tells the program everything through its environment."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox import window


class Recorder:
    """Stands for the program: notes how it was started, and that the demo runs meanwhile."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[str], dict[str, str]]] = []

    def __call__(
        self, command: list[str], env: dict[str, str], **_rest: Any
    ) -> subprocess.CompletedProcess[str]:
        url = env["CRATEKEEPER_SOURCES__SLSKD__URL"]
        assert requests.get(f"{url}/health", timeout=10).text == "Healthy"
        self.calls.append((command, env))
        return subprocess.CompletedProcess(command, 7)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(window.subprocess, "run", recorder)
    return recorder


def test_a_verb_runs_once_on_the_demo_and_its_exit_code_is_ours(
    program: Recorder, tmp_path: Path
) -> None:
    assert window.open_demo(tmp_path, ["doctor"]) == 7
    [(command, env)] = program.calls
    assert command[-1] == "doctor"
    assert command[command.index("--home") + 1] == str(tmp_path / "home")
    assert json.loads(env["CRATEKEEPER_LIBRARY__FOLDERS"]) == [str(tmp_path / "Music")]
    assert env["CRATEKEEPER_DOWNLOADS__INCOMING"] == str(tmp_path / "Incoming")
    assert env["CRATEKEEPER_SOURCES__SLSKD__SEARCH_GAP_SECONDS"] == "1.0"


def test_the_window_opens_with_both_playlists_compared(program: Recorder, tmp_path: Path) -> None:
    window.open_demo(tmp_path, [])
    checks, [last] = program.calls[:-1], program.calls[-1:]
    assert [Path(command[-1]).name for command, _ in checks] == [
        "Night Drive.csv",
        "Sunday Morning.txt",
        "liked",
    ]
    assert last[0][-2] == "--home"


def test_the_window_opens_logged_in_and_verbs_need_no_spotify(
    program: Recorder, tmp_path: Path
) -> None:
    window.open_demo(tmp_path, [])
    kept = json.loads((tmp_path / "home" / "accounts.json").read_text())
    assert kept["spotify"]["name"] == "Lena Listener"
    _, env = program.calls[-1]
    assert env["CRATEKEEPER_SECRETS__STORE"] == "file"
    window.open_demo(tmp_path, ["doctor"])
    assert "CRATEKEEPER_SPOTIFY__CLIENT_ID" not in program.calls[-1][1]


def test_without_a_folder_nothing_is_left_behind(program: Recorder) -> None:
    window.open_demo(None, ["doctor"])
    [(_, env)] = program.calls
    assert not Path(env["CRATEKEEPER_DOWNLOADS__INCOMING"]).exists()
