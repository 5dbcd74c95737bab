"""Which files are taken: nothing that grows, nothing of ours, nothing already in place."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.clients.local.filestore import LocalFileStore
from core.domain import BadInput, DownloadJob, JobState, Origin, RemoteId, StorageError, Track
from core.ports.media import IncompleteWalk
from core.tasks import Cancelled, TaskContext
from services.organise import incoming
from services.organise.incoming import Found, Surroundings, find


@pytest.fixture
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Surroundings:
    monkeypatch.setattr(incoming, "SETTLE_SECONDS", 0.0)
    (tmp_path / "in").mkdir()
    return Surroundings(
        incoming=tmp_path / "in",
        roots=[tmp_path / "in" / "Transfer", tmp_path / "music"],
        own=[tmp_path / "home" / "undo"],
    )


def put(path: Path, age: float = 3600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"music")
    then = time.time() - age
    os.utime(path, (then, then))
    return path


def look(around: Surroundings, *paths: Path) -> Found:
    return find(paths, around, LocalFileStore(), TaskContext())


def ready(found: Found) -> list[str]:
    return [arrival.path.name for arrival in found.ready]


def test_music_below_the_incoming_folder_is_found_by_name(around: Surroundings) -> None:
    for name in ("b/2.flac", "a/1.mp3", "a/cover.jpg", ".hidden.mp3"):
        put(around.incoming / name)
    found = look(around)
    assert ready(found) == ["1.mp3", "2.flac"]
    assert found.ready[0].relative == "a/1.mp3"


def test_targets_and_our_own_folders_are_no_source(around: Surroundings, tmp_path: Path) -> None:
    put(around.incoming / "Transfer" / "filed.mp3")
    put(tmp_path / "home" / "undo" / "kept.mp3")
    put(tmp_path / "music" / "filed.mp3")
    put(tmp_path / "x.mp3")
    assert ready(look(around)) == []
    assert ready(look(around, tmp_path)) == ["x.mp3"]


def test_a_target_that_is_asked_for_by_name_is_a_source(
    around: Surroundings, tmp_path: Path
) -> None:
    put(tmp_path / "music" / "A" / "filed.mp3")
    assert ready(look(around, tmp_path / "music" / "A")) == ["filed.mp3"]


def test_a_path_tells_from_the_folder_asked_for_on(around: Surroundings, tmp_path: Path) -> None:
    put(around.incoming / "A - B" / "1.mp3")
    usb = put(tmp_path / "usb" / "C - D" / "2.mp3")
    assert look(around, around.incoming / "A - B").ready[0].relative == "A - B/1.mp3"
    assert look(around, tmp_path / "usb").ready[0].relative == "C - D/2.mp3"
    assert look(around, usb).ready[0].relative == "2.mp3"


def test_what_is_named_twice_is_taken_once(around: Surroundings) -> None:
    path = put(around.incoming / "1.mp3")
    assert ready(look(around, around.incoming, path)) == ["1.mp3"]


@pytest.mark.parametrize("part", ["1.mp3.part", "1.part", "1.mp3.crdownload", "1.mp3.ytdl"])
def test_a_part_beside_it_means_wait(around: Surroundings, part: str) -> None:
    path = put(around.incoming / "1.mp3")
    put(around.incoming / part)
    found = look(around)
    assert (ready(found), [one for one, _ in found.waiting]) == ([], [str(path)])


@pytest.mark.parametrize("age", [0, -500])
def test_a_young_file_that_stays_as_it_is_is_taken(around: Surroundings, age: float) -> None:
    put(around.incoming / "1.mp3", age)
    assert ready(look(around)) == ["1.mp3"]


def test_a_file_that_grows_meanwhile_waits(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing, gone = put(around.incoming / "1.mp3", 0), put(around.incoming / "2.mp3", 0)
    put(around.incoming / "3.mp3", 0)
    ctx = TaskContext()

    def sleep(_seconds: float) -> None:
        growing.write_bytes(b"more music")
        gone.unlink()

    monkeypatch.setattr(ctx, "sleep", sleep)
    found = find((), around, LocalFileStore(), ctx)
    assert ready(found) == ["3.mp3"]
    assert sorted(path for path, _ in found.waiting) == [str(growing), str(gone)]


def test_waiting_for_a_young_file_can_be_cancelled(around: Surroundings) -> None:
    put(around.incoming / "1.mp3", 0)
    ctx = TaskContext()

    class Last(LocalFileStore):
        def walk_audio(self, root: str, walking: TaskContext, left: Any = None) -> Any:
            yield from super().walk_audio(root, walking)
            ctx.cancel()

    with pytest.raises(Cancelled):
        find((), around, Last(), ctx)


JOB = DownloadJob(1, Track("T"), Origin("p", "P"), JobState.DONE, "transfer")


@pytest.mark.parametrize(
    ("state", "taken"),
    [
        (JobState.VERIFYING, False),
        (JobState.ORGANISING, False),
        (JobState.REVIEW, False),
        (JobState.DONE, True),
        (JobState.CANCELLED, True),
    ],
)
def test_a_file_our_downloads_wait_for_is_left_to_them(
    around: Surroundings, state: JobState, taken: bool
) -> None:
    path = put(around.incoming / "1.mp3")
    job = replace(JOB, state=state, local_path=str(path))
    found = look(replace(around, jobs=lambda: [job]))
    assert (ready(found) == ["1.mp3"]) is taken
    assert bool(found.waiting) is not taken


def test_a_file_that_is_just_arriving_is_left_to_its_download(
    around: Surroundings, tmp_path: Path
) -> None:
    put(around.incoming / "x" / "01 - Glow.mp3")
    elsewhere = put(tmp_path / "usb" / "01 - Glow.mp3")
    remote = RemoteId("slskd", "t", "alice", "Music\\Halden\\01 - Glow.mp3")
    job = replace(JOB, state=JobState.DOWNLOADING, remote=remote)
    busy = replace(around, jobs=lambda: [job])
    assert ready(look(busy)) == []
    assert ready(look(busy, elsewhere)) == ["01 - Glow.mp3"]


def test_a_folder_named_by_a_downloads_token_is_left_to_it(around: Surroundings) -> None:
    put(around.incoming / "cratekeeper-yt" / "t0ken" / "song.temp.opus")
    put(around.incoming / "cratekeeper-yt" / "other" / "song.opus")
    remote = RemoteId("youtube", "t0ken", "channel", "https://example.org/watch?v=1")
    job = replace(JOB, state=JobState.DOWNLOADING, remote=remote)
    assert ready(look(replace(around, jobs=lambda: [job]))) == ["song.opus"]


def test_what_cannot_be_used_is_refused(around: Surroundings, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        look(around, tmp_path / "none")
    put(tmp_path / "notes.txt")
    with pytest.raises(BadInput, match="no music file"):
        look(around, tmp_path / "notes.txt")
    around.incoming.rmdir()
    with pytest.raises(StorageError, match="incoming folder"):
        look(around)


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_found(
    around: Surroundings,
) -> None:
    put(around.incoming / "1.mp3")

    class Blocked(LocalFileStore):
        def walk_audio(self, root: str, ctx: TaskContext, left: Any = None) -> Any:
            yield from super().walk_audio(root, ctx)
            raise IncompleteWalk(((f"{root}/locked", "permission denied"),))

    found = find((), around, Blocked(), TaskContext())
    assert ready(found) == ["1.mp3"]
    assert found.failed == [
        (f"{around.incoming}/locked", "It cannot be listed (permission denied).")
    ]


def test_a_link_to_a_file_that_is_here_too_is_no_second_file(around: Surroundings) -> None:
    real = put(around.incoming / "b.mp3")
    (around.incoming / "a.mp3").symlink_to(real)
    elsewhere = put(around.incoming.parent / "usb" / "c.mp3")
    (around.incoming / "c.mp3").symlink_to(elsewhere)
    assert ready(look(around)) == ["b.mp3", "c.mp3"]
