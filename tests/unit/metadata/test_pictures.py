"""Covers by address: one fetch for an album, a bounded wait, never a reason to fail."""

from __future__ import annotations

import threading

import pytest

from core.domain import StorageError, Unreachable
from core.media.cover import CoverShaper
from core.tasks import Cancelled, TaskContext
from services.metadata.pictures import Pictures
from tests.unit.media.drawn import drawn
from tests.unit.metadata.library import Gallery

CTX = TaskContext()


class Away:
    def __init__(self) -> None:
        self.asked = 0

    def fetch(self, url: str, ctx: TaskContext) -> bytes | None:
        self.asked += 1
        raise Unreachable("Deezer", "Deezer does not answer.")


class Stuck:
    def __init__(self, asked: object = None) -> None:
        self.go_on = threading.Event()
        self.before = lambda: None

    def fetch(self, url: str, ctx: TaskContext) -> bytes | None:
        self.before()
        self.go_on.wait(60)
        return None


class NoTool:
    def shape(self, picture: bytes, ctx: TaskContext) -> bytes | None:
        raise StorageError("ffmpeg is not installed.")

    def large_enough(self, picture: bytes) -> bool:
        return True


def test_the_next_address_is_tried_when_one_has_nothing() -> None:
    gallery = Gallery({"b": drawn(600, 600)})
    found = Pictures(gallery, CoverShaper()).first([("a", "Deezer"), ("b", "iTunes")], 60, CTX)
    assert found == (drawn(600, 600), "iTunes")


def test_a_small_cover_is_taken_only_for_want_of_a_larger_one() -> None:
    gallery = Gallery({"a": drawn(120, 120), "b": drawn(600, 600)})
    pictures = Pictures(gallery, CoverShaper())
    both = [("a", "Deezer"), ("b", "iTunes")]
    assert pictures.first(both, 60, CTX) == (drawn(600, 600), "iTunes")
    assert pictures.first(both[:1], 60, CTX) == (drawn(120, 120), "Deezer")


def test_an_address_without_a_picture_is_remembered_too() -> None:
    gallery = Gallery()
    pictures = Pictures(gallery, CoverShaper())
    assert [pictures.first([("a", "Deezer")], 60, CTX) for _ in range(3)] == [None] * 3
    assert gallery.asked == ["a"]


def test_many_albums_do_not_fill_the_memory() -> None:
    gallery = Gallery({str(number): drawn(600, 600) for number in range(12)})
    pictures = Pictures(gallery, CoverShaper())
    for number in (*range(12), 0):
        assert pictures.first([(str(number), "Deezer")], 60, CTX)
    assert gallery.asked.count("0") == 2


def test_a_host_that_fails_is_left_alone_for_a_while() -> None:
    away = Away()
    pictures = Pictures(away, CoverShaper())
    assert [pictures.first([("a", "Deezer")], 60, CTX) for _ in range(3)] == [None] * 3
    assert away.asked == 1


def test_a_host_that_never_answers_costs_its_seconds_only() -> None:
    stuck = Stuck()
    found = Pictures(stuck, CoverShaper()).first([("a", "Deezer"), ("b", "iTunes")], 0.1, CTX)
    stuck.go_on.set()
    assert found is None


def test_a_cancelled_task_waits_for_no_picture() -> None:
    stuck, ctx = Stuck(), TaskContext()
    stuck.before = ctx.cancel
    with pytest.raises(Cancelled):
        Pictures(stuck, CoverShaper()).first([("a", "Deezer")], 20, ctx)
    stuck.go_on.set()


def test_without_ffmpeg_there_is_music_without_covers() -> None:
    gallery = Gallery({"a": drawn(600, 600)})
    assert Pictures(gallery, NoTool()).first([("a", "Deezer")], 60, CTX) is None
