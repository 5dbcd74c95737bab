"""Peers that refuse, stall, lie or break: the right file in the end, or an honest reason."""

from __future__ import annotations

import socket

import pytest

from core.domain import NotFound, NotReady, TransferState
from sandbox import faults
from sandbox.soulseek import wire
from tests.contract.source_stages import new_id, until
from tests.unit.soulseek.conftest import CONTENT, NAME, Net, ended, fetched, look, reached

MENDED = {
    "resets once": faults.errors(0.5, times=1),
    "closes once in the middle": faults.closes(0.5, times=1),
    "closes twice in the middle": faults.closes(0.3, times=2),
    "stalls once": faults.stalls(0.4, times=1),
    "sends nothing at first": faults.stalls(0.0, times=1),
    "has a queue": faults.queued(2, 0.3),
}
HOPELESS = {
    "refuses": (faults.rejected(), TransferState.REJECTED, "File not shared."),
    "has banned us": (faults.rejected("Banned"), TransferState.REJECTED, "Banned"),
    "always resets": (faults.errors(0.5), TransferState.FAILED, "broke"),
    "always closes": (faults.closes(0.5), TransferState.FAILED, "closed the connection"),
    "always stalls": (faults.stalls(0.5), TransferState.FAILED, "No byte for"),
    "has another file now": (faults.aborted(), TransferState.FAILED, "another size"),
}


@pytest.mark.parametrize("case", MENDED)
def test_what_can_be_mended_ends_with_the_right_bytes(net: Net, case: str) -> None:
    remote = net.share(fault=MENDED[case])
    assert fetched(net.client(), remote) == CONTENT


@pytest.mark.parametrize("case", HOPELESS)
def test_what_cannot_be_mended_ends_with_a_reason_and_without_a_file(net: Net, case: str) -> None:
    fault, state, words = HOPELESS[case]
    remote = net.share(fault=fault)
    client = net.client()
    client.start(remote)
    seen = ended(client, remote)
    assert seen.state is state
    assert words in seen.detail
    assert client.locate(remote) is None
    client.cancel(remote)
    assert list(net.incoming.rglob("*")) == []


def test_a_resumed_file_is_continued_and_not_begun_anew(net: Net) -> None:
    remote = net.share(fault=faults.closes(0.5, times=1))
    client = net.client(retry_pauses=(30.0,))
    client.start(remote)
    half = reached(client, remote, TransferState.RETRYING)
    assert half.bytes_done == len(CONTENT) // 2
    client.close()
    again = net.client()
    assert look(again, remote).bytes_done == len(CONTENT) // 2
    assert ended(again, remote).state is TransferState.SUCCEEDED
    path = again.locate(remote)
    assert path is not None
    assert path.read_bytes() == CONTENT
    assert net.server.sent == [len(CONTENT) // 2, len(CONTENT) - len(CONTENT) // 2]


def test_a_peer_that_leaves_in_the_middle_and_returns_is_continued(net: Net) -> None:
    remote = net.share(fault=faults.vanishes(0.5, times=1))
    client = net.client(retry_pauses=(0.2,) * 20, unreachable=20.0)
    client.start(remote)
    until(lambda: not net.world.peers["alice"].online)
    reached(client, remote, TransferState.RETRYING)
    net.server.peer_returns("alice")
    assert ended(client, remote).state is TransferState.SUCCEEDED
    path = client.locate(remote)
    assert path is not None
    assert path.read_bytes() == CONTENT


def test_a_peer_that_never_takes_our_request_is_given_up(net: Net) -> None:
    remote = net.share()
    net.world.peer("alice", reachable=False)
    client = net.client(unreachable=0.5)
    client.start(remote)
    seen = ended(client, remote)
    assert (seen.state, seen.detail) == (TransferState.FAILED, "The peer cannot be reached")


def test_a_peer_nobody_knows_is_not_found(net: Net) -> None:
    remote = net.share()
    net.world.peers.clear()
    with pytest.raises(NotFound):
        net.client().start(remote)


def test_two_peers_with_one_ticket_and_one_name_keep_their_bytes_apart(net: Net) -> None:
    contents = {peer: bytes([65 + n]) * 200_000 for n, peer in enumerate(("alice", "bob", "carl"))}
    remotes = {}
    for peer, content in contents.items():
        remotes[peer] = net.share(peer, content, bytes_per_second=400_000)
    client = net.client()
    for remote in remotes.values():
        client.start(remote)
    for peer, remote in remotes.items():
        assert ended(client, remote).state is TransferState.SUCCEEDED
        path = client.locate(remote)
        assert path is not None
        assert path.read_bytes() == contents[peer]
    assert set(net.server.tickets) == {1}


def test_one_file_asked_for_twice_is_fetched_once_and_serves_both(net: Net) -> None:
    first = net.share(bytes_per_second=400_000)
    second = type(first)(first.source, new_id(), first.peer, first.filename, first.size)
    client = net.client()
    client.start(first)
    client.start(second)
    client.cancel(first)
    assert ended(client, second).state is TransferState.SUCCEEDED
    assert client.locate(second) is not None
    assert net.server.asked == [("alice", NAME)]


def test_the_transfer_goes_on_while_the_server_is_away(net: Net) -> None:
    remote = net.share(bytes_per_second=150_000)
    client = net.client()
    client.start(remote)
    reached(client, remote, TransferState.RUNNING)
    net.server.go_down(reset=True)
    assert ended(client, remote).state is TransferState.SUCCEEDED
    path = client.locate(remote)
    assert path is not None
    assert path.read_bytes() == CONTENT


def test_a_cancelled_transfer_leaves_nothing_behind(net: Net) -> None:
    remote = net.share(bytes_per_second=50_000)
    client = net.client()
    client.start(remote)
    reached(client, remote, TransferState.RUNNING)
    client.cancel(remote)
    assert look(client, remote).state is TransferState.UNKNOWN
    assert list(net.incoming.rglob("*")) == []


def test_too_many_files_may_be_asked_again_later(net: Net) -> None:
    remote = net.share(fault=faults.rejected("Too many files"))
    client = net.client()
    client.start(remote)
    seen = ended(client, remote)
    assert (seen.state, seen.retry_same_peer) == (TransferState.REJECTED, True)


def test_peers_reach_us_and_we_them_when_our_port_is_closed(net: Net) -> None:
    remote = net.share()
    client = net.client()
    client.check()
    net.server.clients["cratefan"].port = 0
    assert fetched(client, remote) == CONTENT


def test_a_stranger_with_the_right_ticket_gets_nothing_into_our_file(net: Net) -> None:
    remote = net.share(fault=faults.queued(1, 0.5))
    client = net.client()
    client.start(remote)
    port = net.server.clients["cratefan"].port
    with socket.create_connection(("127.0.0.1", port), 5) as stranger:
        stranger.sendall(wire.init(1, wire.text("mallory"), wire.text("F"), wire.u32(0)))
        stranger.sendall(wire.u32(1) + b"poison" * 1000)
        stranger.settimeout(10)
        assert _read_to_the_end(stranger) == b""
    assert ended(client, remote).state is TransferState.SUCCEEDED
    path = client.locate(remote)
    assert path is not None
    assert path.read_bytes() == CONTENT


def _read_to_the_end(connection: socket.socket) -> bytes:
    try:
        return connection.recv(100)
    except ConnectionResetError:
        return b""


def test_a_peer_that_announces_a_file_and_never_sends_it_is_asked_again(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.clients.soulseek import guard

    monkeypatch.setattr(guard, "_FILE_CONNECTION_SECONDS", 0.3)
    remote = net.share(fault=faults.silent_offer(times=1))
    assert fetched(net.client(), remote) == CONTENT


def test_a_peer_that_does_not_answer_the_request_keeps_us_queued(net: Net) -> None:
    remote = net.share(fault=faults.timed_out())
    client = net.client()
    client.start(remote)
    until(lambda: net.server.asked)
    seen = look(client, remote)
    assert (seen.state, seen.queue_place) == (TransferState.QUEUED, None)


def test_a_folder_that_cannot_be_written_is_told_as_a_service_error(net: Net) -> None:
    net.folder.joinpath("incoming").write_text("a file in the way", encoding="utf-8")
    remote = net.share()
    with pytest.raises(NotReady) as told:
        net.client().start(remote)
    assert "cannot be written" in told.value.sentence


def test_a_disk_that_fails_in_the_middle_is_told(net: Net) -> None:
    remote = net.share(bytes_per_second=100_000)
    client = net.client()
    client.start(remote)
    reached(client, remote, TransferState.RUNNING)
    fetch = client._parts.transfers._fetches[0]
    fetch.theirs.fail_reason = "File read error."
    net.server.call(_fail(fetch.theirs))
    seen = ended(client, remote)
    assert seen.state is TransferState.FAILED
    assert "cannot be written" in seen.detail


async def _fail(transfer: object) -> None:
    from aioslsk.transfer.state import FailedState

    transfer.state = FailedState(transfer)  # type: ignore[attr-defined]
