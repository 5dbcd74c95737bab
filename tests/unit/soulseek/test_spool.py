"""A search that the end of the program cut off: not sent again, and nothing that came is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.clients.soulseek.offers import OfferedFile, Reply
from core.clients.soulseek.source import SoulseekSource
from core.clients.soulseek.spool import Spool
from core.domain import Unreachable
from core.tasks import TaskContext
from sandbox.ports import free_port
from tests.contract.fakes_storage import MemoryPaceStore
from tests.contract.source_stages import new_id, query
from tests.unit.soulseek.conftest import Net, search

REPLY = Reply("алиса", True, 5, 0, (OfferedFile("M\\Glow.flac", 9, "", {1: 200}, True),))


def killed(net: Net, search_id: str, after: int) -> None:
    """A program that ends without a word once so many answers have been taken."""
    client = net.client(spool=net.folder / "spool")
    coming = client.search(query("halden glow"), search_id, TaskContext())
    for _ in range(after):
        next(coming)
    if not after:
        client.check()
        client._parts.searching._spool.begin(search_id)


def next_program(net: Net) -> SoulseekSource:
    """Another process: nothing of the first one's memory; its login is free."""
    return net.client(spool=net.folder / "spool", pace=MemoryPaceStore(), listen_port=free_port())


def test_what_had_come_before_the_kill_is_taken_and_nothing_is_sent_again(net: Net) -> None:
    net.world.peer("alice").share_plain("Halden\\Glow.flac", b"x")
    search_id = new_id()
    killed(net, search_id, after=1)
    again = next_program(net)
    assert [one.peer for one in search(again, "halden glow", search_id)] == ["alice"]
    assert len(net.server.searches) == 1


def test_a_search_killed_before_any_answer_is_not_sent_again_either(net: Net) -> None:
    net.world.peer("alice").share_plain("Halden\\Glow.flac", b"x")
    search_id = new_id()
    killed(net, search_id, after=0)
    again = next_program(net)
    assert search(again, "halden glow", search_id) == []
    assert net.server.searches == []
    assert [one.peer for one in search(again, "halden glow")] == ["alice"]


def test_answers_that_are_kept_elsewhere_leave_no_file(net: Net) -> None:
    net.world.peer("alice").share_plain("Halden\\Glow.flac", b"x")
    client = net.client(spool=net.folder / "spool")
    search_id = new_id()
    search(client, "halden glow", search_id)
    assert len(list((net.folder / "spool").iterdir())) == 1
    client.dismiss(search_id)
    assert list((net.folder / "spool").iterdir()) == []


def test_words_that_never_went_out_leave_no_file(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    client = net.client(spool=net.folder / "spool")
    client.check()

    async def broken(*_: object) -> None:
        raise Unreachable("Soulseek", "gone")

    monkeypatch.setattr(client._parts.searching, "_send", broken)
    with pytest.raises(Unreachable):
        search(client, "halden glow")
    assert list((net.folder / "spool").iterdir()) == []


def test_every_fact_of_an_answer_survives(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "new" / "folder")
    spool.begin("an/id")
    spool.add("an/id", REPLY)
    assert spool.found("an/id") == [REPLY]
    assert spool.found("another") is None


def test_a_line_cut_short_by_the_kill_is_passed_over(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.begin("id")
    spool.add("id", REPLY)
    with (tmp_path / "id.jsonl").open("a") as file:
        file.write('{"peer": "bo')
    assert spool.found("id") == [REPLY]


def test_what_nobody_came_for_goes_after_an_hour(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.begin("old")
    os.utime(tmp_path / "old.jsonl", (1.0, 1.0))
    spool.begin("new")
    assert [path.name for path in tmp_path.iterdir()] == ["new.jsonl"]


def test_without_a_folder_or_room_searching_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for spool in (Spool(None), Spool(tmp_path / "file")):
        spool.begin("id")
        spool.add("id", REPLY)
        assert spool.found("id") is None
        spool.forget("id")
