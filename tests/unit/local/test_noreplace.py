"""All ways of giving a file its name keep the same promise."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.clients.local import noreplace

Way = Callable[[str, str], None]
WAYS = [
    noreplace.exclusive_rename,
    noreplace.link_and_unlink,
    noreplace.reserve_and_rename,
    noreplace.move_without_replacing,
]


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def way(request: pytest.FixtureRequest) -> Way:
    found: Way = request.param
    return found


def test_the_file_gets_its_name(way: Way, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"music")
    way(str(tmp_path / "part"), str(tmp_path / "song"))
    assert [path.name for path in tmp_path.iterdir()] == ["song"]
    assert (tmp_path / "song").read_bytes() == b"music"


def test_nothing_is_replaced(way: Way, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"new")
    (tmp_path / "song").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        way(str(tmp_path / "part"), str(tmp_path / "song"))
    assert (tmp_path / "song").read_bytes() == b"old"
    assert (tmp_path / "part").read_bytes() == b"new"


def test_a_source_that_is_gone_leaves_no_trace(way: Way, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        way(str(tmp_path / "gone"), str(tmp_path / "song"))
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_no_utf8_is_given(way: Way, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"music")
    target = os.fsencode(tmp_path) + b"/Bj\xf6rk"
    way(str(tmp_path / "part"), os.fsdecode(target))
    assert os.path.exists(target)


def refusing(code: int) -> Way:
    def way(source: str, target: str) -> None:
        raise OSError(code, os.strerror(code))

    return way


@pytest.mark.parametrize("missing", [1, 2])
def test_what_a_file_system_cannot_do_is_done_the_next_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: int
) -> None:
    monkeypatch.setattr(noreplace, "exclusive_rename", refusing(errno.EINVAL))
    if missing == 2:
        monkeypatch.setattr(noreplace, "link_and_unlink", refusing(errno.EPERM))
    (tmp_path / "part").write_bytes(b"music")
    noreplace.move_without_replacing(str(tmp_path / "part"), str(tmp_path / "song"))
    assert [path.name for path in tmp_path.iterdir()] == ["song"]


def test_a_full_or_broken_disk_is_not_tried_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noreplace, "exclusive_rename", refusing(errno.ENOSPC))
    (tmp_path / "part").write_bytes(b"music")
    with pytest.raises(OSError, match="No space"):
        noreplace.move_without_replacing(str(tmp_path / "part"), str(tmp_path / "song"))
    assert [path.name for path in tmp_path.iterdir()] == ["part"]


def test_a_system_without_the_call_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noreplace.sys, "platform", "darwin")
    noreplace._renameat2.cache_clear()
    with pytest.raises(OSError, match="not implemented"):
        noreplace.exclusive_rename(str(tmp_path / "a"), str(tmp_path / "b"))
    noreplace._renameat2.cache_clear()
