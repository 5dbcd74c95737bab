"""A thousand random metadata sets: no plan escapes, nothing collides silently, undo restores all.

The planning is pure, so a thousand sets cost a second; the filing runs on a disk that folds case,
as those of Windows and macOS do, with real files and the journal in memory.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.clients.local.filestore import LocalFileStore
from core.domain import FilingOutcome, TagSet, Track
from core.tasks import TaskContext
from services.organise.apply import Filer
from services.organise.layout import LAYOUTS
from services.organise.names import MAX_BYTES
from services.organise.plan import Planner
from services.organise.undo import Undoer
from services.organise.undo_store import UndoLimit, UndoStore
from tests.contract.fakes_storage import MemoryJournal, TurningClock

TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *("", " ", ".", "..", "../../etc/passwd", "/", "\\", "CON", "nul.txt", "COM1", "a."),
            *("Glow", "GLOW", "glow ", "Gl\u00f6w", "Glo\u0308w", "\u212bngstr\u00f6m", "x" * 400),
            *("\u0130stanbul", "stra\u00dfe", "STRASSE", "\ud800", "a/b", ".hidden", "~", "a:b"),
        ]
    ),
)
NUMBER = st.one_of(st.none(), st.integers(-1, 120))
TRACKS = st.builds(
    Track,
    title=TEXT,
    artists=st.lists(TEXT, max_size=3).map(tuple),
    album=st.one_of(st.none(), TEXT),
    track_number=NUMBER,
    disc_number=NUMBER,
    disc_total=NUMBER,
    album_artists=st.lists(TEXT, max_size=1).map(tuple),
    year=st.one_of(st.none(), st.integers(0, 3000)),
    genres=st.lists(TEXT, max_size=2).map(tuple),
)
QUIET = settings(
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SUFFIXES = (".mp3", ".FLAC", ".opus", "")


def folded(path: str) -> str:
    """A path as a folding disk compares it.

    This simulation stores that spelling, and folding may lengthen a name beyond what a disk takes:
    then a mark of the whole name stands for its end.
    """
    import unicodedata

    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
    return "/".join(map(_fitting, text.split("/")))


def _fitting(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, suffix = os.path.splitext(name)
    suffix = suffix if len(suffix) <= 8 else ""
    mark = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
    return stem.encode()[:200].decode(errors="ignore") + mark + suffix


@QUIET
@given(st.lists(TRACKS, min_size=10, max_size=10), st.sampled_from(SUFFIXES))
def test_no_plan_escapes_its_root_and_every_name_is_safe(tracks: list[Track], suffix: str) -> None:
    planner = Planner({layout: Path(f"/music/{layout}") for layout in LAYOUTS})
    for track in tracks:
        for layout in LAYOUTS:
            plan = planner.plan(Path(f"/in/a{suffix}"), track, layout)
            target = Path(os.path.normpath(plan.target))
            assert str(target) == plan.target
            assert target.is_relative_to(f"/music/{layout}")
            parts = target.relative_to(f"/music/{layout}").parts
            assert parts
            for part in parts:
                assert 0 < len(part.encode()) <= MAX_BYTES
                assert part.strip(" .")
                assert part == part.rstrip(" .")
                assert not set(part) & set('<>:"/\\|?*\0')
            again = planner.plan(Path(f"/in/a{suffix}"), replace(track), layout)
            assert again.target == plan.target


class FoldingStore(LocalFileStore):
    """A disk that folds case and accents' forms: every path leads to its folded spelling."""

    def __init__(self, mount: Path) -> None:
        self._mount = mount

    def real(self, path: Path) -> Path:
        if not path.is_relative_to(self._mount):
            return path
        return self._mount / folded(str(path.relative_to(self._mount)))

    def copy(self, source: Path, temporary: Path, safe: bool = True) -> None:
        super().copy(self.real(source), self.real(temporary))

    def place(self, temporary: Path, target: Path) -> None:
        super().place(self.real(temporary), self.real(target))

    def keep(self, source: Path, kept: Path) -> None:
        super().keep(self.real(source), self.real(kept))

    def taken(self, target: Path) -> Path | None:
        return super().taken(self.real(target))

    def remove(self, path: Path) -> None:
        super().remove(self.real(path))

    def remove_empty(self, folder: Path, stop: Path) -> None:
        super().remove_empty(self.real(folder), stop)


class Mount:
    """A home whose music folder is on such a disk."""

    def __init__(self, home: Path) -> None:
        self.root = home / "music"
        self.incoming = home / "in"
        self.root.mkdir()
        self.incoming.mkdir()
        self.files = FoldingStore(self.root)
        self.journal = MemoryJournal(TurningClock())
        limit = UndoLimit(7, 5)
        store = UndoStore(home / "undo", self.files, self.journal, lambda: limit, TurningClock())
        self.filer = Filer(self.files, NoTags(), self.journal, lambda: [self.root], store)

    def music(self) -> Iterator[Path]:
        return (path for path in self.root.rglob("*") if path.is_file())

    def file(self, number: int, track: Track, layout: str) -> str | None:
        source = self.incoming / f"{number}.mp3"
        source.write_bytes(b"song %d" % number)
        planner = Planner(dict.fromkeys(LAYOUTS, self.root))
        plan = planner.plan(source, track, layout)
        # what the kernel of such a system does with every name, done once for the whole path
        plan = replace(plan, target=str(self.files.real(Path(plan.target))))
        filed = self.filer.file(plan, "r", None, TaskContext())
        assert filed.outcome is not FilingOutcome.FAILED, filed.reason
        return filed.path if filed.outcome is FilingOutcome.MOVED else None


class NoTags:
    def write(self, path: Path, tags: TagSet) -> None:
        raise AssertionError("no tags are planned")


@settings(QUIET, max_examples=20)
@given(st.lists(TRACKS, min_size=5, max_size=12), st.sampled_from(LAYOUTS))
@example([Track("İ" * 200, ("A",)), Track("i̇" * 200, ("A",))], "transfer")
def test_on_a_disk_that_folds_case_nothing_is_lost_and_undo_restores_all(
    tracks: list[Track], layout: str
) -> None:
    home = Path(tempfile.mkdtemp(prefix="cratekeeper-any-"))
    try:
        mount = Mount(home)
        placed: dict[str, int] = {}
        for number, track in enumerate(tracks):
            path = mount.file(number, track, layout)
            if path is not None:
                assert path not in placed
                placed[path] = number
            else:
                assert (mount.incoming / f"{number}.mp3").exists()
        assert sorted(map(str, mount.music())) == sorted(placed)
        assert all(Path(p).read_bytes() == b"song %d" % n for p, n in placed.items())
        undo_everything(mount)
        assert list(mount.music()) == []
        assert sorted(path.name for path in mount.root.iterdir()) == []
        restored: dict[str, Any] = {p.name: p.read_bytes() for p in mount.incoming.iterdir()}
        assert restored == {f"{n}.mp3": b"song %d" % n for n in range(len(tracks))}
    finally:
        shutil.rmtree(home)


def undo_everything(mount: Mount) -> None:
    undoer = Undoer(mount.files, mount.journal)
    for entry, original in reversed(mount.journal.kept()):
        assert undoer.why_not(entry, original) == ""
        assert undoer.take_back(entry, original)
