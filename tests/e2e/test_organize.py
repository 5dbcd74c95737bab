"""`organize` as cron runs it: real files, real tags, the command line, killed and taken back."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

import mutagen
import pytest

from sandbox.audio import make_audio
from tests.e2e.rig import Result, Rig, relative

pytestmark = pytest.mark.slow
FORMATS = ("mp3", "flac", "m4a", "mp4", "ogg", "opus", "wav", "aiff")


def arrive(rig: Rig, name: str, **tags: str) -> Path:
    """A finished download, quiet for an hour."""
    path = rig.incoming / name
    path.parent.mkdir(parents=True, exist_ok=True)
    make_audio(path, 1.0, seed=len(name), tags=tags)
    hour = path.stat().st_mtime - 3600
    os.utime(path, (hour, hour))
    return path


def photograph(folder: Path) -> dict[str, str]:
    """Every file below `folder` with a hash of its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def sources(result: Result, key: str) -> list[str]:
    return [Path(one.get("from") or one["path"]).name for one in result.doc[key]]


def test_finished_downloads_of_every_format_are_filed_by_their_own_tags(rig: Rig) -> None:
    for number, kind in enumerate(FORMATS, start=1):
        tags = {"artist": "Halden", "album": "Lines", "track": f"{number}/9"}
        arrive(rig, f"peer/{kind}.{kind}", title=f"Song {kind}", **tags)
    result = rig.run("organize")
    assert (result.code, len(result.doc["moved"])) == (0, len(FORMATS)), result.stderr
    assert rig.filed() == [
        f"Halden/Halden - Lines/{number:02d} - Song {kind}.{kind}"
        for number, kind in enumerate(FORMATS, start=1)
    ]
    assert list(rig.incoming.iterdir()) == []
    assert mutagen.File(rig.transfer / rig.filed()[1])["albumartist"] == ["Halden"]
    again = rig.run("organize")
    assert (again.code, again.doc["moved"]) == (0, [])


@pytest.mark.parametrize("layout", ["transfer", "supercrates"])
def test_a_dry_run_says_the_same_and_an_undo_restores_every_byte(rig: Rig, layout: str) -> None:
    arrive(rig, "a/01.mp3", title="Glow (feat. Nia)", artist="Halden", genre="Deep House")
    arrive(rig, "b/02.flac", title="Low", artist="Mira", album="Deep", track="2", genre="odd")
    arrive(rig, "Nobody Knows - Song.m4a")
    (rig.incoming / "a" / "01.lrc").write_text("[00:01.00]words")
    before = photograph(rig.incoming)
    dry = rig.run("organize", "--dry-run", "--layout", layout)
    assert photograph(rig.incoming) == before
    assert not rig.transfer.exists()
    real = rig.run("organize", "--layout", layout)
    assert [(m["from"], m["to"]) for m in real.doc["moved"]] == [
        (m["from"], m["to"]) for m in dry.doc["moved"]
    ]
    assert len(real.doc["moved"]) == 3
    assert photograph(rig.incoming) == {}
    undone = rig.run("organize", "--undo", real.doc["run"])
    assert undone.code == 0, undone.stderr
    assert photograph(rig.incoming) == before
    assert relative(rig.transfer) + relative(rig.folder / "Supercrates") == []
    redone = rig.run("organize", "--layout", layout)
    assert len(redone.doc["moved"]) == 3


def test_crates_follow_the_genre_table_and_the_unknown_is_said_to_be(rig: Rig) -> None:
    arrive(rig, "1.mp3", title="Glow (feat. Nia) (Extended Mix)", artist="Halden", genre="Techno")
    arrive(rig, "2.mp3", title="Low", artist="Mira", genre="vaporwave")
    result = rig.run("organize", "--layout", "supercrates")
    assert result.code == 3
    crates = rig.folder / "Supercrates"
    assert relative(crates) == [
        "Techno/Halden - Glow (Extended Mix).mp3",
        "Unclassified/Mira - Low.mp3",
    ]
    assert sources(result, "moved") == ["1.mp3", "2.mp3"]
    assert [one["to"] for one in result.doc["unclassified"]] == [
        str(crates / "Unclassified" / "Mira - Low.mp3")
    ]
    assert mutagen.File(crates / relative(crates)[0])["TIT2"] == "Glow (feat. Nia) (Extended Mix)"


def test_a_persons_own_genre_map_counts_and_a_broken_one_is_refused(rig: Rig) -> None:
    arrive(rig, "1.mp3", title="Low", artist="Mira", genre="vaporwave")
    (rig.folder / "map.json").write_text('{"Night": ["vaporwave"]}')
    rig.env["CRATEKEEPER_ORGANIZE__GENRE_MAP"] = str(rig.folder / "map.json")
    assert rig.run("organize", "--layout", "supercrates").code == 0
    assert relative(rig.folder / "Supercrates") == ["Night/Mira - Low.mp3"]
    (rig.folder / "map.json").write_text('["vaporwave"]')
    refused = rig.run("organize", "--layout", "supercrates")
    assert (refused.code, refused.doc["code"]) == (2, 2)
    assert "genre map" in refused.sentence


def test_what_cannot_be_filed_stays_with_its_reason(rig: Rig) -> None:
    whole = arrive(rig, "broken.flac", title="B", artist="C")
    whole.write_bytes(whole.read_bytes()[:9000])
    (rig.incoming / "renamed.flac").write_bytes(arrive(rig, "x.mp3").read_bytes())
    arrive(rig, "nobody.mp3", title="Only a title")
    (rig.incoming / "notes.txt").write_text("not music")
    before = photograph(rig.incoming)
    result = rig.run("organize")
    assert result.code == 3
    assert result.doc["moved"] == []
    reasons = {Path(one["path"]).name: one["reason"] for one in result.doc["failed"]}
    assert set(reasons) == {"broken.flac", "renamed.flac", "nobody.mp3", "x.mp3"}
    assert "artist" in reasons["nobody.mp3"]
    assert photograph(rig.incoming) == before


def test_duplicates_are_skipped_and_reported_never_overwritten(rig: Rig) -> None:
    arrive(rig, "a.mp3", title="Glow", artist="Halden")
    first = rig.run("organize")
    filed = Path(first.doc["moved"][0]["to"])
    data = filed.read_bytes()
    arrive(rig, "b.flac", title="GLOW", artist="halden")
    arrive(rig, "c.mp3", title="Glow", artist="Halden")
    second = rig.run("organize")
    assert (second.code, second.doc["moved"]) == (3, [])
    assert sources(second, "duplicates") == ["b.flac", "c.mp3"]
    assert {one["existing"] for one in second.doc["duplicates"]} == {str(filed)}
    assert filed.read_bytes() == data
    assert len(list(rig.incoming.iterdir())) == 2


def test_what_is_still_being_downloaded_is_left_alone(rig: Rig) -> None:
    arrive(rig, "a.mp3", title="Glow", artist="Halden")
    (rig.incoming / "a.mp3.part").touch()
    result = rig.run("organize")
    assert (result.code, result.doc["moved"]) == (0, [])
    assert sources(result, "waiting") == ["a.mp3"]
    (rig.incoming / "a.mp3.part").unlink()
    assert sources(rig.run("organize"), "moved") == ["a.mp3"]


def test_a_folder_elsewhere_is_organised_and_its_folders_stay(rig: Rig) -> None:
    path = arrive(rig, "x/y/a.mp3", title="Glow", artist="Halden")
    usb = rig.folder / "usb"
    shutil.move(path.parent, usb / "set")
    other = arrive(rig, "b.mp3", title="Low", artist="Halden")
    result = rig.run("organize", usb)
    assert sources(result, "moved") == ["a.mp3"]
    assert (usb / "set").is_dir()
    assert other.exists()
    assert sources(rig.run("organize", other), "moved") == ["b.mp3"]


def test_what_was_organised_counts_as_owned_until_it_is_undone(rig: Rig) -> None:
    arrive(rig, "a.mp3", title="Glow", artist="Halden")
    run = rig.run("organize").doc["run"]
    assert rig.run("check", "Halden - Glow").code == 0
    assert rig.run("organize", "--undo", run).code == 0
    assert rig.run("check", "Halden - Glow").code == 3


def test_a_download_job_can_be_undone_too(rig: Rig) -> None:
    from tests.e2e.rig import Row

    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.mp3")
    rig.serve()
    got = rig.run("get", rig.playlist(Row("Glow", ["Halden"], "Lines")))
    path = Path(got.doc["organised"][0]["path"])
    undone = rig.run("organize", "--undo", "job-1")
    assert undone.code == 0, undone.stderr
    assert not path.exists()
    back = Path(undone.doc["moved"][0]["to"])
    assert back.is_relative_to(rig.incoming)
    assert back.is_file()


def test_a_file_changed_since_is_not_taken_away(rig: Rig) -> None:
    arrive(rig, "a.mp3", title="Glow", artist="Halden")
    arrive(rig, "b.mp3", title="Low", artist="Halden")
    result = rig.run("organize")
    changed = Path(result.doc["moved"][0]["to"])
    tags = mutagen.File(changed)
    tags["TIT2"].text = ["Mine"]
    tags.save()
    data = changed.read_bytes()
    undone = rig.run("organize", "--undo", result.doc["run"])
    assert undone.code == 3
    assert [one["path"] for one in undone.doc["failed"]] == [str(changed)]
    assert "changed since" in undone.sentence
    assert changed.read_bytes() == data
    assert [p.name for p in rig.incoming.iterdir()] == ["b.mp3"]


def test_past_the_limit_an_undo_says_that_it_can_no_longer_help(rig: Rig) -> None:
    arrive(rig, "a.mp3", title="Glow", artist="Halden")
    run = rig.run("organize").doc["run"]
    rig.env["CRATEKEEPER_LIMITS__UNDO_DAYS"] = "0"
    undone = rig.run("organize", "--undo", run)
    assert (undone.code, undone.doc["moved"]) == (3, [])
    assert "can no longer be undone" in undone.sentence
    assert len(rig.filed()) == 1
    assert relative(rig.home / "undo") == [".ndignore"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--undo", "nope"], "There is no run `nope`"),
        (["/no/such/folder"], "does not exist"),
        (["--layout", "picard"], "picard"),
        (["--undo", "x", "--dry-run"], "stands alone"),
    ],
)
def test_wrong_use_is_one_sentence(rig: Rig, arguments: list[str], words: str) -> None:
    result = rig.run("organize", *arguments)
    assert (result.code, result.doc["code"]) == (2, 2)
    assert words in result.sentence


def test_a_target_that_cannot_be_used_is_said_before_anything_is_touched(rig: Rig) -> None:
    source = arrive(rig, "a.mp3", title="Glow", artist="Halden")
    (rig.folder / "file").write_text("in the way")
    rig.env["CRATEKEEPER_ORGANIZE__TRANSFER"] = str(rig.folder / "file" / "x")
    result = rig.run("organize")
    assert (result.code, result.doc["code"]) == (4, 4)
    assert source.exists()


def test_an_incoming_folder_that_is_away_is_said_to_be(rig: Rig) -> None:
    rig.incoming.rmdir()
    result = rig.run("organize")
    assert result.code == 4
    assert "incoming folder" in result.sentence


def test_killed_again_and_again_every_file_is_there_once(rig: Rig) -> None:
    for number in range(12):
        arrive(rig, f"{number:02d}.mp3", title=f"Song {number:02d}", artist="Halden", album="Lines")
    for _ in range(4):
        before = len(rig.filed())
        running = rig.start("organize")
        while running.poll() is None and len(rig.filed()) < before + 2:
            time.sleep(0.01)
        running.kill()
        running.wait(30)
    assert rig.run("organize").code == 0
    assert rig.filed() == [f"Halden/Halden - Lines/Song {n:02d}.mp3" for n in range(12)]
    assert list(rig.incoming.iterdir()) == []
    assert rig.run("organize").doc["moved"] == []


def test_two_at_once_share_the_work(rig: Rig) -> None:
    for number in range(6):
        arrive(rig, f"{number}.mp3", title=f"Song {number}", artist="Halden", album="Lines")
    first, second = rig.start("organize"), rig.start("organize")
    # who waits too long behind the other says so and leaves the rest to it
    assert {0} <= {rig.ended(first), rig.ended(second)} <= {0, 4}
    assert len(rig.filed()) == 6
    assert list(rig.incoming.iterdir()) == []
