"""Which enqueue endpoint a version has."""

from __future__ import annotations

import pytest

from core.clients.slskd.version import parse_version


@pytest.mark.parametrize(
    ("text", "batches"),
    [
        ("0.26.0.0", True),
        ("0.26.0.65534", True),
        ("0.100.0.0", True),
        ("1.0.0", True),
        ("v0.26.1", True),
        ("0.26.0.0 (0.26.0.0+5770c7e4)", True),
        ("0.25.9.0", False),
        ("0.24.3", False),
        (" 0.22.0.0", False),
    ],
)
def test_batches_exist_since_0_26(text: str, batches: bool) -> None:
    assert parse_version(text).has_batches is batches


def test_a_development_build_counts_as_new() -> None:
    assert parse_version("0.0.0.0").has_batches


@pytest.mark.parametrize("value", ["", "latest", None, 26, {"full": "0.26"}, ["0.24"]])
def test_what_cannot_be_read_counts_as_new_and_says_so(value: object) -> None:
    version = parse_version(value)
    assert version.has_batches
    assert version.major_minor is None
