"""Files to read, written where a test can see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.clients.files import file_readers
from core.domain import Playlist
from core.tasks import TaskContext

Opener = Callable[..., Playlist]


def open_source(source: str) -> Playlist:
    """What the first reader that accepts `source` reads."""
    reader = next(one for one in file_readers() if one.accepts(source))
    return reader.read(source, TaskContext())


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    """Write a file and read it as a playlist."""

    def run(name: str, content: str | bytes, encoding: str = "utf-8") -> Playlist:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return open_source(str(path))

    return run
