"""The wish list across processes: what failed comes back by itself, what is owned is forgotten."""

from __future__ import annotations

import sqlite3

import pytest

from sandbox.slskd import SlskdServer
from tests.e2e.daemon import start_daemon
from tests.e2e.rig import Rig, Row
from tests.e2e.test_organize import arrive

pytestmark = pytest.mark.slow

GLOW = Row("Glow", ["Halden"], "Lines")
NAME = "Music\\Halden\\Lines\\01 - Glow.mp3"


def half_an_hour_later(rig: Rig, server: SlskdServer) -> None:
    """The same words may be sent again."""
    assert list(server.violations) == []
    rig.close()
    rig.serve()
    with sqlite3.connect(rig.home / "cratekeeper.db") as database:
        database.execute("DELETE FROM searches")


def titles(entries: list[dict[str, object]]) -> list[object]:
    return [entry["title"] for entry in entries]


def test_a_failure_becomes_a_wish_with_its_reason_and_origin(rig: Rig) -> None:
    rig.world.peer("alice")
    rig.serve()
    assert rig.run("get", rig.playlist(GLOW)).code == 3
    found = rig.run("wishlist", "list").doc
    assert found["total"] == 1
    assert found["reasons"] == {"nobody shares it": 1}
    wish = found["wishes"][0]
    assert (wish["title"], wish["tries"], wish["state"]) == ("Glow", 1, "waiting")
    assert wish["origin"] == {"name": "list", "position": 1}
    nothing = rig.run("wishlist", "run")
    assert (nothing.code, nothing.doc["tried"]) == (0, 0)


def test_a_wish_is_fulfilled_when_somebody_shares_it_and_run_is_asked(rig: Rig) -> None:
    alice = rig.world.peer("alice")
    server = rig.serve()
    added = rig.run("wishlist", "add", rig.playlist(GLOW, Row("Other", ["Nobody"])))
    assert (added.code, titles(added.doc["added"])) == (0, ["Glow", "Other"])
    again = rig.run("wishlist", "add", "Halden - Glow")
    assert (again.doc["added"], again.doc["known"]) == ([], 1)
    first = rig.run("wishlist", "run")
    assert (first.code, first.doc["tried"], len(first.doc["failed"])) == (3, 2, 2)
    alice.share(NAME)
    half_an_hour_later(rig, server)
    number = next(w["id"] for w in added.doc["added"] if w["title"] == "Glow")
    second = rig.run("wishlist", "run", number)
    assert (second.code, titles(second.doc["organised"])) == (0, ["Glow"])
    assert titles(rig.run("wishlist", "list").doc["wishes"]) == ["Other"]
    removed = rig.run("wishlist", "remove", "--reason", "nobody shares it")
    assert titles(removed.doc["removed"]) == ["Other"]
    assert rig.run("wishlist", "list").doc["total"] == 0


def test_a_wish_ends_when_a_scan_finds_the_track(rig: Rig) -> None:
    assert rig.run("wishlist", "add", "Halden - Glow").code == 0
    rig.own("x/Glow.mp3", title="Glow", artist="Halden")
    assert rig.run("scan").code == 0
    assert rig.run("wishlist", "list").doc["total"] == 0


def test_a_wish_ends_when_organize_files_the_track(rig: Rig) -> None:
    assert rig.run("wishlist", "add", "Halden - Glow").code == 0
    arrive(rig, "a.mp3", title="Glow", artist="Halden")
    assert rig.run("organize").code == 0
    assert rig.run("wishlist", "list").doc["total"] == 0


def test_wrong_numbers_are_wrong_use(rig: Rig) -> None:
    result = rig.run("wishlist", "remove", "99")
    assert (result.code, "99" in result.sentence) == (2, True)
    assert rig.run("wishlist", "remove").code == 2


def test_a_dead_service_is_named_and_the_wishes_stay(rig: Rig) -> None:
    assert rig.run("wishlist", "add", "Halden - Glow").code == 0
    result = rig.run("wishlist", "run")
    assert (result.code, "slskd" in result.sentence) == (4, True)
    assert rig.run("wishlist", "list").doc["total"] == 1


def test_serve_tries_due_wishes_by_itself(rig: Rig) -> None:
    rig.world.peer("alice").share(NAME)
    rig.serve(time_scale=0.1)
    rig.env["CRATEKEEPER_SCHEDULES__WISHLIST_MINUTES"] = "1"
    rig.env["CRATEKEEPER_SCHEDULES__WISHLIST_BATCH"] = "500"
    assert rig.run("wishlist", "add", "Halden - Glow").code == 0
    running = start_daemon(rig)
    try:
        running.wait_for("/metrics", lambda found: found["figures"]["downloads_successful"] == 1)
        assert running.get("/metrics").json()["figures"]["wishes"] == 0
        assert running.stop() == 0
    finally:
        running.kill()
    assert len(rig.filed()) == 1
