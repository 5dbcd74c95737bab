"""A rescan of an unchanged folder beside a bare walk, and the first scan beside bare mutagen."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import mutagen

from bench.timing import Figure, compare
from core.clients.local.filestore import LocalFileStore
from core.media.tags_reader import FileTagReader
from core.tasks import TaskContext
from services.container import build_container

FILES = 2_000


def _tree(folder: Path) -> None:
    """`FILES` real files in folders of ten, copied from one generated second of sound."""
    one = folder / "one.mp3"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=1", str(one)]
    subprocess.run(command, check=True)
    for number in range(FILES):
        album = folder / "music" / f"album {number // 10}"
        album.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one, album / f"{number}.mp3")


def _walk(folder: Path) -> int:
    return sum(
        os.stat(os.path.join(at, name)).st_size
        for at, _, names in os.walk(folder)
        for name in names
    )


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _tree(folder)
        music = folder / "music"
        container = build_container(folder / "home", {"library.folders": [str(music)]})
        container.library.scan(TaskContext())
        reader, store = FileTagReader(), LocalFileStore()
        paths = [found.path for found in store.walk_audio(str(music), TaskContext())][:500]
        try:
            return [
                compare(
                    f"rescan of {FILES} unchanged files",
                    lambda: container.library.scan(TaskContext()),
                    "walk and stat",
                    lambda: _walk(music),
                ),
                compare(
                    "500 files read for the library",
                    lambda: [reader.read(path) for path in paths],
                    "500 × mutagen.File",
                    lambda: [mutagen.File(path) for path in paths],
                    rounds=3,
                ),
            ]
        finally:
            container.close()
