"""Paths in sentences: short ones stay, long ones keep where they begin and where they end."""

from __future__ import annotations

import pytest

from ui.models.long_paths import shortened

LONG = "/home/anna/Music/Downloads/slskd/complete/quill_84/Luma Vessel - Slow Tide (2019)"
SHORT = "/home/…/Luma Vessel - Slow Tide (2019)"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (f"“Slow Tide” is back in {LONG}.",
         "“Slow Tide” is back in /home/…/slskd/complete/quill_84/Luma Vessel - Slow Tide (2019)."),
        ("/music does not exist.", "/music does not exist."),
        ("5 of 7 tracks and/or 3 albums", "5 of 7 tracks and/or 3 albums"),
        (f"{LONG}/03 - Slow Tide.flac cannot be written.",
         "/home/…/Luma Vessel - Slow Tide (2019)/03 - Slow Tide.flac cannot be written."),
        (r"Back in C:\Users\anna\Music\Downloads\slskd\complete\quill_84\Slow Tide.",
         r"Back in C:\Users\…\slskd\complete\quill_84\Slow Tide."),
        (f"{LONG}/a.flac went to {LONG}/b.flac.",
         f"{SHORT}/a.flac went to {SHORT}/b.flac."),
        ("https://example.org/a/very/long/address/that/is/no/path/of/a/disk/at/all",
         "https://example.org/a/very/long/address/that/is/no/path/of/a/disk/at/all"),
    ],
)  # fmt: skip
def test_a_path_in_a_sentence_is_shortened_in_its_middle(sentence: str, told: str) -> None:
    assert shortened(sentence) == told
