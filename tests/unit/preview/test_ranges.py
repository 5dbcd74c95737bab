"""What a Range header asks for."""

from __future__ import annotations

import pytest

from services.preview.ranges import Part, Unsatisfiable, asked_part


@pytest.mark.parametrize(
    ("header", "size", "part"),
    [
        ("bytes=0-9", 100, Part(0, 9)),
        ("bytes=90-", 100, Part(90, 99)),
        ("bytes=90-500", 100, Part(90, 99)),
        ("bytes=-10", 100, Part(90, 99)),
        ("bytes=-500", 100, Part(0, 99)),
        ("Bytes = 5 - 6", 100, Part(5, 6)),
        ("bytes=5-9", None, Part(5, 9)),
        (None, 100, None),
        ("", 100, None),
        ("bytes=-", 100, None),
        ("bytes=9-5", 100, None),
        ("bytes=0-1,3-4", 100, None),
        ("lines=0-1", 100, None),
        ("bytes=0-" + "9" * 40, 100, None),
        ("bytes=5-", None, None),
        ("bytes=-5", None, None),
    ],
)
def test_a_header_is_read_as_the_rfc_says(
    header: str | None, size: int | None, part: Part | None
) -> None:
    assert asked_part(header, size) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked_part(header, 100)
