"""From `Succeeded` to the file: delays, failures, names, events (contract §5)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandbox.faults import (
    Fault,
    lands_late,
    lands_silently,
    lands_slowly,
    lies_about_place,
    never_lands,
    short_on_disk,
)
from sandbox.world import World
from tests.unit.sandbox.conftest import EMBER, Api, Serve

NAME = "01 - Ember.mp3"


def faulty(serve: Serve, fault: Fault | None, **options: object) -> Api:
    world = World()
    world.peer("alice").share(EMBER, seconds=1.5, fault=fault)
    return serve(world, **options)


def test_succeeded_is_told_before_the_file_is_there(serve: Serve) -> None:
    api = faulty(serve, None, move_delay=3000)
    transfer = api.download("alice", EMBER, destination="ck/1")
    assert api.until(transfer, "Completed, Succeeded")["percentComplete"] == 100.0
    assert not (api.server.downloads_dir / "ck").exists()
    assert api.events() == []


def test_the_file_lands_whole_and_leaves_the_incomplete_folder(serve: Serve) -> None:
    api = faulty(serve, None)
    api.ended(api.download("alice", EMBER, destination="ck/1"))
    content = api.server.world.peer("alice").file(EMBER).content()
    assert (api.server.downloads_dir / "ck" / "1" / NAME).read_bytes() == content
    assert not list(api.server.backend.incomplete.rglob("*.mp3"))


def test_without_a_destination_it_lands_in_the_source_folder(serve: Serve) -> None:
    api = faulty(serve, None)
    api.ended(api.download("alice", EMBER))
    assert (api.server.downloads_dir / "Dawn" / NAME).exists()


def test_tokens_know_batch_and_search(serve: Serve) -> None:
    api = faulty(serve, None, subdirectory="${SEARCH_TEXT}/${BATCH_ID}")
    search = api.search("ember mira")
    api.finished(search)
    batch = api.batch("alice", EMBER, searchId=search).json()["batch"]
    api.ended(batch["transfers"][0]["id"])
    assert (api.server.downloads_dir / "ember mira" / batch["id"] / NAME).exists()


def test_the_event_tells_the_place_in_a_string_of_json_with_nulls(serve: Serve) -> None:
    api = faulty(serve, None)
    transfer = api.download("alice", EMBER, destination="ck/1")
    api.ended(transfer)
    [event] = api.events()
    assert event["version"] == 0
    assert event["localFilename"] == str(api.server.downloads_dir / "ck" / "1" / NAME)
    assert event["remoteFilename"] == EMBER
    assert event["transfer"]["id"] == transfer
    assert event["transfer"]["exception"] is None
    assert event["transfer"]["nextAttemptAt"] is None
    [directory] = api.events("DownloadDirectoryComplete")
    assert directory["remoteDirectoryName"] == "Music\\Mira Sol\\Dawn"
    assert directory["localDirectoryName"] == str(api.server.downloads_dir / "ck" / "1")


def test_a_container_path_is_told_instead_of_the_real_one(serve: Serve) -> None:
    api = faulty(serve, None, slskd_downloads="/app/downloads/")
    api.ended(api.download("alice", EMBER, destination="ck/1"))
    assert api.events()[0]["localFilename"] == f"/app/downloads/ck/1/{NAME}"


def test_a_taken_name_is_followed_by_ticks(serve: Serve) -> None:
    api = faulty(serve, None)
    for _ in range(2):
        api.ended(api.download("alice", EMBER, destination="x"))
    names = sorted(path.name for path in (api.server.downloads_dir / "x").iterdir())
    assert names[0] == NAME
    assert names[1].startswith("01 - Ember_6")
    assert api.events()[0]["localFilename"].endswith(names[1])


def test_overwriting_can_be_chosen(serve: Serve) -> None:
    api = faulty(serve, None, exists="overwrite")
    for _ in range(2):
        api.ended(api.download("alice", EMBER, destination="x"))
    assert [path.name for path in (api.server.downloads_dir / "x").iterdir()] == [NAME]


def test_it_may_never_appear_though_the_row_says_succeeded(serve: Serve) -> None:
    api = faulty(serve, never_lands())
    row = api.ended(api.download("alice", EMBER))
    assert row["state"] == "Completed, Succeeded"
    assert "exception" not in row
    assert list(api.server.downloads_dir.iterdir()) == []
    assert api.events() == []


def test_it_may_appear_late(serve: Serve) -> None:
    api = faulty(serve, lands_late(seconds=3000))
    transfer = api.download("alice", EMBER)
    api.until(transfer, "Completed, Succeeded")
    assert list(api.server.downloads_dir.iterdir()) == []


def test_late_is_not_never(serve: Serve) -> None:
    api = faulty(serve, lands_late(seconds=5))
    api.ended(api.download("alice", EMBER))
    assert (api.server.downloads_dir / "Dawn" / NAME).exists()


def test_it_may_land_without_an_event(serve: Serve) -> None:
    api = faulty(serve, lands_silently())
    api.ended(api.download("alice", EMBER))
    assert (api.server.downloads_dir / "Dawn" / NAME).exists()
    assert api.events() == []


def test_it_may_be_short_on_disk(serve: Serve) -> None:
    api = faulty(serve, short_on_disk(0.5))
    row = api.ended(api.download("alice", EMBER))
    assert row["bytesTransferred"] == row["size"]
    found = (api.server.downloads_dir / "Dawn" / NAME).stat().st_size
    assert found == row["size"] // 2


def test_a_slow_move_shows_half_a_file_under_the_final_name(serve: Serve) -> None:
    api = faulty(serve, lands_slowly(seconds=15))
    final = api.server.downloads_dir / "Dawn" / NAME
    size = api.size("alice", EMBER)
    transfer = api.download("alice", EMBER)
    api.server.wait_for(final.exists)
    assert final.stat().st_size == size // 2
    api.ended(transfer)
    assert final.stat().st_size == size


def test_the_event_may_lie_about_the_place(serve: Serve) -> None:
    api = faulty(serve, lies_about_place("/etc/passwd"))
    api.ended(api.download("alice", EMBER))
    assert api.events()[0]["localFilename"] == "/etc/passwd"
    assert (api.server.downloads_dir / "Dawn" / NAME).exists()


def test_a_folder_that_refuses_the_move_leaves_succeeded_and_no_event(serve: Serve) -> None:
    api = faulty(serve, None)
    blocker: Path = api.server.downloads_dir / "x"
    blocker.write_bytes(b"a file where a folder should be")
    row = api.ended(api.download("alice", EMBER, destination="x"))
    assert row["state"] == "Completed, Succeeded"
    assert api.events() == []
    assert os.path.isfile(blocker)


def test_the_directory_is_complete_only_with_its_last_file(serve: Serve) -> None:
    world = World()
    world.peer("alice").share("A\\B\\1.mp3", seconds=0.5)
    world.peer("alice").share("A\\B\\2.mp3", seconds=1.5, bytes_per_second=60_000)
    api = serve(world)
    told = api.batch("alice", "A\\B\\1.mp3", "A\\B\\2.mp3").json()["batch"]["transfers"]
    api.ended(told[0]["id"])
    assert api.events("DownloadDirectoryComplete") == []
    api.ended(told[1]["id"])
    assert len(api.events("DownloadDirectoryComplete")) == 1


@pytest.mark.parametrize(
    ("damage", "extension"), [("truncated", "flac"), ("html", "mp3"), ("random", "ogg")]
)
def test_a_damaged_share_arrives_as_damaged_as_it_was(
    serve: Serve, damage: str, extension: str
) -> None:
    name = f"A\\B\\x.{extension}"
    world = World()
    world.peer("alice").share(name, seconds=0.5, damage=damage)
    api = serve(world)
    row = api.ended(api.download("alice", name))
    landed = api.server.downloads_dir / "B" / f"x.{extension}"
    assert landed.stat().st_size == row["size"] == api.size("alice", name)
