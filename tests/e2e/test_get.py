"""The main job, end to end: from a playlist file to tagged, filed music."""

from __future__ import annotations

import mutagen
import pytest

from tests.e2e.rig import Result, Rig, Row

pytestmark = pytest.mark.slow


def positions(result: Result, key: str) -> list[int]:
    return [entry["position"] for entry in result.doc[key]]


def test_what_is_owned_is_recognised_and_what_is_missing_is_fetched_and_filed(rig: Rig) -> None:
    rig.own("Bjork/Post/Joga.flac", title="Joga", artist="Bjork", album="Post")
    rig.own("x/Glow.mp3", title="Glow (2011 Remaster)", artist="Halden feat. Nia Sol")
    rig.world.peer("alice").share("Music\\Mira Voltaine\\Hinterglow\\03 - Copper Rain.flac")
    rows = [
        Row("Jóga", ["Björk"], "Post"),
        Row("Glow", ["Halden"], "Glow"),
        Row("Copper Rain", ["Mira Voltaine"], "Hinterglow", number=3),
    ]
    rig.serve()
    result = rig.run("get", rig.playlist(*rows))
    assert result.code == 0, result.stderr
    assert (result.doc["total"], result.doc["owned"]) == (3, 2)
    assert rig.filed() == ["Mira Voltaine/Mira Voltaine - Hinterglow/03 - Copper Rain.flac"]
    organised = result.doc["organised"][0]
    assert organised["path"] == str(rig.transfer / rig.filed()[0])
    assert organised["position"] == 3
    assert (organised["source"], organised["format"]) == ("slskd", "flac")
    tags = mutagen.File(organised["path"])
    assert tags["title"] == ["Copper Rain"]
    assert tags["artist"] == ["Mira Voltaine"]
    assert tags["album"] == ["Hinterglow"]
    assert tags["tracknumber"] == ["3"]
    assert list(rig.incoming.rglob("*.flac")) == []


def test_a_second_run_does_nothing(rig: Rig) -> None:
    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.mp3")
    playlist = rig.playlist(Row("Glow", ["Halden"], "Lines"))
    server = rig.serve()
    assert rig.run("get", playlist).code == 0
    asked = len(server.log)
    again = rig.run("get", playlist)
    assert (again.code, again.doc["owned"], again.doc["organised"]) == (0, 1, [])
    assert len(server.log) == asked


def test_one_that_exists_only_live_is_reported_and_not_taken(rig: Rig) -> None:
    rig.world.peer("alice").share("Music\\Halden\\Tour\\01 - Glow (Live in Oslo).flac")
    rig.serve()
    result = rig.run("get", rig.playlist(Row("Glow", ["Halden"], "Lines")))
    assert result.code == 3
    assert positions(result, "failed") == [1]
    assert "live" in result.doc["failed"][0]["reason"].lower()
    assert rig.filed() == []


def test_names_with_signs_scripts_slashes_and_discs_are_filed_right(rig: Rig) -> None:
    alice = rig.world.peer("alice")
    alice.share("Music\\A$AP Rocky\\Testing\\01 - Praise.mp3")
    alice.share("Music\\КоЯn\\Issues\\02 - Beg for Me.mp3")
    alice.share("Music\\Halden\\Lines\\Disc 2\\01 - Either_Or_ Part One.mp3")
    rows = [
        Row("Praise", ["A$AP Rocky"], "Testing"),
        Row("Beg for Me", ["КоЯn"], "Issues", number=2),
        Row("Either/Or: Part One", ["Halden"], "Lines", disc=2),
    ]
    rig.serve()
    result = rig.run("get", rig.playlist(*rows))
    assert result.code == 0, result.doc
    filed = rig.filed()
    assert "A$AP Rocky/A$AP Rocky - Testing/01 - Praise.mp3" in filed
    assert "КоЯn/КоЯn - Issues/02 - Beg for Me.mp3" in filed
    assert any(p.startswith("Halden/Halden - Lines/Disc 2/01 - Either") for p in filed)
    by_position = {entry["position"]: entry["path"] for entry in result.doc["organised"]}
    assert mutagen.File(by_position[3], easy=True)["title"] == ["Either/Or: Part One"]


def test_duplicate_rows_are_fetched_once_and_both_reported(rig: Rig) -> None:
    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.mp3")
    row = Row("Glow", ["Halden"], "Lines")
    rig.serve()
    result = rig.run("get", rig.playlist(row, row))
    assert result.code == 0
    assert positions(result, "organised") == [1, 2]
    assert len(rig.filed()) == 1


def test_a_dry_run_fetches_nothing(rig: Rig) -> None:
    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.mp3")
    server = rig.serve()
    rig.run("get", rig.playlist(Row("Glow", ["Halden"], "Lines")), "--dry-run")
    assert rig.filed() == []
    assert server.log == []


def test_check_and_scan_tell_the_same_story(rig: Rig) -> None:
    rig.own("Halden/Glow.mp3", title="Glow", artist="Halden")
    scan = rig.run("scan")
    assert (scan.code, scan.doc["tracks"], scan.doc["added"]) == (0, 1, 1)
    again = rig.run("scan")
    assert [again.doc[key] for key in ("added", "changed", "removed")] == [0, 0, 0]
    check = rig.run("check", rig.playlist(Row("Glow", ["Halden"]), Row("Other", ["Nobody"])))
    assert check.code == 3
    assert positions(check, "owned") == [1]
    assert positions(check, "missing") == [2]
    assert check.doc["owned"][0]["match"]["path"].endswith("Halden/Glow.mp3")
