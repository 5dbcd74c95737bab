"""Navidrome, older Subsonic servers and Jellyfin through the command line: scan, check, push.

Most commands run in this process, one in a process of its own: the line is the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from main import main
from sandbox import jellyfin, subsonic
from sandbox.jellyfin import JellyfinServer
from sandbox.shelf import Shelf
from sandbox.subsonic import SubsonicServer
from tests.e2e.rig import Result, Rig, Row

Ask = Callable[..., Result]
Server = SubsonicServer | JellyfinServer
FERRY = Row("Slow Ferry", ("Sadie Okonjo",), "Tidewater", 180)
HARBOUR = Row("Harbour", ("Sadie Okonjo", "Mina Tal"), "Tidewater", 180)
EDDY = Row("Eddy", ("Sadie Okonjo",), "Undertow", 180)
NOWHERE = Row("Nowhere", ("Nobody",))


@pytest.fixture(params=["navidrome", "passwords", "jellyfin"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(kind: str) -> Iterator[Server]:
    made: Server
    if kind == "jellyfin":
        made = JellyfinServer(Shelf())
    else:
        made = SubsonicServer(Shelf(), modern=kind == "navidrome")
        made.logins = {"password"} if kind == "passwords" else {"token"}
        made.refusal = 10
    made.shelf.fill(25)
    made.shelf.put("Slow Ferry")
    made.shelf.put("Harbour", artists=("Sadie Okonjo", "Mina Tal"), number=2)
    made.shelf.put("Eddy", album="Undertow")
    made.start()
    yield made
    made.close()
    assert not made.violations, made.violations


@pytest.fixture
def here(rig: Rig, server: Server, kind: str) -> Rig:
    name = "jellyfin" if kind == "jellyfin" else "navidrome"
    settings = {
        "LIBRARY__FOLDERS": "[]",
        "LIBRARY__SERVER": name,
        "NAVIDROME__URL": server.url,
        "NAVIDROME__USERNAME": subsonic.USER,
        "NAVIDROME__PASSWORD": subsonic.PASSWORD,
        "JELLYFIN__URL": server.url,
        "JELLYFIN__API_KEY": jellyfin.KEY,
    }
    rig.env = {f"CRATEKEEPER_{key}": value for key, value in settings.items()}
    return rig


@pytest.fixture
def ask(
    here: Rig, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """Run one command in this process."""
    for name, value in here.environment().items():
        monkeypatch.setenv(name, value)

    def run(*arguments: object) -> Result:
        capfd.readouterr()
        code = main(["--home", str(here.home), "--json", *map(str, arguments)])
        out, err = capfd.readouterr()
        return Result(code, json.loads(out) if out.strip() else {}, err)

    return run


def counts(doc: dict[str, object]) -> tuple[object, ...]:
    return tuple(doc[name] for name in ("tracks", "added", "changed", "removed"))


def to(kind: str) -> str:
    return "jellyfin" if kind == "jellyfin" else "navidrome"


def entries(server: Server) -> list[list[str]]:
    return [[one.title for one in server.shelf.entries(li)] for li in server.shelf.lists.values()]


def test_a_library_is_read_kept_in_step_and_answers_when_the_server_is_gone(
    here: Rig, ask: Ask, server: Server
) -> None:
    wanted = here.playlist(HARBOUR, NOWHERE, FERRY)
    assert counts(here.run("scan").doc) == (28, 28, 0, 0)
    assert counts(ask("scan").doc) == (28, 0, 0, 0)
    server.shelf.change(server.shelf.songs["slow-ferry"], album="Tidewater (Deluxe)")
    server.shelf.songs.pop("song-000004")
    server.shelf.arrive("Late")
    server.shelf.take_in()
    if isinstance(server, SubsonicServer):
        server.scanned_at += 1
    assert counts(ask("scan").doc) == (28, 1, 1, 1)
    found = ask("check", wanted)
    assert found.code == 3
    assert [row["title"] for row in found.doc["owned"]] == ["Harbour", "Slow Ferry"]
    server.close()
    gone = ask("scan")
    assert gone.code == 4
    assert "cannot be reached" in gone.sentence
    offline = ask("check", wanted)
    assert [row["title"] for row in offline.doc["owned"]] == ["Harbour", "Slow Ferry"]
    assert offline.doc["library_age_seconds"] >= 0
    assert "last read" in offline.stderr


def test_a_trouble_in_the_middle_leaves_the_cache_whole(
    here: Rig, ask: Ask, server: Server
) -> None:
    assert ask("scan").doc["tracks"] == 28
    part = "getAlbumList2" if isinstance(server, SubsonicServer) else "/Items"
    for fault in ("busy", "html", "truncated"):
        server.trouble(part, fault, times=99)
        assert ask("scan", "--full").code == 4
        server.heal()
    if isinstance(server, SubsonicServer):
        server.password = "another"
    else:
        server.key = "another"
    refused = ask("scan")
    assert refused.code == 4
    assert "refuses" in refused.sentence
    assert subsonic.PASSWORD not in refused.stderr
    assert ask("check", here.playlist(EDDY)).code == 0


def test_a_playlist_is_pushed_in_order_and_keeps_its_id(
    here: Rig, ask: Ask, server: Server, kind: str
) -> None:
    ask("scan")
    first = ask("push", here.playlist(HARBOUR, NOWHERE, FERRY), "--to", to(kind))
    assert first.code == 3
    assert (first.doc["pushed"], len(first.doc["missing"])) == (2, 1)
    assert entries(server) == [["Harbour", "Slow Ferry"]]
    made = next(iter(server.shelf.lists))
    again = ask("push", here.playlist(EDDY, FERRY, HARBOUR), "--to", to(kind))
    assert (again.code, again.doc["pushed"], again.doc["missing"]) == (0, 3, [])
    assert entries(server) == [["Eddy", "Slow Ferry", "Harbour"]]
    assert list(server.shelf.lists) == [made]


def test_the_doctor_says_how_the_server_stands(ask: Ask, server: Server, kind: str) -> None:
    checks = {check["name"]: check for check in ask("doctor").doc["checks"]}
    found = checks[{"jellyfin": "Jellyfin"}.get(kind, "Navidrome")]
    assert found["ok"]
    assert "not read yet" in found["detail"]
    assert "Music folders" not in checks
    server.close()
    checks = {check["name"]: check for check in ask("doctor").doc["checks"]}
    assert not checks[{"jellyfin": "Jellyfin"}.get(kind, "Navidrome")]["ok"]


def test_secrets_of_servers_stand_in_no_file(here: Rig, ask: Ask) -> None:
    ask("scan")
    ask("doctor")
    secrets = [subsonic.PASSWORD.encode(), subsonic.PASSWORD.encode().hex().encode()]
    secrets.append(jellyfin.KEY.encode())
    held = [path.read_bytes() for path in Path(here.home).rglob("*") if path.is_file()]
    assert held
    assert not any(secret in content for content in held for secret in secrets)


def test_a_push_is_rehearsed_undone_and_leaves_what_shall_stay(
    here: Rig, ask: Ask, server: Server, kind: str
) -> None:
    ask("scan")
    both, one = here.playlist(HARBOUR, FERRY), here.playlist(FERRY, name="one.csv")
    one.rename(both.with_suffix(".kept"))
    rehearsed = ask("push", both, "--to", to(kind), "--dry-run")
    assert (rehearsed.doc["new"], len(rehearsed.doc["added"])) == (True, 2)
    assert entries(server) == []
    ask("push", both, "--to", to(kind))
    both.with_suffix(".kept").rename(both)
    (gone,) = ask("push", both, "--to", to(kind), "--dry-run").doc["removed"]
    assert gone.endswith(" - Harbour")
    ask("push", both, "--to", to(kind))
    assert entries(server) == [["Slow Ferry"]]
    (copy,) = ask("push", "--backups").doc["backups"]
    restored = ask("push", "--restore", copy["path"])
    assert (copy["tracks"], restored.code, restored.doc["restored"]) == (2, 0, 2)
    assert sorted(entries(server)[0]) == ["Harbour", "Slow Ferry"]
    ask("push", both, "--to", to(kind), "--keep")
    assert entries(server) == [["Slow Ferry", "Harbour"]]
    assert ask("push", both, "--backups").code == 2
    assert ask("push", both).code == 2
