"""What every `FileStore` promises, on the one in memory and on the disk."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.clients.local.filestore import LocalFileStore
from core.ports.media import FileStore, IncompleteWalk
from core.tasks import Cancelled, TaskContext
from tests.contract.fakes_media import MemoryFileStore


@dataclass
class Kit:
    store: FileStore
    put: Callable[[Path, bytes], Path]
    there: Callable[[Path], bool]
    read: Callable[[Path], bytes]


def on_disk(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture(params=["memory", "disk"])
def kit(request: pytest.FixtureRequest) -> Kit:
    if request.param == "disk":
        return Kit(LocalFileStore(), on_disk, Path.exists, Path.read_bytes)
    memory = MemoryFileStore()
    return Kit(
        memory,
        memory.put,
        lambda path: path in memory.files or path in memory.folders,
        lambda path: memory.files[path],
    )


def names(kit: Kit, root: Path) -> list[str]:
    found = kit.store.walk_audio(str(root), TaskContext())
    return sorted(str(Path(file.path).relative_to(root)) for file in found)


def test_a_walk_finds_music_in_all_folders_and_nothing_else(kit: Kit, tmp_path: Path) -> None:
    for name in ("a.mp3", "b/C.FLAC", "b/c/d.opus", "cover.jpg", ".hidden.mp3", "b/.x/e.mp3"):
        kit.put(tmp_path / name, b"x")
    assert names(kit, tmp_path) == ["a.mp3", "b/C.FLAC", "b/c/d.opus"]


def test_a_walk_tells_each_files_stamp(kit: Kit, tmp_path: Path) -> None:
    kit.put(tmp_path / "a.mp3", b"12345")
    (found,) = kit.store.walk_audio(str(tmp_path), TaskContext())
    assert found.stamp.size == 5
    assert found.stamp.mtime_ns > 0


def test_a_walk_of_a_root_that_is_not_there_says_so(kit: Kit, tmp_path: Path) -> None:
    root = str(tmp_path / "gone")
    with pytest.raises(IncompleteWalk) as caught:
        list(kit.store.walk_audio(root, TaskContext()))
    assert [folder for folder, _ in caught.value.folders] == [root]


def test_a_walk_ends_when_it_is_cancelled(kit: Kit, tmp_path: Path) -> None:
    kit.put(tmp_path / "a.mp3", b"x")
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        list(kit.store.walk_audio(str(tmp_path), ctx))


def test_a_copy_has_the_same_bytes_and_makes_its_folder(kit: Kit, tmp_path: Path) -> None:
    source = kit.put(tmp_path / "a.mp3", b"music")
    copy = tmp_path / "new" / "folder" / ".a.part"
    kit.store.copy(source, copy)
    kit.store.sync(copy)
    assert kit.read(copy) == kit.read(source) == b"music"


def test_a_copy_never_replaces(kit: Kit, tmp_path: Path) -> None:
    source, there = kit.put(tmp_path / "a.mp3", b"new"), kit.put(tmp_path / "b.mp3", b"old")
    with pytest.raises(FileExistsError):
        kit.store.copy(source, there)
    assert kit.read(there) == b"old"


def test_placing_gives_the_final_name(kit: Kit, tmp_path: Path) -> None:
    part, target = kit.put(tmp_path / ".a.part", b"music"), tmp_path / "Artist" / "a.mp3"
    kit.store.place(part, target)
    assert kit.read(target) == b"music"
    assert not kit.there(part)


def test_placing_never_replaces(kit: Kit, tmp_path: Path) -> None:
    part, target = kit.put(tmp_path / ".a.part", b"new"), kit.put(tmp_path / "a.mp3", b"old")
    with pytest.raises(FileExistsError):
        kit.store.place(part, target)
    assert kit.read(target) == b"old"
    assert kit.read(part) == b"new"


def test_placing_what_is_not_there_is_an_error(kit: Kit, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        kit.store.place(tmp_path / ".gone", tmp_path / "a.mp3")


@pytest.mark.parametrize(
    ("there", "target", "taken"),
    [
        ("Song.mp3", "song.MP3", True),
        ("Song.mp3", "SONG.flac", True),
        ("Song.mp3", "Song (Live).mp3", False),
        ("Song.jpg", "Song.mp3", False),
        ("cover.flac", "cover.jpg", False),
        ("other/Song.mp3", "Song.mp3", False),
    ],
)
def test_a_name_is_taken_whatever_its_case_or_format(
    kit: Kit, tmp_path: Path, there: str, target: str, taken: bool
) -> None:
    path = kit.put(tmp_path / there, b"x")
    assert kit.store.taken(tmp_path / target) == (path if taken else None)


def test_no_name_is_taken_in_a_folder_that_is_not_there(kit: Kit, tmp_path: Path) -> None:
    assert kit.store.taken(tmp_path / "gone" / "a.mp3") is None


def test_removing_twice_is_harmless(kit: Kit, tmp_path: Path) -> None:
    path = kit.put(tmp_path / "a.mp3", b"x")
    kit.store.remove(path)
    kit.store.remove(path)
    assert not kit.there(path)


def test_empty_folders_go_up_to_the_one_to_stop_at(kit: Kit, tmp_path: Path) -> None:
    path = kit.put(tmp_path / "stop" / "a" / "b" / "x.mp3", b"x")
    kit.store.remove(path)
    kit.store.remove_empty(path.parent, tmp_path / "stop")
    assert not kit.there(tmp_path / "stop" / "a")
    assert kit.there(tmp_path / "stop")


def test_a_folder_with_anything_in_it_stays(kit: Kit, tmp_path: Path) -> None:
    kept = kit.put(tmp_path / "stop" / "a" / "notes.txt", b"x")
    gone = kit.put(tmp_path / "stop" / "a" / "b" / "x.mp3", b"x")
    kit.store.remove(gone)
    kit.store.remove_empty(gone.parent, tmp_path / "stop")
    assert kit.there(kept)
    assert not kit.there(gone.parent)


def test_the_stop_folder_itself_never_goes(kit: Kit, tmp_path: Path) -> None:
    path = kit.put(tmp_path / "stop" / "x.mp3", b"x")
    kit.store.remove(path)
    kit.store.remove_empty(tmp_path / "stop", tmp_path / "stop")
    kit.store.remove_empty(tmp_path, tmp_path / "stop")
    assert kit.there(tmp_path / "stop")


def test_free_space_is_known_for_a_folder_still_to_be_made(kit: Kit, tmp_path: Path) -> None:
    assert kit.store.free_bytes(tmp_path / "not" / "yet" / "there") > 0


class TestKeeping:
    def test_what_is_kept_outlives_the_source(self, kit: Kit, tmp_path: Path) -> None:
        source, kept = kit.put(tmp_path / "a.mp3", b"bytes"), tmp_path / "undo" / "x.mp3"
        kit.store.keep(source, kept)
        kit.store.remove(source)
        assert kit.read(kept) == b"bytes"

    def test_nothing_is_replaced(self, kit: Kit, tmp_path: Path) -> None:
        source, kept = kit.put(tmp_path / "a.mp3", b"new"), kit.put(tmp_path / "b.mp3", b"old")
        with pytest.raises(FileExistsError):
            kit.store.keep(source, kept)
        assert kit.read(kept) == b"old"

    def test_a_source_that_is_gone_is_said_to_be(self, kit: Kit, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            kit.store.keep(tmp_path / "gone.mp3", tmp_path / "b.mp3")


class TestKeepingOnTheDisk:
    def test_one_disk_needs_no_second_copy(self, tmp_path: Path) -> None:
        source, kept = on_disk(tmp_path / "a.mp3", b"bytes"), tmp_path / "b.mp3"
        LocalFileStore().keep(source, kept)
        assert kept.samefile(source)

    def test_a_file_with_another_name_is_copied(self, tmp_path: Path) -> None:
        source, kept = on_disk(tmp_path / "a.mp3", b"bytes"), tmp_path / "b.mp3"
        (tmp_path / "other.mp3").hardlink_to(source)
        on_disk(tmp_path / ".cratekeeper-b.mp3.part", b"of a killed attempt")
        LocalFileStore().keep(source, kept)
        assert not kept.samefile(source)
        assert kept.read_bytes() == b"bytes"
        assert kept.stat().st_mtime_ns == source.stat().st_mtime_ns
        with pytest.raises(FileExistsError):
            LocalFileStore().keep(source, kept)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mp3", "b.mp3", "other.mp3"]

    def test_a_link_is_kept_as_what_it_shows(self, tmp_path: Path) -> None:
        on_disk(tmp_path / "real.mp3", b"bytes")
        (tmp_path / "a.mp3").symlink_to("real.mp3")
        LocalFileStore().keep(tmp_path / "a.mp3", tmp_path / "b.mp3")
        assert not (tmp_path / "b.mp3").is_symlink()
        assert (tmp_path / "b.mp3").read_bytes() == b"bytes"

    @pytest.mark.parametrize("code", [errno.EXDEV, errno.EPERM])
    def test_between_two_disks_it_is_copied(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(code, "no link")

        source, kept = on_disk(tmp_path / "a.mp3", b"bytes"), tmp_path / "b.mp3"
        monkeypatch.setattr("core.clients.local.filestore.os.link", refuse)
        LocalFileStore().keep(source, kept)
        assert (kept.read_bytes(), kept.samefile(source)) == (b"bytes", False)

    def test_a_full_disk_leaves_no_part(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        source = on_disk(tmp_path / "a.mp3", b"bytes")
        (tmp_path / "other.mp3").hardlink_to(source)
        monkeypatch.setattr(LocalFileStore, "place", full)
        with pytest.raises(OSError, match="No space"):
            LocalFileStore().keep(source, tmp_path / "b.mp3")
        monkeypatch.undo()
        monkeypatch.setattr("core.clients.local.filestore.os.link", full)
        (tmp_path / "other.mp3").unlink()
        with pytest.raises(OSError, match="No space"):
            LocalFileStore().keep(source, tmp_path / "b.mp3")
        assert [p.name for p in tmp_path.iterdir()] == ["a.mp3"]


def test_a_swap_gives_the_new_file_the_name(kit: Kit, tmp_path: Path) -> None:
    new, old = kit.put(tmp_path / ".new.mp3", b"new"), kit.put(tmp_path / "a.mp3", b"old")
    kit.store.swap(new, old)
    assert kit.read(old) == b"new"
    assert not kit.there(new)


def test_a_link_is_a_second_name(kit: Kit, tmp_path: Path) -> None:
    source, name = kit.put(tmp_path / "a.mp3", b"music"), tmp_path / "x/y/a.mp3"
    kit.store.link(source, name)
    assert kit.read(name) == kit.read(source) == b"music"
    with pytest.raises(FileExistsError):
        kit.store.link(source, name)


def test_a_link_on_the_disk_is_the_very_same_file(tmp_path: Path) -> None:
    source = on_disk(tmp_path / "a.mp3", b"music")
    LocalFileStore().link(source, tmp_path / "b.mp3")
    assert source.samefile(tmp_path / "b.mp3")


def test_files_that_are_as_known_are_not_told_and_taken_out(kit: Kit, tmp_path: Path) -> None:
    for name in ("a.mp3", "b.mp3", "c.mp3"):
        kit.put(tmp_path / "x" / name, b"music")
    known = {f.path: f.stamp for f in kit.store.walk_audio(str(tmp_path), TaskContext())}
    stamp = known.pop(str(tmp_path / "x" / "c.mp3"))
    known[str(tmp_path / "x" / "b.mp3")] = stamp._replace(size=stamp.size + 1)
    known["gone.mp3"] = stamp
    found = kit.store.walk_audio(str(tmp_path), TaskContext(), known)
    assert [Path(one.path).name for one in found] == ["b.mp3", "c.mp3"]
    assert known == {"gone.mp3": stamp}
