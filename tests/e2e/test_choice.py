"""Which file is taken, end to end: editions for crates, profiles, and the reason why."""

from __future__ import annotations

import json

import pytest

from tests.e2e.rig import Rig, Row, relative

pytestmark = pytest.mark.slow


def test_a_crate_gets_the_extended_mix_once(rig: Rig) -> None:
    alice = rig.world.peer("alice")
    alice.share("Music\\Halden\\Halden - Glow.flac", seconds=3.0)
    alice.share("Music\\Halden\\Halden - Glow (Extended Mix).flac", seconds=6.0)
    server = rig.serve()
    playlist = rig.playlist(Row("Glow", ["Halden"], "Lines", seconds=3.0))
    result = rig.run("get", playlist, "--layout", "supercrates")
    assert result.code == 0, result.stderr
    crates = relative(rig.folder / "Supercrates")
    assert [path.rpartition("/")[2] for path in crates] == ["Halden - Glow (Extended Mix).flac"]
    asked = len(server.log)
    again = rig.run("get", playlist, "--layout", "supercrates")
    assert (again.code, again.doc["owned"]) == (0, 1)
    assert len(server.log) == asked


def test_the_transfer_layout_takes_what_was_asked_for(rig: Rig) -> None:
    alice = rig.world.peer("alice")
    alice.share("Music\\Halden\\Halden - Glow.flac", seconds=3.0)
    alice.share("Music\\Halden\\Halden - Glow (Extended Mix).flac", seconds=6.0)
    rig.serve()
    result = rig.run("get", rig.playlist(Row("Glow", ["Halden"], "Lines")))
    assert rig.filed() == ["Halden/Halden - Lines/01 - Glow.flac"]
    assert "Lossless" in result.doc["organised"][0]["reason"]


def test_a_profile_of_ones_own_decides_the_format(rig: Rig) -> None:
    own = rig.folder / "profiles.json"
    tiers = [{"name": "MP3", "formats": ["mp3"]}, {"name": "Rest"}]
    own.write_text(json.dumps({"players": {"tiers": tiers}}))
    rig.env["CRATEKEEPER_DOWNLOADS__PROFILES"] = str(own)
    rig.env["CRATEKEEPER_DOWNLOADS__QUALITY_PROFILE"] = "players"
    alice = rig.world.peer("alice")
    alice.share("Music\\Halden\\Lines\\01 - Glow.flac")
    alice.share("Music\\Halden\\Lines\\01 - Glow.mp3")
    rig.serve()
    rig.run("get", rig.playlist(Row("Glow", ["Halden"], "Lines")))
    assert rig.filed() == ["Halden/Halden - Lines/01 - Glow.mp3"]


def test_a_profile_nobody_knows_is_one_sentence(rig: Rig) -> None:
    rig.env["CRATEKEEPER_DOWNLOADS__QUALITY_PROFILE"] = "losless"
    result = rig.run("get", rig.playlist(Row("Glow", ["Halden"], "Lines")))
    assert result.code == 2
    assert "lossless-first, mp3-320-first, lossy-only" in result.sentence


def test_the_bytes_of_a_refused_file_are_not_taken_from_anybody_else(rig: Rig) -> None:
    names = {"alice": "Music\\Halden - Glow.flac", "bob": "My Shares\\Halden - Glow.flac"}
    for peer, name in names.items():
        rig.world.peer(peer, speed=9_000_000).share(name, seed=7)
    rig.world.peer("carol", speed=1_000).share("Halden\\Halden - Glow.flac", seed=8)
    rig.serve()
    playlist = rig.playlist(Row("Glow", ["Halden"], "Lines"))
    assert rig.run("get", playlist).code == 0
    [first] = rig.run("history").doc["downloads"]
    assert rig.run("refused", "file", first["job"], "--reason", "the wrong mix").code == 0
    [path] = rig.transfer.rglob("*Glow.flac")
    wrong = path.read_bytes()
    path.unlink()
    assert rig.run("scan").code == 0
    again = rig.run("get", playlist)
    assert again.code == 0, again.stderr
    [path] = rig.transfer.rglob("*Glow.flac")
    assert path.read_bytes() != wrong
    tried = [one for job in rig.run("history").doc["downloads"] for one in job["tried"]]
    said = [one["outcome"] for one in tried if "very same file" in one["outcome"]]
    assert said == ["Bad file: the very same file was refused before: the wrong mix"]
