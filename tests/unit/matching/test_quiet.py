"""Bulk work holds the garbage collector off, and only so long."""

from __future__ import annotations

import gc

import pytest

from core.matching.quiet import without_collector


def test_the_collector_rests_and_runs_again() -> None:
    assert gc.isenabled()
    with without_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="odd"), without_collector():
        raise ValueError("odd")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with without_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
