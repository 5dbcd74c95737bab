"""Only tests that meet real processes or servers have a second try."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import TESTS, may_be_tried_again


@pytest.mark.parametrize("name", ["unit/x/test_x.py", "architecture/test_x.py", "gui/x/test_x.py"])
def test_what_is_right_or_wrong_is_asked_once(name: str) -> None:
    assert not may_be_tried_again(TESTS / name, slow=False)


@pytest.mark.parametrize("name", ["unit/x/test_x.py", "architecture/test_x.py"])
def test_slowness_is_no_excuse(name: str) -> None:
    assert not may_be_tried_again(TESTS / name, slow=True)


@pytest.mark.parametrize("name", ["contract/test_x.py", "e2e/test_x.py", "interop/test_x.py"])
def test_real_servers_are_asked_again(name: str) -> None:
    assert may_be_tried_again(TESTS / name, slow=False)


def test_a_test_asks_for_no_tries_of_its_own() -> None:
    told = {path for path in TESTS.rglob("*.py") if "mark.flaky" in path.read_text("utf-8")}
    assert told == {Path(__file__), TESTS / "conftest.py"}
