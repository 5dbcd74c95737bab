"""Searching politely: what comes, what is left out, what is never sent."""

from __future__ import annotations

import pytest

from core.domain import Track, Unreachable
from core.tasks import Cancelled, TaskContext
from sandbox.soulseek import SoulseekServer
from tests.contract.source_stages import new_id, query
from tests.unit.soulseek.conftest import Net, search

NAME = "Music\\Halden\\2001 - Lines\\03 - Glow."


def test_every_claim_of_the_peer_is_told_with_its_unit(net: Net) -> None:
    net.world.peer("alice", speed=250_000, free_slot=False, queue_length=4).share(
        NAME + "flac", seconds=3, bit_depth=16, sample_rate=44_100
    ).share(NAME + "mp3", seconds=3, bitrate=192)
    found = {one.claimed.codec: one for one in search(net.client(), "halden glow")}
    flac, mp3 = found["flac"].claimed, found["mp3"].claimed
    assert (flac.duration, flac.sample_rate, flac.bit_depth, flac.bitrate) == (3, 44_100, 16, None)
    assert (mp3.bitrate, mp3.variable_bitrate, mp3.bit_depth) == (192, False, None)
    facts = found["mp3"].peer_facts
    assert (facts.free_slot, facts.queue_length, facts.speed) == (False, 4, 250_000)


def test_no_music_and_empty_files_are_left_out(net: Net) -> None:
    alice = net.world.peer("alice")
    alice.share_plain("Halden\\Glow.flac", b"").share_plain("Halden\\Glow.jpg", b"cover")
    alice.share_plain("Halden\\Glow.mp3", b"mp3")
    assert [one.filename for one in search(net.client(), "halden glow")] == ["Halden\\Glow.mp3"]


def test_names_in_every_script_come_as_they_are(net: Net) -> None:
    net.world.peer("алиса").share_plain("Музыка\\Café — Ночь.flac", b"x")
    [found] = search(net.client(), "café ночь")
    assert (found.peer, found.filename) == ("алиса", "Музыка\\Café — Ночь.flac")


def test_words_that_say_nothing_are_not_sent(net: Net) -> None:
    client = net.client()
    assert search(client, "a - b") == []
    assert net.server.logins == []


def test_minus_signs_exclude_nothing(net: Net) -> None:
    search(net.client(), "-halden - glow")
    assert [text for _, text in net.server.searches] == ["halden glow"]


def test_two_searches_keep_the_gap(net: Net) -> None:
    net.server = SoulseekServer(net.world, search_gap=0.6)
    client = net.client(search_gap=0.65, search_quiet=0.1)
    search(client, "first words")
    search(client, "second words")
    assert len(net.server.searches) == 2
    assert net.server.violations == []


def test_more_searches_than_the_window_allows_are_not_sent(net: Net) -> None:
    client = net.client(search_limit=2, search_quiet=0.1)
    search(client, "first words")
    search(client, "second words")
    with pytest.raises(Cancelled):
        list(client.search(query("third words"), new_id(), _impatient()))
    assert len(net.server.searches) == 2


def test_answers_are_handed_on_as_they_come(net: Net) -> None:
    net.world.peer("early").share_plain("Halden\\Glow.flac", b"x")
    net.world.peer("late", answers_after=0.6).share_plain("Halden\\Glow.mp3", b"x")
    coming = net.client(search_quiet=3.0).search(query("halden glow"), new_id(), TaskContext())
    assert next(coming).peer == "early"
    assert next(coming).peer == "late"
    coming.close()


def test_a_flood_of_answers_ends_the_search(net: Net) -> None:
    for number in range(12):
        net.world.peer(f"peer{number}").share_plain("Halden\\Glow.flac", b"x")
    client = net.client(search_answers=5, search_quiet=30.0, search_deadline=30.0)
    assert len(search(client, "halden glow")) == 5


def test_answers_nobody_waited_for_are_not_kept_for_ever(net: Net) -> None:
    net.world.peer("alice").share_plain("Halden\\Glow.flac", b"x")
    client = net.client(search_deadline=0.3)
    for number in range(25):
        coming = client.search(query(f"halden glow {number}"), new_id(), _impatient("people"))
        with pytest.raises(Cancelled):
            list(coming)
    assert len(client._parts.searching._by_id) <= 20


def test_a_name_that_breaks_the_parser_does_not_end_the_search(net: Net) -> None:
    net.world.peer("alice").share_plain("Halden\\Glow.flac", b"x")
    client = net.client()

    def broken(_filename: str) -> Track:
        raise RuntimeError

    client._describe = broken
    assert [one.described.title for one in search(client, "glow")] == ["Glow.flac"]


def test_names_are_read_by_the_matching_rules_unless_told_otherwise(net: Net) -> None:
    from core.clients.soulseek.source import _parse_path

    assert _parse_path("Music\\Halden\\Lines\\03 - Glow.flac").title == "Glow"


def _impatient(word: str = "Waiting") -> TaskContext:
    """Cancelled as soon as something with this word is reported."""

    def hear(_fraction: float | None, text: str) -> None:
        if word in text:
            ctx.cancel()

    ctx = TaskContext(report=hear)
    return ctx


def test_a_search_whose_connection_is_lost_is_no_answer(net: Net) -> None:
    def pull_the_plug(_fraction: float | None, text: str) -> None:
        if "people answered" in text and net.server.clients:
            net.server.go_down()

    client = net.client(search_quiet=1.0, lost_pauses=(60.0,))
    with pytest.raises(Unreachable):
        list(client.search(query("halden glow"), new_id(), TaskContext(report=pull_the_plug)))


def test_names_no_database_can_keep_are_left_out(net: Net) -> None:
    net.world.peer("alice").share_plain("Halden\\Glow\0.flac", b"x")
    assert search(net.client(), "glow") == []
