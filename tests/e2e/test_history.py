"""`history`: what came, from whom, and why the rest did not; also as a file."""

from __future__ import annotations

import csv
import json

import pytest

from tests.e2e.rig import Rig, Row
from tests.e2e.test_organize import arrive

pytestmark = pytest.mark.slow


def test_an_empty_history_is_empty(rig: Rig) -> None:
    result = rig.run("history")
    assert (result.code, result.doc) == (0, {"downloads": [], "filed": []})


def test_it_tells_what_came_from_whom_and_why_the_rest_did_not(rig: Rig) -> None:
    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.mp3")
    rig.serve()
    rows = [Row("Glow", ["Halden"], "Lines"), Row("Nowhere To Be Found", ["Mira"], "Lost")]
    got = rig.run("get", rig.playlist(*rows, name="summer.csv"))
    history = rig.run("history")
    assert history.code == 0
    done, missing = sorted(history.doc["downloads"], key=lambda one: one["job"])
    assert (done["state"], done["title"], done["artists"]) == ("done", "Glow", ["Halden"])
    assert (done["source"], done["peer"], done["playlist"]) == ("slskd", "alice", "summer")
    assert done["file"].endswith("01 - Glow.mp3")
    assert done["path"] == got.doc["organised"][0]["path"]
    assert done["score"] >= 0.8
    assert done["at"].startswith("20")
    assert (missing["state"], missing["source"], missing["path"]) == ("parked", None, None)
    assert missing["reason"]
    (filed,) = history.doc["filed"]
    assert (filed["run"], filed["to"], filed["undoable"]) == (done["run"], done["path"], True)
    failed = rig.run("history", "--failed")
    assert [one["title"] for one in failed.doc["downloads"]] == ["Nowhere To Be Found"]
    assert failed.doc["filed"] == []


def test_a_refused_peer_is_named_with_its_reason(rig: Rig) -> None:
    rig.world.peer("broken").share("Music\\Halden\\Lines\\01 - Glow.flac", damage="truncated")
    rig.serve()
    rig.run("get", rig.playlist(Row("Glow", ["Halden"], "Lines")))
    (one,) = rig.run("history", "--failed").doc["downloads"]
    (tried,) = one["tried"]
    assert tried["peer"] == "broken"
    assert "Bad file" in tried["outcome"]


def test_runs_of_organize_are_in_it_with_their_undo(rig: Rig) -> None:
    source = arrive(rig, "a.mp3", title="Glow", artist="Halden")
    run = rig.run("organize").doc["run"]
    (filed,) = rig.run("history").doc["filed"]
    assert (filed["run"], filed["from"], filed["state"]) == (run, str(source), "filed")
    rig.run("organize", "--undo", run)
    (filed,) = rig.run("history").doc["filed"]
    assert (filed["state"], filed["undoable"]) == ("undone", False)


def test_it_can_be_written_into_a_file(rig: Rig) -> None:
    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.mp3")
    rig.serve()
    rig.run("get", rig.playlist(Row("Glow", ["Halden", "Nia"], "Lines")))
    table, document = rig.folder / "h.csv", rig.folder / "h.json"
    assert rig.run("history", "--export", table).code == 0
    (row,) = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    assert (row["title"], row["peer"], row["artists"]) == ("Glow", "alice", "Halden; Nia")
    result = rig.run("history", "--limit", "1", "--export", document)
    assert json.loads(document.read_text(encoding="utf-8")) == result.doc
    assert "1 download written" in result.sentence


def test_wrong_use_is_refused(rig: Rig) -> None:
    assert rig.run("history", "--limit", "0").code == 2
