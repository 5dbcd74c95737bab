"""A better copy takes the place of a worse one: identity kept, undoable, killed at every step."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from mutagen.id3 import COMM, GEOB, ID3, POPM

from core.domain import StorageError, TagSet
from core.ports.media import Carried, UnreadableAudio
from core.tasks import Cancelled, TaskContext
from sandbox.audio import make_audio
from services.organise.replace import Replacer
from services.organise.undo import Undoer
from tests.unit.organise.conftest import Desk
from tests.unit.organise.mortal import Failing, Fate, Killed, Mortal

WORSE = "Transfer/Massive Attack/Massive Attack - Mezzanine/03 - Teardrop.mp3"
ADDED = 1_500_000_000


@dataclass
class Pair:
    """A worse file in the library, a better one in the incoming folder, and their bytes."""

    desk: Desk
    worse: Path
    better: Path
    old: bytes
    new: bytes

    @property
    def place(self) -> Path:
        return self.worse.with_suffix(self.better.suffix)

    def trashed(self) -> list[bytes]:
        folder = self.desk.home / "trash"
        found = folder.iterdir() if folder.is_dir() else ()
        return [path.read_bytes() for path in found if not path.name.startswith(".")]

    def undo(self, run: str) -> None:
        """As `undo_run.py` does it: the youngest entry first."""
        entries = self.desk.journal.of_run(run)
        originals = self.desk.journal.originals([entry.id for entry in entries])
        undoer = Undoer(self.desk.files, self.desk.journal)
        for entry in reversed(entries):
            if entry.stage == "done":
                original = originals.get(entry.id)
                assert undoer.why_not(entry, original) == ""
                assert original is not None
                assert undoer.take_back(entry, original)


@pytest.fixture
def pair(desk: Desk) -> Callable[[str], Pair]:
    def make(suffix: str = ".mp3") -> Pair:
        worse = make_audio(desk.home / WORSE, 0.5, bitrate=64, tags={"title": "Teardrop"})
        tags = ID3(worse)
        tags.add(POPM(email="me", rating=196, count=7))
        tags.add(COMM(encoding=3, lang="eng", desc="", text=["my favourite"]))
        tags.add(GEOB(encoding=0, mime="x", desc="Serato Markers2", data=b"cues"))
        tags.save(worse)
        os.utime(worse, (ADDED, ADDED))
        better = make_audio(desk.incoming / f"new/teardrop{suffix}", 0.5)
        return Pair(desk, worse, better, worse.read_bytes(), better.read_bytes())

    return make


def test_the_better_copy_takes_path_rating_cues_and_date(
    pair: Callable[[str], Pair], ctx: TaskContext, sound: Callable[[Path], str]
) -> None:
    two = pair(".mp3")
    wanted = sound(two.better)
    done = two.desk.replacer().replace_with_better(
        two.better, two.worse, ctx, root=two.desk.root, tags=TagSet(title="Teardrop")
    )
    assert done.path == str(two.worse)
    assert set(done.kept) == {"rating", "comment", "cue points and grids"}
    assert (done.lost, done.reason) == ((), "")
    assert sound(two.worse) == wanted
    tags = ID3(two.worse)
    assert (tags["POPM:me"].rating, tags["POPM:me"].count) == (196, 7)
    assert tags["GEOB:Serato Markers2"].data == b"cues"
    assert tags["TIT2"].text == ["Teardrop"]
    assert two.worse.stat().st_mtime == ADDED
    assert two.trashed() == [two.old]
    assert not two.better.exists()


def test_another_format_takes_the_stem_and_says_what_it_cannot_hold(
    pair: Callable[[str], Pair], ctx: TaskContext
) -> None:
    two = pair(".flac")
    done = two.desk.replacer().replace_with_better(two.better, two.worse, ctx)
    assert done.path == str(two.place)
    assert set(done.kept) == {"rating", "comment", "play count"}
    assert done.lost == (
        (
            "The cue points and grids stay with the old file: FLAC files keep them in another form "
            "than MP3."
        ),
    )
    assert not two.worse.exists()


@pytest.mark.parametrize("suffix", [".mp3", ".flac"])
def test_undo_brings_both_back_byte_for_byte(
    pair: Callable[[str], Pair], ctx: TaskContext, suffix: str
) -> None:
    two = pair(suffix)
    done = two.desk.replacer().replace_with_better(two.better, two.worse, ctx, run="r")
    (trashed,) = two.desk.trash().contents()
    assert (trashed.source, trashed.run, trashed.path) == (str(two.worse), "r", done.trashed)
    two.undo("r")
    assert (two.worse.read_bytes(), two.better.read_bytes()) == (two.old, two.new)
    assert two.worse.stat().st_mtime == ADDED
    assert two.trashed() == []
    assert [name for name in two.desk.left() if "Transfer" in name] == [WORSE]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("suffix", [".mp3", ".flac"])
def test_a_kill_at_any_step_leaves_the_old_or_the_new_at_the_path(
    pair: Callable[[str], Pair], ctx: TaskContext, suffix: str, after: bool
) -> None:
    at, lived = 0, False
    while not lived:
        at += 1
        assert at < 60, "it never ends"
        two = pair(suffix)
        desk = two.desk
        for folder in ("trash", "undo"):
            shutil.rmtree(desk.home / folder, ignore_errors=True)
        two.place.unlink() if suffix != ".mp3" and two.place.exists() else None
        fate = Fate(at, after)
        files, tags, journal = (Mortal(p, fate) for p in (desk.files, desk.tags, desk.journal))
        identity = Mortal(desk.replacer()._deps.identity, fate)
        replacer = desk.replacer(files, tags, journal, identity)
        with contextlib.suppress(Killed):
            lived = (
                replacer.replace_with_better(two.better, two.worse, ctx, run=f"r{at}").path != ""
            )
        desk.filer().recover(ctx)
        assert desk.journal.open_entries() == [], f"killed at {at}"
        music = [name for name in desk.left() if name.startswith("Transfer")]
        assert len(music) == 1, f"killed at {at}: {music}"
        assert not any(".cratekeeper" in name for name in desk.left())
        here = (desk.home / music[0]).read_bytes()
        if here == two.old:
            assert two.better.read_bytes() == two.new
            assert two.trashed() == []
        else:
            assert two.trashed() == [two.old]
            assert not two.better.exists()
            two.undo(f"r{at}")
            assert (two.worse.read_bytes(), two.better.read_bytes()) == (two.old, two.new)
        for path in (two.worse, two.better):
            path.unlink()


@pytest.mark.parametrize("step", ["copy", "sync", "keep", "swap"])
def test_a_full_disk_leaves_everything_as_it_was(
    pair: Callable[[str], Pair], ctx: TaskContext, step: str
) -> None:
    two = pair(".mp3")
    full = OSError(errno.ENOSPC, "no space")
    replacer = two.desk.replacer(files=Failing(two.desk.files, step, full))
    with pytest.raises(StorageError):
        replacer.replace_with_better(two.better, two.worse, ctx)
    assert (two.worse.read_bytes(), two.better.read_bytes()) == (two.old, two.new)
    assert two.trashed() == []
    assert two.desk.journal.open_entries() == []


def test_other_trouble_is_a_reason(pair: Callable[[str], Pair], ctx: TaskContext) -> None:
    two = pair(".mp3")
    odd = Failing(two.desk.files, "copy", OSError(errno.EINVAL, "odd"))
    done = two.desk.replacer(files=odd).replace_with_better(two.better, two.worse, ctx)
    assert (done.path, done.reason) == (None, "The file cannot be replaced (odd).")

    class Broken:
        def carry(self, worse: Path, better: Path) -> Carried:
            raise UnreadableAudio("odd tags")

    done = two.desk.replacer(identity=Broken()).replace_with_better(two.better, two.worse, ctx)
    assert done.reason == "Its tags cannot be written: odd tags."
    assert two.worse.read_bytes() == two.old


def test_no_room_is_seen_before_anything_happens(
    pair: Callable[[str], Pair], ctx: TaskContext
) -> None:
    two = pair(".mp3")
    lost = Failing(two.desk.files, "free_bytes", OSError(errno.EINVAL, "odd"))
    done = two.desk.replacer(files=lost).replace_with_better(two.better, two.worse, ctx)
    assert done.path is None
    assert two.desk.journal.recent() == []


def test_cancelling_leaves_everything_as_it_was(pair: Callable[[str], Pair]) -> None:
    two, ctx = pair(".mp3"), TaskContext()

    class Late:
        def carry(self, worse: Path, better: Path) -> Carried:
            ctx.cancel()
            return Carried()

    with pytest.raises(Cancelled):
        two.desk.replacer(identity=Late()).replace_with_better(two.better, two.worse, ctx)
    assert (two.worse.read_bytes(), two.better.read_bytes()) == (two.old, two.new)


def test_what_cannot_be_replaced_is_said(pair: Callable[[str], Pair], ctx: TaskContext) -> None:
    two = pair(".flac")
    replace: Replacer = two.desk.replacer()
    gone = two.desk.home / "gone.mp3"
    assert "is gone" in replace.replace_with_better(gone, two.worse, ctx).reason
    assert "is gone" in replace.replace_with_better(two.better, gone, ctx).reason
    same = replace.replace_with_better(two.worse, two.worse, ctx).reason
    assert same == "Both are the same file."
    two.place.write_bytes(b"another")
    there = replace.replace_with_better(two.better, two.worse, ctx).reason
    assert there == "03 - Teardrop.flac is there as well; nothing was replaced."
    assert two.worse.read_bytes() == two.old


def test_without_room_for_originals_the_worse_still_goes_to_the_trash(
    pair: Callable[[str], Pair], ctx: TaskContext
) -> None:
    from services.organise.undo_store import UndoLimit

    two, none = pair(".mp3"), UndoLimit(0, 0)
    done = two.desk.replacer(limit=none).replace_with_better(two.better, two.worse, ctx)
    assert done.path == str(two.worse)
    two.desk.store(limit=none).prune()
    assert two.trashed() == [two.old]


class TestTrash:
    def test_a_discarded_file_can_be_brought_back(self, pair: Callable[[str], Pair]) -> None:
        two = pair(".mp3")
        two.desk.trash().discard(two.better, "d", None, str(two.desk.incoming))
        assert not two.better.exists()
        assert two.trashed() == [two.new]
        two.undo("d")
        assert two.better.read_bytes() == two.new

    def test_one_that_cannot_be_kept_stays(self, pair: Callable[[str], Pair]) -> None:
        two = pair(".mp3")
        full = Failing(two.desk.files, "keep", OSError(errno.ENOSPC, "no space"))
        with pytest.raises(OSError, match="no space"):
            two.desk.trash(full).discard(two.better, "d", None, str(two.desk.incoming))
        assert two.better.read_bytes() == two.new
        assert two.desk.journal.open_entries() == []

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_a_kill_while_discarding_leaves_the_file_once(
        self, pair: Callable[[str], Pair], ctx: TaskContext, after: bool
    ) -> None:
        at, lived = 0, False
        while not lived:
            at += 1
            assert at < 20
            two = pair(".mp3")
            shutil.rmtree(two.desk.home / "trash", ignore_errors=True)
            fate = Fate(at, after)
            trash = two.desk.trash(Mortal(two.desk.files, fate), Mortal(two.desk.journal, fate))
            try:
                trash.discard(two.better, f"d{at}", None, str(two.desk.incoming))
                lived = True
            except Killed:
                pass
            two.desk.filer().recover(ctx)
            assert two.desk.journal.open_entries() == []
            assert two.better.exists() is not bool(two.trashed())

    def test_the_trash_has_a_limit_of_its_own(
        self, pair: Callable[[str], Pair], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        two = pair(".mp3")
        two.desk.trash().discard(two.better, "d", None, str(two.desk.incoming))
        store = two.desk.store()
        assert (store.prune(), store.use().files) == (0, 0)
        monkeypatch.setattr(store, "_trash_days", lambda: 1e-9)
        assert store.prune() == 1
        assert two.trashed() == []


class Notes:
    """What is kept on record for the media server."""

    def __init__(self) -> None:
        self.open: set[tuple[str, str]] = set()
        self.seen_before = False

    def note(self, worse: str, better: str, ctx: TaskContext) -> None:
        self.open.add((worse, better))
        self.seen_before = Path(worse).exists() and not Path(better).exists()

    def drop(self, worse: str, better: str) -> None:
        self.open.discard((worse, better))


def test_what_it_inherits_is_on_record_before_anything_is_replaced(
    pair: Callable[[str], Pair], ctx: TaskContext
) -> None:
    two, notes = pair(".flac"), Notes()
    two.desk.replacer(heirs=notes).replace_with_better(two.better, two.worse, ctx)
    assert notes.open == {(str(two.worse), str(two.place))}
    assert notes.seen_before


def test_nothing_stays_on_record_when_the_old_file_stays(
    pair: Callable[[str], Pair], ctx: TaskContext
) -> None:
    two, notes = pair(".flac"), Notes()
    ctx.cancel()
    with contextlib.suppress(Cancelled):
        two.desk.replacer(heirs=notes).replace_with_better(two.better, two.worse, ctx)
    odd = Failing(two.desk.files, "copy", OSError(errno.EINVAL, "odd"))
    failing = two.desk.replacer(files=odd, heirs=notes)
    assert failing.replace_with_better(two.better, two.worse, TaskContext()).path is None
    assert two.worse.exists()
    assert notes.open == set()
