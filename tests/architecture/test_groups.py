"""Tests that share something expensive are kept on one worker.

pytest-xdist 3.8 marks groups in a private field that pytest 9.2 no longer reads: every worker then
makes what was to be shared, without a word. Hence the pin in requirements-dev.txt.
"""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("kept-together")
def test_a_group_is_known_to_whoever_hands_out_the_tests(request: pytest.FixtureRequest) -> None:
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("not run with --dist loadgroup")
    assert request.node.nodeid.endswith("@kept-together")
