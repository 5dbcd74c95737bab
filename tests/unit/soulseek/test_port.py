"""Can peers reach us? Said only as far as it can be known, and nobody else is asked for it."""

from __future__ import annotations

import socket

import pytest

from core.clients.soulseek import port as port_check
from core.clients.soulseek.login import PORTS_TRIED, Login
from core.domain import NotReady
from sandbox.ports import free_port
from tests.unit.soulseek.conftest import Net

CLOSED = "127.0.0.9"
"""An address of this machine at which our client does not listen: nothing is let through there."""


def words(net: Net, **changes: object) -> str:
    client = net.client(**changes)
    client.check()
    return client.further_checks()["Listening port"]()


def test_a_port_that_answers_at_our_own_address_is_open(net: Net) -> None:
    port = free_port()
    assert (
        words(net, listen_port=port) == f"port {port} is open: it answers at our address 127.0.0.1"
    )


def test_a_port_nobody_gets_through_to_is_closed(net: Net) -> None:
    net.server.seen_from = CLOSED
    port = free_port()
    with pytest.raises(NotReady) as told:
        words(net, listen_port=port)
    assert f"Port {port} is closed" in told.value.sentence
    assert CLOSED in told.value.sentence
    assert "router" in told.value.next_step


def test_an_address_of_a_network_at_home_proves_nothing(net: Net) -> None:
    net.server.seen_from = "192.168.1.20"
    assert "cannot be known from here" in words(net)


def test_somebody_else_who_answers_there_is_not_taken_for_us(net: Net) -> None:
    net.server.seen_from = CLOSED
    port = free_port()
    with socket.create_server((CLOSED, port)):
        assert "cannot be known from here" in words(net, listen_port=port)


def test_a_way_that_leads_nowhere_proves_nothing(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object) -> bool:
        raise TimeoutError

    monkeypatch.setattr(port_check, "_arrives", lost)
    assert "cannot be known from here" in words(net)


def test_a_peer_who_has_come_is_the_best_proof(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    net.server.seen_from = CLOSED
    client = net.client()
    client.check()
    inside = client._parts.login.client
    assert inside is not None
    inside.network.came_from_outside = True
    assert client.further_checks()["Listening port"]().endswith("a peer has connected to it")


def test_ports_that_other_programs_have_are_told(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(self: Login, _client: object) -> None:
        del self

    monkeypatch.setattr(Login, "_listen", refused)
    with pytest.raises(NotReady) as told:
        words(net, listen_port=50_300)
    assert f"50300 and the {PORTS_TRIED - 1} after it" in told.value.sentence
    assert "listen_port" in told.value.next_step


def test_while_we_are_not_logged_in_there_is_nothing_to_tell(net: Net) -> None:
    assert net.client().further_checks()["Listening port"]() == ""


@pytest.mark.parametrize(
    ("address", "host", "allowed"),
    [
        ("203.0.113.5", "server.slsknet.org", False),
        ("8.8.8.8", "server.slsknet.org", True),
        ("192.168.0.4", "server.slsknet.org", False),
        ("127.0.0.1", "server.slsknet.org", False),
        ("8.8.8.8", "127.0.0.1", False),
        ("", "server.slsknet.org", False),
    ],
)
def test_only_an_address_that_is_ours_alone_is_tried(
    net: Net, address: str, host: str, allowed: bool
) -> None:
    config = net.client(host=host)._parts.config
    assert port_check._may_try(address, config) is allowed
