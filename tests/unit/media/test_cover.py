"""Covers: told by their bytes, brought into shape, one front cover in the file."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from core.domain import TagSet
from core.media.cover import CoverShaper
from core.media.pictures import MOST_BYTES, PictureFacts, fits_as_cover, picture_facts
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.tasks import Cancelled, TaskContext
from tests.unit.media.conftest import FORMATS
from tests.unit.media.drawn import drawn

CTX = TaskContext()


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif"])
def test_a_picture_tells_its_kind_and_size(kind: str) -> None:
    data = drawn(64, 48, kind)
    assert picture_facts(data) == PictureFacts(kind, 64, 48, len(data))


def test_the_three_kinds_of_webp_tell_their_size() -> None:
    riff = b"RIFF\0\0\0\0WEBP"
    lossy = riff + b"VP8 " + bytes(10) + struct.pack("<HH", 640, 480)
    lossless = riff + b"VP8L" + bytes(4) + b"\x2f" + (639 | 479 << 14).to_bytes(4, "little")
    extended = riff + b"VP8X" + bytes(8) + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
    for data in (lossy, lossless, extended):
        assert picture_facts(data) == PictureFacts("webp", 640, 480, len(data))


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00\x04ab??"]
)
def test_what_is_no_picture_is_none(data: bytes) -> None:
    assert picture_facts(data) is None
    assert CoverShaper().shape(data, CTX) is None


def test_a_cover_that_fits_is_left_alone() -> None:
    data = drawn(1000, 1000)
    assert fits_as_cover(picture_facts(data))
    assert CoverShaper().shape(data, CTX) is data


@pytest.mark.parametrize(
    ("width", "height", "kind", "noise"),
    [
        (1400, 1400, "jpeg", 0),
        (2000, 2000, "png", 60),
        (1000, 1000, "jpeg", 100),
        (1600, 900, "png", 0),
    ],
)
def test_what_does_not_fit_becomes_a_jpeg_under_the_limits(
    width: int, height: int, kind: str, noise: int
) -> None:
    shaped = CoverShaper().shape(drawn(width, height, kind, noise), CTX)
    assert shaped is not None
    facts = picture_facts(shaped)
    assert facts is not None
    assert (facts.kind, max(facts.width, facts.height) <= 1200) == ("jpeg", True)
    assert facts.size <= MOST_BYTES
    assert abs(facts.width / facts.height - width / height) < 0.02


def test_a_small_picture_is_never_enlarged() -> None:
    shaped = CoverShaper().shape(drawn(300, 300, "png"), CTX)
    facts = picture_facts(shaped or b"")
    assert facts is not None
    assert (facts.kind, facts.width, facts.height) == ("jpeg", 300, 300)
    assert not fits_as_cover(facts)


def test_a_picture_that_promises_too_much_is_refused() -> None:
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 60_000, 60_000) + bytes(20)
    assert CoverShaper().shape(bomb, CTX) is None


def test_a_damaged_picture_is_refused() -> None:
    assert CoverShaper().shape(drawn(2000, 2000, "png")[:64], CTX) is None


def test_shaping_ends_with_its_task() -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        CoverShaper().shape(drawn(2000, 2000, "png", 60), ctx)


@pytest.mark.parametrize("codec", FORMATS)
def test_the_cover_comes_back_out_of_every_format(song: Callable[..., Path], codec: str) -> None:
    path, reader = song(codec), FileTagReader()
    assert reader.own_cover(str(path)) is None
    FileTagWriter().write(path, TagSet(title="T", cover_jpeg=drawn(600, 600)))
    words = reader.own_words(str(path))
    assert (words.covers, words.cover_fits) == (1, True)
    assert reader.own_cover(str(path)) == drawn(600, 600)
