"""Parts and finished files: never mixed up, continued only when that is safe."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.clients.soulseek.places import Places, file_name
from core.domain import RemoteId, StorageError

REMOTE = RemoteId("soulseek", "token-1", "alice", "Music\\Glow.flac", 10)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def test_a_part_of_the_same_peer_file_and_size_is_continued(places: Places) -> None:
    places.prepare(REMOTE).write_bytes(b"12345")
    assert places.prepare(REMOTE).read_bytes() == b"12345"
    assert places.part_size(REMOTE) == 5


@pytest.mark.parametrize(
    "other",
    [
        replace(REMOTE, peer="bob"),
        replace(REMOTE, size=11),
        replace(REMOTE, filename="Else\\Glow.flac"),
        replace(REMOTE, size=None),
    ],
)
def test_any_other_part_is_begun_anew(places: Places, other: RemoteId) -> None:
    places.prepare(REMOTE).write_bytes(b"12345")
    assert not places.prepare(other).exists()


def test_a_part_without_its_note_is_begun_anew(places: Places) -> None:
    places.prepare(REMOTE).write_bytes(b"12345")
    (places.folder(REMOTE) / "transfer.json").write_text("{broken", encoding="utf-8")
    assert not places.is_ours(REMOTE)
    assert not places.prepare(REMOTE).exists()


def test_a_part_that_is_too_long_already_is_begun_anew(places: Places) -> None:
    places.prepare(REMOTE).write_bytes(b"1234567890")
    assert not places.prepare(REMOTE).exists()


def test_what_an_earlier_transfer_of_the_same_file_left_is_taken_over(places: Places) -> None:
    places.prepare(REMOTE).write_bytes(b"12345")
    later = replace(REMOTE, token="token-2")
    assert places.prepare(later).read_bytes() == b"12345"
    assert not places.folder(REMOTE).exists()


def test_a_whole_file_must_have_the_right_size(places: Places) -> None:
    places.prepare(REMOTE).write_bytes(b"12345")
    places.settle(REMOTE)
    assert places.whole(REMOTE) is None
    assert places.whole(replace(REMOTE, size=5)) is not None
    assert places.whole(replace(REMOTE, size=None)) is not None


def test_discarding_leaves_nothing_but_other_peoples_folders(
    places: Places, tmp_path: Path
) -> None:
    places.prepare(REMOTE).write_bytes(b"12345")
    foreign = tmp_path / "cratekeeper" / "slskd-batch"
    foreign.mkdir()
    places.discard(REMOTE)
    assert list((tmp_path / "cratekeeper").iterdir()) == [foreign]


def test_a_finished_file_that_is_still_there_is_not_cleared_away(places: Places) -> None:
    places.prepare(REMOTE).write_bytes(b"12345")
    path = places.settle(REMOTE)
    places.clear(REMOTE)
    assert path.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "cratekeeper").write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError):
        Places(tmp_path).prepare(REMOTE)
    with pytest.raises(StorageError):
        Places(tmp_path).settle(REMOTE)


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("Music\\A\\01 - Glow.flac", "01 - Glow.flac"),
        ("@@abc/x/Either/Or?.mp3", "Or_.mp3"),
        ("x\\..", "_"),
        ("x\\", "_"),
        ("x\\" + "ж" * 300 + ".mp3", "ж" * 100 + ".mp3"),
        ("x\\no ending", "no ending"),
    ],
)
def test_names_fit_every_disk(remote: str, name: str) -> None:
    assert file_name(remote) == name


def test_a_token_cannot_leave_its_folder(tmp_path: Path) -> None:
    places = Places(tmp_path)
    assert places.folder(replace(REMOTE, token="../../x")).parent == tmp_path / "cratekeeper"
