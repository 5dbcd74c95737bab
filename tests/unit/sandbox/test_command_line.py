"""`python -m sandbox`: one line of JSON, then it runs until it is told to stop."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from sandbox import __main__ as command

ROOT = Path(__file__).resolve().parents[3]
WORLD = {"peers": [{"username": "alice", "files": [{"filename": "A\\b.mp3", "seconds": 0.5}]}]}


@pytest.fixture
def world_file(tmp_path: Path) -> Path:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(WORLD), encoding="utf-8")
    return path


def start(*arguments: str, stdin: int = subprocess.PIPE) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox", *arguments],
        cwd=ROOT,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def first_line(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@pytest.mark.slow
def test_a_process_serves_a_world_until_its_input_is_closed(
    world_file: Path, tmp_path: Path
) -> None:
    key = "my-own-key-of-16"
    process = start("slskd", "--world", str(world_file), "--dir", str(tmp_path), "--api-key", key)
    place = first_line(process)
    answer = requests.get(
        f"{place['url']}/api/v0/application/version", headers={"X-API-Key": key}, timeout=10
    )
    assert answer.json() == "0.26.0.0"
    assert place["key"] == key
    assert place["downloads"] == str(tmp_path / "downloads")
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


@pytest.mark.slow
def test_a_soulseek_network_listens_until_its_input_is_closed(world_file: Path) -> None:
    process = start("soulseek", "--world", str(world_file))
    host, _, port = first_line(process)["server"].rpartition(":")
    assert host == "127.0.0.1"
    socket.create_connection((host, int(port)), 10).close()
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM cannot be caught there")
def test_a_process_without_a_pipe_runs_until_sigterm(world_file: Path, tmp_path: Path) -> None:
    arguments = ["slskd", "--world", str(world_file), "--dir", str(tmp_path), "--version"]
    process = start(*arguments, "0.25.1.0", stdin=subprocess.DEVNULL)
    place = first_line(process)
    assert requests.get(f"{place['url']}/health", timeout=10).text == "Healthy"
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert process.communicate()[1] == ""


def test_the_demo_prints_where_everything_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_wait", lambda: None)
    assert command.main(["demo", "--dir", str(tmp_path)]) == 0
    place = json.loads(capsys.readouterr().out)
    assert Path(place["library"]).is_dir()
    assert [Path(path).is_file() for path in place["playlists"]] == [True, True]
    assert place["settings"]["sources.slskd.url"] == place["url"]
    assert {"url", "key", "library", "incoming", "transfer", "supercrates"} <= set(place)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{place['url']}/health", timeout=20)


def test_the_server_closes_also_when_waiting_is_interrupted(
    world_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        command.main(["slskd", "--world", str(world_file), "--dir", str(tmp_path)])
    url = json.loads(capsys.readouterr().out)["url"]
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/health", timeout=20)


def test_a_closed_input_is_no_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_number: int) -> None:
        raise OSError("bad file descriptor")

    monkeypatch.setattr(command, "os", SimpleNamespace(fstat=closed))
    assert command._stdin_is_a_pipe() is False


def test_waiting_ends_when_the_pipe_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    closed_pipe = SimpleNamespace(buffer=SimpleNamespace(read=lambda _size: b""))
    monkeypatch.setattr(command, "_stdin_is_a_pipe", lambda: True)
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    monkeypatch.setattr(command.sys, "stdin", closed_pipe)
    done = threading.Thread(target=command._wait)
    done.start()
    done.join(10)
    assert not done.is_alive()


def test_the_window_gets_the_folder_and_the_verb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def opened(folder: object, arguments: object) -> int:
        seen.extend([folder, arguments])
        return 5

    monkeypatch.setattr(command, "open_demo", opened)
    assert command.main(["window", "--dir", str(tmp_path), "doctor"]) == 5
    assert [str(seen[0]), seen[1]] == [str(tmp_path), ["doctor"]]
    command.main(["window", "--dir", str(tmp_path), "--", "--json", "doctor"])
    assert seen[3] == ["--json", "doctor"]


def test_something_must_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main([])
    assert stopped.value.code == 2
    assert "required" in capsys.readouterr().err
