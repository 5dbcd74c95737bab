"""The floors of the lines that ran can fail, and say where."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import measuring

ROOT = Path(__file__).resolve().parents[2]
ONE_TEST = "tests/unit/decide/test_claims.py"


def told(*more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "tests.measuring", *more, ONE_TEST]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.timeout(400)
def test_a_run_of_one_file_names_the_rooms_it_never_was_in() -> None:
    done = told("-n", "2")
    assert done.returncode == 1
    assert " passed" in done.stdout
    assert "\nthe floor of all is 90 %" in done.stdout
    assert "\nservices/organise/run.py:1" in done.stdout
    assert "services/decide/claims.py:" not in done.stdout
    assert "ui/shell.py" not in done.stdout


def test_floors_are_judged_by_what_is_left() -> None:
    left = {"core/matching/cores.py": [3, 4, 5, 9], "ui/shell.py": [1]}
    assert measuring.faults(left, 100, whole=True) == ["core/matching/cores.py:3-5,9 never ran"]
    assert measuring.faults(left, 100, whole=False) == []
    assert measuring.faults(left, 40, whole=False) == ["the floor of all is 90 %"]
    assert measuring.share({}, 100) == 100.0
