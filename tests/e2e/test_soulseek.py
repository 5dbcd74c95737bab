"""Without slskd: the embedded Soulseek client fetches, from playlist file to filed music."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from core.clients.soulseek.settings import LOGIN_LOCK
from database.engine import open_database
from database.pace_repo import PaceRepo
from sandbox.ports import free_port
from sandbox.soulseek import SoulseekServer
from services.assembly.stores import DATABASE_NAME
from tests.contract.source_stages import until
from tests.e2e.rig import BOUND, Rig, Row

pytestmark = pytest.mark.slow

GLOW = Row("Glow", ["Halden"], "Lines", seconds=4.0)
NAME = "Music\\Halden\\Lines\\01 - Glow.flac"
FILED = ["Halden/Halden - Lines/01 - Glow.flac"]


class Net:
    """The Soulseek network of one rig."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.server = SoulseekServer(rig.world, search_gap=2.9)

    def open(self, **settings: object) -> SoulseekServer:
        self.server.start()
        chosen: dict[str, object] = {
            "USERNAME": "cratefan",
            "PASSWORD": "pa55word",
            "SERVER": self.server.address,
            "LISTEN_PORT": free_port(),
            **settings,
        }
        for name, value in chosen.items():
            self.rig.env[f"CRATEKEEPER_SOURCES__SOULSEEK__{name}"] = str(value)
        return self.server


@pytest.fixture
def net(rig: Rig) -> Iterator[Net]:
    made = Net(rig)
    yield made
    made.server.close()
    assert not made.server.violations, made.server.violations


def test_a_missing_track_is_fetched_and_filed_without_any_server_of_ones_own(
    rig: Rig, net: Net
) -> None:
    rig.world.peer("alice").share(NAME, seconds=4)
    net.open()
    result = rig.run("get", rig.playlist(GLOW), "--from", "soulseek")
    assert result.code == 0, (result.doc, result.stderr)
    assert rig.filed() == FILED
    assert result.doc["organised"][0]["source"] == "soulseek"
    assert list(rig.incoming.rglob("*")) == []
    assert net.server.logins == ["cratefan"]


def test_a_wrong_password_is_told_with_the_next_step(rig: Rig, net: Net) -> None:
    net.server.close()
    net.server = SoulseekServer(rig.world, accounts={"cratefan": "another"})
    net.open()
    result = rig.run("get", rig.playlist(GLOW), "--from", "soulseek")
    assert result.code == 4
    assert "password" in result.sentence.lower()
    assert "pa55word" not in json.dumps(result.doc) + result.stderr


def test_the_doctor_says_that_the_client_is_connected_and_what_it_shares(
    rig: Rig, net: Net
) -> None:
    rig.own("Halden/Glow.mp3", title="Glow", artist="Halden")
    net.open(SHARED_FOLDERS=json.dumps([str(rig.music)]))
    rig.env["CRATEKEEPER_SOURCES__ORDER"] = "soulseek"
    checks = {one["name"]: one for one in rig.run("doctor").doc["checks"]}
    assert checks["soulseek"]["ok"], checks["soulseek"]
    assert "connected as cratefan" in checks["soulseek"]["detail"]


def test_killed_in_the_middle_of_a_file_the_next_run_continues_it(rig: Rig, net: Net) -> None:
    rig.world.peer("alice", bytes_per_second=60_000).share(NAME, seconds=4)
    server = net.open()
    playlist = rig.playlist(GLOW)
    process = rig.start("get", playlist, "--from", "soulseek")
    until(lambda: any(p.stat().st_size > 20_000 for p in rig.incoming.rglob("*.part")), BOUND)
    process.kill()
    process.wait()
    rig.world.peers["alice"].bytes_per_second = None
    result = rig.run("get", playlist, "--from", "soulseek")
    assert result.code == 0, (result.doc, result.stderr)
    assert rig.filed() == FILED
    assert len(server.sent) == 2
    assert server.sent[1] <= server.sent[0] - 20_000
    assert len(server.searches) == 1
    assert list(rig.incoming.rglob("*")) == []


def test_two_runs_at_once_do_not_fight_for_the_login(rig: Rig, net: Net) -> None:
    for number, title in enumerate(["Glow", "Low Orbit"], 1):
        rig.world.peer("alice").share(f"Music\\Halden\\Lines\\{number:02} - {title}.flac")
    server = net.open()
    rows = [Row(title, ["Halden"], "Lines") for title in ("Glow", "Low Orbit")]
    playlist = rig.playlist(*rows)
    other = rig.start("get", playlist, "--from", "soulseek")
    until(lambda: server.logins, BOUND)
    assert rig.run("get", playlist, "--from", "soulseek").code == 0
    assert rig.ended(other) == 0
    assert len(rig.filed()) == 2
    assert len(server.asked) == 2


def test_when_slskd_is_off_the_built_in_client_does_the_work(rig: Rig, net: Net) -> None:
    rig.world.peer("alice").share(NAME, seconds=4)
    net.open()
    result = rig.run("get", rig.playlist(GLOW), "--from", "slskd,soulseek")
    assert result.code == 0, (result.doc, result.stderr)
    assert rig.filed() == FILED


def test_the_account_slskd_is_logged_in_with_is_left_to_slskd(rig: Rig, net: Net) -> None:
    rig.world.peer("alice").share(NAME, seconds=4)
    slskd = rig.serve()
    account = slskd.options.soulseek_username
    net.open(USERNAME=account)
    result = rig.run("get", rig.playlist(GLOW), "--from", "soulseek,slskd")
    assert result.code == 0, (result.doc, result.stderr)
    assert result.doc["organised"][0]["source"] == "slskd"
    assert net.server.logins == []


def test_a_search_cut_off_by_a_kill_is_not_sent_again_and_the_track_still_comes(
    rig: Rig, net: Net
) -> None:
    alice = rig.world.peer("alice", answers_after=600.0).share(NAME, seconds=4)
    server = net.open()
    process = rig.start("get", rig.playlist(GLOW), "--from", "soulseek")
    until(lambda: len(server.searches) == 1, BOUND)
    process.kill()
    process.wait()
    alice.answers_after = None
    result = rig.run("get", rig.playlist(GLOW), "--from", "soulseek")
    assert result.code == 0, (result.doc, result.stderr)
    words = [text for _, text in server.searches]
    assert len(words) == len(set(words)) > 1


def test_get_says_that_another_cratekeeper_holds_the_login(rig: Rig, net: Net) -> None:
    rig.world.peer("alice").share(NAME, seconds=4)
    net.open()
    rig.home.mkdir(parents=True, exist_ok=True)
    database = open_database(rig.home / DATABASE_NAME, rig.home / "backups")
    assert PaceRepo(database).acquire(LOGIN_LOCK)
    result = rig.run("get", rig.playlist(GLOW), "--from", "soulseek", "--timeout", 6)
    database.dispose()
    assert result.code == 3, (result.doc, result.stderr)
    assert result.stderr.count("Another Cratekeeper is logged in to Soulseek already.") == 1
    assert net.server.logins == []
