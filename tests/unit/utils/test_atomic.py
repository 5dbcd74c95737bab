"""Old or new, never half; and what is no file is never replaced by one."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from utils.atomic import replacing, write_atomic


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    write_atomic(target, b"one")
    write_atomic(target, b"two", 0o600)
    assert target.read_bytes() == b"two"
    assert [one.name for one in target.parent.iterdir()] == ["a.txt"]
    if os.name != "nt":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_what_is_written_bit_by_bit_takes_its_place_at_the_end_or_not_at_all(
    tmp_path: Path,
) -> None:
    target = tmp_path / "a.txt"
    write_atomic(target, b"old")
    with replacing(target) as out:
        out.write(b"one, ")
        assert target.read_bytes() == b"old"
        out.write(b"two")
    assert target.read_bytes() == b"one, two"

    def fail() -> None:
        with replacing(target) as out:
            out.write(b"half")
            raise KeyError("reading failed")

    with pytest.raises(KeyError):
        fail()
    assert target.read_bytes() == b"one, two"
    assert list(tmp_path.iterdir()) == [target]


def test_what_cannot_be_replaced_stays(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_atomic(tmp_path, b"x")
    assert tmp_path.is_dir()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe, heard = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    write_atomic(pipe, b"all of it")
    reader.join(60)
    assert heard == [b"all of it"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
