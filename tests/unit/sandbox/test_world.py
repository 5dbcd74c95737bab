"""Worlds are pleasant to write and say exactly what a peer would say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.faults import Fault, errors, rejected, stalls
from sandbox.query import Query
from sandbox.world import World, folder, leaf
from sandbox.world_file import load_world, world_from


def test_a_world_is_written_as_one_chain() -> None:
    world = World()
    world.peer("alice").share("A\\one.mp3").share("A\\two.flac").peer("bob").share("B\\one.mp3")
    assert [len(peer.files) for peer in world.peers.values()] == [2, 1]


def test_asking_for_a_peer_again_changes_only_what_is_named() -> None:
    world = World()
    world.peer("alice", speed=5, queue_length=7)
    again = world.peer("alice", speed=9)
    assert (again.speed, again.queue_length) == (9, 7)


def test_a_misspelt_fact_about_a_peer_is_refused() -> None:
    with pytest.raises(TypeError, match="free_slots"):
        World().peer("alice", free_slots=True)


def test_flac_tells_depth_and_rate_and_mp3_tells_bitrate() -> None:
    peer = World().peer("alice")
    peer.share("A\\one.flac", seconds=1.5, bit_depth=24, sample_rate=48_000)
    peer.share("A\\two.mp3", seconds=1.4, bitrate=256, vbr=True)
    flac, mp3 = (shared.describe() for shared in peer.files)
    assert flac == {
        "bitDepth": 24,
        "code": 1,
        "extension": "",
        "filename": "A\\one.flac",
        "length": 2,
        "sampleRate": 48_000,
        "size": len(peer.files[0].content()),
        "isLocked": False,
    }
    assert (mp3["bitRate"], mp3["isVariableBitRate"], mp3["length"]) == (256, True, 1)
    assert "bitDepth" not in mp3


def test_claims_lie_and_a_claim_of_none_is_left_out() -> None:
    peer = World().peer("alice")
    peer.share("A\\a.mp3", seconds=1, claims={"bitRate": 320, "length": None, "size": 99_999_999})
    told = peer.files[0].describe()
    assert (told["bitRate"], told["size"]) == (320, 99_999_999)
    assert "length" not in told


def test_a_peer_may_report_no_attributes_at_all() -> None:
    peer = World().peer("alice").share("A\\a.m4a", seconds=1, attributes=False)
    assert set(peer.files[0].describe()) == {"code", "extension", "filename", "size", "isLocked"}


def test_equal_names_are_equal_recordings_and_a_seed_makes_another() -> None:
    world = World()
    world.peer("alice").share("A\\song.wav", seconds=0.5)
    world.peer("bob").share("B\\C\\song.wav", seconds=0.5).share(
        "B\\x\\song.wav", seconds=0.5, seed=1
    )
    alice, bob, other = (shared.content() for peer in world.peers.values() for shared in peer.files)
    assert alice == bob != other


def test_plain_files_are_shared_with_their_bytes() -> None:
    peer = World().peer("alice").share_plain("A\\cover.jpg", b"picture")
    assert peer.file("A\\cover.jpg").content() == b"picture"
    assert peer.file("A\\cover.jpg").describe()["size"] == 7


def test_looking_for_what_nobody_shares() -> None:
    world = World()
    peer = world.peer("alice").share("A\\a.mp3")
    assert world.find("alice", "A\\b.mp3") is None
    assert world.find("nobody", "A\\a.mp3") is None
    with pytest.raises(KeyError):
        peer.file("A\\b.mp3")


def test_only_peers_with_matching_files_answer() -> None:
    world = World()
    world.peer("alice").share("A\\gold.mp3").share("A\\lead.mp3")
    world.peer("bob").share("B\\lead.mp3")
    world.peer("carl", answers=False).share("C\\gold.mp3")
    world.peer("dora", online=False).share("D\\gold.mp3")
    found = world.answers(Query.parse("gold"))
    assert [(peer.username, len(files)) for peer, files in found] == [("alice", 1), ("dora", 1)]


def test_all_audio_can_be_made_ahead(tmp_path: Path) -> None:
    world = World()
    world.peer("alice").share("A\\a.mp3", seconds=0.5).share("A\\b.mp3", seconds=0.5)
    world.prepare(tmp_path)
    assert len(list(tmp_path.glob("*.mp3"))) == 2


@pytest.mark.parametrize(
    ("remote", "name", "where"),
    [
        ("@@a\\B\\c.mp3", "c.mp3", "@@a\\B"),
        ("music/B/c.mp3", "c.mp3", "music/B"),
        ("c.mp3", "c.mp3", ""),
        ("B\\c/d.mp3", "d.mp3", "B\\c"),
    ],
)
def test_remote_paths_have_both_separators(remote: str, name: str, where: str) -> None:
    assert (leaf(remote), folder(remote)) == (name, where)


def test_a_fault_names_what_it_could_have_been() -> None:
    with pytest.raises(ValueError, match="stalls"):
        Fault("explodes")


def test_a_fault_can_pass_after_some_attempts() -> None:
    assert [errors(0.5, times=1).applies(n) for n in (1, 2)] == [True, False]
    assert stalls().applies(50)


def test_a_world_is_read_from_a_file(tmp_path: Path) -> None:
    told = {
        "peers": [
            {
                "username": "alice",
                "queue_length": 3,
                "fault": {"kind": "rejected", "message": "Banned"},
                "files": [
                    {
                        "filename": "A\\a.flac",
                        "seconds": 1.5,
                        "bit_depth": 24,
                        "fault": {"kind": "stalls", "at": 0.4},
                        "claims": {"length": None},
                    },
                    {"filename": "A\\cover.jpg", "plain": "picture"},
                ],
            }
        ]
    }
    path = tmp_path / "world.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    alice = load_world(path).peers["alice"]
    assert alice.queue_length == 3
    assert alice.fault == rejected("Banned")
    song, cover = alice.files
    assert song.audio is not None
    assert (song.audio.codec, song.audio.bit_depth, song.audio.seconds) == ("flac", 24, 1.5)
    assert song.fault == stalls(0.4)
    assert song.claims == {"length": None}
    assert cover.content() == b"picture"


def test_a_misspelt_key_in_a_file_is_refused() -> None:
    told = {"peers": [{"username": "a", "files": [{"filename": "x.mp3", "secnods": 4}]}]}
    with pytest.raises(TypeError, match="secnods"):
        world_from(told)
