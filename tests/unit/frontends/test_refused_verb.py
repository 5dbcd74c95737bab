"""`refused …`: blocked peers and refused files, seen, changed and carried to another home."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.ports.memory import BadFile
from core.tasks import TaskContext
from services.clock import SystemClock
from services.decide.memory import SessionMemory
from services.records.refusals import RefusalService
from tests.contract.fakes_storage import MemoryJobStore
from tests.unit.frontends.conftest import Cli

NAME = "Music\\Halden\\Glow.mp3"
BAD = BadFile("slskd", "bob", NAME, 5, "abc", "it does not decode", 7.0)
PEER = {"source": "slskd", "peer": "alice", "reason": "only transcodes"}


def remembering(cli: Cli) -> SessionMemory:
    """Give the command line a memory of its own, and a queue without downloads."""
    memory, clock = SessionMemory(), SystemClock()
    container: Any = cli.container
    idle: Any = None
    container.refusals = RefusalService(memory, MemoryJobStore(clock), idle, clock)
    memory.remember(BAD)
    return memory


def test_a_peer_is_blocked_seen_and_taken_back(cli: Cli) -> None:
    remembering(cli)
    assert cli.json("refused", "block", "slskd", "alice", "--reason", PEER["reason"]) == (
        0,
        {"blocked": "alice", "moved": 0},
    )
    _, told = cli.json("refused", "list")
    assert told["peers"] == [PEER]
    assert [(one["filename"], one["reason"]) for one in told["files"]] == [(NAME, BAD.reason)]
    assert cli("refused", "list") == 0
    assert "1 blocked peer and 1 refused file\n" in cli.out
    assert NAME in cli.out
    assert cli("refused", "unblock", "slskd", "alice") == 0
    assert cli("refused", "unblock", "slskd", "alice") == 2
    assert cli.last_line.startswith("alice is not blocked at slskd.")


def test_a_file_gets_another_chance(cli: Cli) -> None:
    memory = remembering(cli)
    assert cli("refused", "allow", "nobody's.mp3") == 2
    assert cli("refused", "allow", NAME) == 0
    assert cli.out == f"{NAME} may be taken again\n"
    assert memory.bad_files() == []


def test_the_file_of_a_download_is_refused(cli: Cli) -> None:
    remembering(cli)
    assert cli("refused", "file", "7") == 2
    assert cli.last_line.startswith("There is no download 7.")
    refused: list[tuple[object, ...]] = []

    def refuse(job: int, reason: str = "", ctx: TaskContext | None = None) -> bool:
        refused.append((job, reason, isinstance(ctx, TaskContext)))
        return job == 8

    container: Any = cli.container
    container.refusals.refuse = refuse
    assert cli("refused", "file", "7") == 2
    assert "no file yet" in cli.last_line
    assert cli.json("refused", "file", "8", "--reason", "a cover") == (0, {"refused": 8})
    assert refused == [(7, "", True), (8, "a cover", True)]


def test_all_of_it_moves_to_another_home(cli: Cli, tmp_path: Path) -> None:
    memory, file = remembering(cli), tmp_path / "refused.json"
    memory.block_peer("slskd", "alice", PEER["reason"])
    assert cli("refused", "export", str(file)) == 0
    assert cli.last_line == f"1 blocked peer and 1 refused file written to {file}."
    memory.forget(BAD)
    memory.unblock_peer("slskd", "alice")
    assert cli.json("refused", "restore", str(file)) == (0, {"restored": 2})
    assert memory.bad_files() == [BAD]
    assert memory.blocked_peers() == {("slskd", "alice"): PEER["reason"]}


@pytest.mark.parametrize("text", ["no json", json.dumps([1]), json.dumps({"files": [1]})])
def test_another_file_is_no_list(cli: Cli, tmp_path: Path, text: str) -> None:
    remembering(cli)
    file = tmp_path / "other.json"
    file.write_text(text, encoding="utf-8")
    assert cli("refused", "restore", str(file)) == 2
    assert "exported" in cli.last_line or "refused export" in cli.last_line


def test_what_cannot_be_meant_is_refused_before_anything_changes(cli: Cli, tmp_path: Path) -> None:
    memory, file = remembering(cli), tmp_path / "refused.json"
    assert cli("refused", "block", "slskd", " ") == 2
    assert cli("refused", "file", str(2**64)) == 2
    file.write_text("[" * 100_000, encoding="utf-8")
    assert cli("refused", "restore", str(file)) == 2
    assert memory.blocked_peers() == {}
