"""One holder at a time; whoever comes later waits, and may give up."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from utils import locks
from utils.locks import held


def test_the_second_has_it_as_soon_as_the_first_gives_it_back(tmp_path: Path) -> None:
    path, asked, has = tmp_path / "l", threading.Event(), []

    def second() -> None:
        with held(path, asked.set) as alone:
            has.append(alone)

    with held(path, pytest.fail) as alone:
        thread = threading.Thread(target=second)
        thread.start()
        assert asked.wait(60)
        assert (alone, has) == (True, [])
    thread.join(60)
    assert has == [True]


def test_whoever_waits_may_give_up(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def wait() -> None:
        raise Enough

    with held(tmp_path / "l", wait), pytest.raises(Enough), held(tmp_path / "l", wait):
        pytest.fail("two have it")
    with held(tmp_path / "l", wait) as alone:
        assert alone


def test_without_locks_nobody_waits_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_handle: int) -> None:
        raise OSError(errno.ENOTSUP, "no locks here")

    monkeypatch.setattr(locks, "_lock", none)
    with held(tmp_path / "l", pytest.fail) as alone:
        assert not alone


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError), held(tmp_path / "none" / "l", pytest.fail):
        pass
