"""Only tests that meet real processes or servers have a second try."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ADAPTERS, TESTS, may_be_tried_again


@pytest.mark.parametrize(
    "name", ["unit/matching/test_x.py", "unit/organise/test_x.py", "architecture/test_x.py"]
)
def test_what_is_right_or_wrong_is_asked_once(name: str) -> None:
    assert not may_be_tried_again(TESTS / name)


@pytest.mark.parametrize(
    "name",
    ["contract/test_x.py", "e2e/test_x.py", "interop/test_x.py", "gui/x/test_x.py",
     "unit/slskd/test_x.py"],
)  # fmt: skip
def test_real_servers_and_event_loops_are_asked_again(name: str) -> None:
    assert may_be_tried_again(TESTS / name)


def test_every_folder_that_may_try_again_is_there() -> None:
    assert all((TESTS / "unit" / area).is_dir() for area in ADAPTERS)


def test_a_test_asks_for_no_tries_of_its_own() -> None:
    told = {path for path in TESTS.rglob("*.py") if "mark.flaky" in path.read_text("utf-8")}
    about_it = Path(__file__).with_name("test_distribution.py")
    assert told == {Path(__file__), about_it, TESTS / "conftest.py"}
