"""The order of the tests; a worker that dies costs its test a second try, not the run its end."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.distribution import mixed

pytestmark = pytest.mark.timeout(400)  # each starts four programs
ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
from tests.distribution import SurvivingScheduling
def pytest_xdist_make_scheduler(config, log):
    return SurvivingScheduling(config, log)
"""
DIES_ONCE = """
import os, pathlib, pytest
DEAD = pathlib.Path(__file__).with_name("dead")
@pytest.mark.parametrize("number", range(40))
@pytest.mark.flaky(reruns={reruns})
def test_one_of_forty(number):
    if number == {dies_at} and not DEAD.exists():
        DEAD.touch()
        os.kill(os.getpid(), 9)
@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(10))
def test_of_a_group(number): pass
"""


def run(folder: Path, dies_at: int, reruns: int) -> str:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_dies.py").write_text(DIES_ONCE.format(dies_at=dies_at, reruns=reruns))
    command = "-m pytest -q -n 2 --dist loadgroup -p no:cacheprovider -c /dev/null"
    command += " -p xdist -p pytest_rerunfailures"
    alone = {
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    done = subprocess.run(
        [sys.executable, *command.split(), "--rootdir", str(folder), str(folder)],
        capture_output=True, text=True, timeout=380, check=False, cwd=folder,
        env=alone,
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


def test_the_test_of_a_dead_worker_is_tried_again_where_that_is_allowed(tmp_path: Path) -> None:
    assert "50 passed, 1 rerun" in run(tmp_path, dies_at=17, reruns=1)


def test_the_last_test_kills_its_worker_and_the_run_ends(tmp_path: Path) -> None:
    assert "1 failed, 49 passed" in run(tmp_path, dies_at=39, reruns=0)


def test_tests_that_wait_and_groups_stand_evenly_among_the_others() -> None:
    names = "e-1 e-2 e-3 a-group a-group b-group u-1 u-2 u-3 u-4 u-5 u-6".split()
    items: list[Any] = [Named(name) for name in names]
    told = [one.name for one in mixed(items, lambda item: item.name.startswith("e"))]
    assert told == "u-1 e-1 a-group a-group u-2 b-group u-3 e-2 u-4 u-5 e-3 u-6".split()
    assert mixed(items[:3], lambda _item: True) == items[:3]


@dataclass
class Named:
    """As much of a test as its order needs."""

    name: str

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return getattr(pytest.mark, name)(self.name).mark if "group" in self.name else None
