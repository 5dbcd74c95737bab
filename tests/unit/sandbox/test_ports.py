"""Ports for servers that come and go."""

from __future__ import annotations

import itertools
import socket
from pathlib import Path

import pytest

from sandbox import ports

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_no_port_is_given_twice() -> None:
    assert len({ports.free_port() for _ in range(50)}) == 50


def test_a_port_that_is_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        port = ports.free_port()
        taken.bind(("127.0.0.1", port))
        taken.listen()
        monkeypatch.setattr(ports, "_turns", itertools.count(port - ports._FIRST))
        assert ports.free_port() != port


@pytest.mark.skipif(not RANGE.exists(), reason="Linux tells its range")
def test_the_system_gives_them_to_nobody_by_itself() -> None:
    begins = int(RANGE.read_text().split()[0])
    assert ports.free_port() < begins
