"""The service goes away in the middle and comes back, or throws us out: the file comes once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.ports import free_port
from sandbox.soulseek import SoulseekServer
from tests.contract.source_stages import until
from tests.e2e.rig import BOUND, HURRIED, Rig, Row

pytestmark = pytest.mark.slow

GLOW = Row("Glow", ["Halden"], "Lines", seconds=4.0)
NAME = "Music\\Halden\\Lines\\01 - Glow.flac"
FILED = ["Halden/Halden - Lines/01 - Glow.flac"]


@pytest.fixture
def soulseek(rig: Rig) -> Iterator[SoulseekServer]:
    rig.world.peer("alice", bytes_per_second=60_000).share(NAME, seconds=4)
    server = SoulseekServer(rig.world).start()
    account = {
        "USERNAME": "cratefan",
        "PASSWORD": "pa55word",
        "SERVER": server.address,
        "LISTEN_PORT": str(free_port()),
    }
    rig.env |= {f"CRATEKEEPER_SOURCES__SOULSEEK__{key}": value for key, value in account.items()}
    rig.program = HURRIED
    yield server
    server.close()
    assert not server.violations, server.violations


def test_slskd_stops_in_the_middle_and_comes_back(rig: Rig) -> None:
    rig.world.peer("alice", bytes_per_second=100_000).share(NAME, seconds=4)
    server = rig.serve(time_scale=0.1)
    running = rig.start("get", rig.playlist(GLOW))
    until(lambda: any(row.bytes_transferred > 20_000 for row in server.transfers()), BOUND)
    server.go_down()
    rig.world.peers["alice"].bytes_per_second = None
    server.come_back()
    assert rig.ended(running) == 0
    assert rig.filed() == FILED


def test_slskd_is_thrown_out_of_the_network_and_is_let_in_again(rig: Rig) -> None:
    rig.world.peer("alice").share(NAME, seconds=4)
    server = rig.serve()
    server.disconnect()
    running = rig.start("get", rig.playlist(GLOW))
    until(server.requests, BOUND)
    assert server.searches() == []
    server.connect()
    assert rig.ended(running) in {0, 4}
    assert rig.run("get", rig.playlist(GLOW)).code == 0
    assert rig.filed() == FILED


def test_the_soulseek_server_stops_in_the_middle_and_comes_back(
    rig: Rig, soulseek: SoulseekServer
) -> None:
    rig.world.peers["alice"].share("Music\\Halden\\Lines\\02 - Ember.flac", seconds=4)
    rows = [GLOW, Row("Ember", ["Halden"], "Lines", seconds=4.0, number=2)]
    running = rig.start("get", rig.playlist(*rows), "--from", "soulseek")
    until(lambda: any(path.stat().st_size > 20_000 for path in rig.incoming.rglob("*.part")), BOUND)
    soulseek.go_down(reset=True)
    rig.world.peers["alice"].bytes_per_second = None
    soulseek.come_back()
    assert rig.ended(running) == 0
    assert len(rig.filed()) == 2


def test_kicked_by_another_login_nothing_fights_for_the_account(
    rig: Rig, soulseek: SoulseekServer
) -> None:
    rig.world.peer("slow").share("Music\\Halden\\Lines\\02 - Ember.flac", seconds=4)
    running = rig.start("get", rig.playlist(GLOW), "--from", "soulseek")
    until(lambda: any(path.stat().st_size > 20_000 for path in rig.incoming.rglob("*.part")), BOUND)
    soulseek.kick("cratefan")
    assert rig.ended(running) == 0
    assert rig.filed() == FILED
    assert soulseek.logins == ["cratefan"]
