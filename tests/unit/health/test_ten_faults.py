"""The connectivity doctor: ten faults in real sandboxes, each named rightly, none for another."""

from __future__ import annotations

import re
import socket
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core.domain import CoverageRow, HealthCheck, Ownership, Playlist, PlaylistEntry, Track
from core.tasks import TaskContext
from sandbox.audio import ffmpeg
from sandbox.ports import free_port
from sandbox.slskd import SlskdServer
from sandbox.slskd.options import Manners
from sandbox.soulseek import SoulseekServer
from sandbox.world import World
from sandbox.youtube import YouTubeServer, YouTubeWorld
from services.container import Container, build_container

ACCOUNT = "cratefan"
GAP = 0.05


@dataclass(frozen=True)
class Name:
    """How a fault is told: the check, words of what is, words of what to do."""

    check: str
    what: str
    step: str


NAMES = {
    "port closed": Name("Listening port", r"Port \d+ is closed", "router"),
    "wrong login": Name("soulseek", "refuses the password", "Correct it in Settings"),
    "slskd has the account": Name("soulseek", "slskd is logged in .* as", "another user name"),
    "account used elsewhere": Name("soulseek", "Somebody else logged in", "Close the other client"),
    "server ban": Name("soulseek", "has banned us", "Nothing is sent before"),
    "peer unreachable": Name("Peers", 'peer "alice" cannot be reached', "others are asked"),
    "slskd off": Name("slskd", "slskd at .* cannot be reached", "running"),
    "slskd not logged in": Name("slskd", "is not logged in to Soulseek", "connect it there"),
    "key wrong": Name("slskd", "refuses the API key", r"slskd\.yml"),
    "folder not mapped": Name("slskd folder", "is another folder", "path_mappings"),
    "runtime missing": Name("yt-dlp", "deno.* is not installed", "pip install deno"),
}


@dataclass
class Clinic:
    """slskd, a Soulseek network and a YouTube, all well until a test says otherwise."""

    folder: Path
    world: World = field(default_factory=World)
    slskd: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    open_: list[Any] = field(default_factory=list)
    container: Container | None = None

    def __post_init__(self) -> None:
        self.incoming = self.folder / "incoming"
        self.downloads = self.incoming
        self.soulseek = SoulseekServer(self.world)
        self.youtube = YouTubeServer(YouTubeWorld())

    def open(self) -> Clinic:
        for name in ("incoming", "music", "Transfer"):
            (self.folder / name).mkdir()
        self.daemon = SlskdServer(
            self.world,
            downloads_dir=self.downloads,
            **{"manners": Manners(search_gap=GAP), **self.slskd},
        )
        self.open_ = [one.start() for one in (self.daemon, self.soulseek, self.youtube)]
        given = {
            "library.folders": [str(self.folder / "music")],
            "organize.transfer": str(self.folder / "Transfer"),
            "downloads.incoming": str(self.incoming),
            "sources.order": ["slskd", "soulseek"],
            "sources.slskd.url": self.daemon.url,
            "sources.slskd.api_key": self.daemon.api_key,
            "sources.slskd.search_gap_seconds": GAP,
            "sources.soulseek.username": ACCOUNT,
            "sources.soulseek.password": "pa55word",
            "sources.soulseek.server": self.soulseek.address,
            "sources.soulseek.listen_port": free_port(),
            "sources.youtube.enabled": True,
            "sources.youtube.relay_url": self.youtube.url,
            "secrets.store": "file",
            **self.settings,
        }
        self.container = build_container(self.folder / "home", given)
        return self

    def faults(self) -> list[HealthCheck]:
        assert self.container is not None
        return [one for one in self.container.health.checks(TaskContext()) if not one.ok]

    def close(self) -> None:
        for one in (self.container, *self.open_):
            if one is not None:
                one.close()


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path)
    yield made
    made.close()


def diagnosed(found: list[HealthCheck]) -> list[str]:
    """The names of all faults that these checks could be taken for."""
    return [
        fault
        for one in found
        for fault, name in NAMES.items()
        if re.search(name.what, one.detail) or one.name not in {n.check for n in NAMES.values()}
    ]


def expect(fault: str, found: list[HealthCheck]) -> None:
    """Exactly this fault, at its place, in its words and with its next step; no other."""
    assert [one.name for one in found] == [NAMES[fault].check], found
    assert diagnosed(found) == [fault]
    assert re.search(NAMES[fault].step, found[0].fix), found[0].fix
    assert found[0].detail.endswith(".")


def test_when_all_is_well_nothing_is_found(clinic: Clinic) -> None:
    clinic.settings["sources.order"] = ["slskd", "soulseek", "youtube"]
    assert clinic.open().faults() == []
    assert clinic.container is not None
    told = {one.name for one in clinic.container.health.checks(TaskContext())}
    assert {one.check for one in NAMES.values()} - told == {"Peers"}


def test_port_closed(clinic: Clinic) -> None:
    clinic.soulseek.seen_from = "127.0.0.9"
    expect("port closed", clinic.open().faults())


def test_wrong_login(clinic: Clinic) -> None:
    clinic.soulseek = SoulseekServer(clinic.world, accounts={ACCOUNT: "another"})
    expect("wrong login", clinic.open().faults())


def test_the_account_is_slskds(clinic: Clinic) -> None:
    clinic.slskd["soulseek_username"] = ACCOUNT
    expect("slskd has the account", clinic.open().faults())
    assert clinic.soulseek.logins == []


def test_the_account_is_used_elsewhere(clinic: Clinic) -> None:
    clinic.open()
    assert clinic.faults() == []
    clinic.soulseek.kick(ACCOUNT)
    expect("account used elsewhere", _soon(clinic.faults))


def test_banned_by_the_server(clinic: Clinic) -> None:
    clinic.soulseek.banned = True
    expect("server ban", clinic.open().faults())


def test_a_peer_who_cannot_be_reached(clinic: Clinic) -> None:
    clinic.world.peer("alice", reachable=False).share("Music\\Halden\\Glow.flac", seconds=1)
    clinic.settings["sources.order"] = ["slskd"]
    container = clinic.open().container
    assert container is not None
    row = CoverageRow(PlaylistEntry(1, Track("Glow", ("Halden",))), Ownership.MISSING, None, "")
    [job] = container.downloads.want(Playlist("search", "list", "text", ()), [row], "transfer")
    container.engine.run_until_done({job.id}, TaskContext(), 20.0)
    expect("peer unreachable", clinic.faults())


def test_slskd_is_off(clinic: Clinic) -> None:
    clinic.open()
    clinic.daemon.go_down()
    expect("slskd off", clinic.faults())


def test_slskd_is_not_logged_in(clinic: Clinic) -> None:
    clinic.open()
    clinic.daemon.disconnect()
    expect("slskd not logged in", clinic.faults())


def test_the_key_is_wrong(clinic: Clinic) -> None:
    clinic.open()
    clinic.daemon.change_api_key("another-key-0123456789")
    expect("key wrong", clinic.faults())


def test_the_folder_is_not_mapped(clinic: Clinic) -> None:
    clinic.downloads = clinic.folder / "in the container"
    clinic.slskd["slskd_downloads"] = "/app/downloads"
    expect("folder not mapped", clinic.open().faults())
    clinic.close()


def test_the_runtime_of_ytdlp_is_missing(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "ffmpeg").symlink_to(ffmpeg())
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    monkeypatch.setattr(sysconfig, "get_path", lambda _kind: str(programs))
    clinic.settings["sources.order"] = ["slskd", "youtube"]
    expect("runtime missing", clinic.open().faults())


@pytest.fixture
def mute() -> Iterator[str]:
    """The address of somebody who takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=20) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_an_slskd_that_takes_calls_and_says_nothing_holds_the_doctor_up_once(
    clinic: Clinic, mute: str
) -> None:
    clinic.settings |= {"sources.slskd.url": mute, "sources.order": ["slskd"]}
    health = clinic.open().container.health  # type: ignore[union-attr]
    health._patience = 0.3
    (fault,) = clinic.faults()
    assert fault.name == "slskd"
    assert "has not answered" in fault.detail


def test_a_machine_without_slskd_is_not_kept_waiting_for_one(clinic: Clinic) -> None:
    clinic.settings["sources.slskd.api_key"] = ""
    clinic.settings["sources.slskd.url"] = ""
    assert clinic.open().faults() == []
    assert clinic.daemon.log == []


def _soon(look: Callable[[], list[HealthCheck]]) -> list[HealthCheck]:
    """The first look that finds something: the kick travels through another thread."""
    for _ in range(100):
        found = look()
        if found:
            return found
    raise AssertionError("nothing was ever found")
