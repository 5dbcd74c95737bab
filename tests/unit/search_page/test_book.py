"""Results of a search by hand: folders, order, filters, and rows that stay where they are."""

from __future__ import annotations

import threading

import pytest

from core.domain import Ownership
from core.domain.catalogue import ArtistRef, CatalogueTrack
from services.search_page.book import Arrangement, ResultBook, View
from services.search_page.offers import Entry
from services.search_page.sieve import Mode, Order, Owned, Sieve
from tests.unit.search_page.offering import offer, read


def names(found: Arrangement) -> list[str]:
    return [entry.name for entry in found.entries]


def filled(*offers: object) -> ResultBook:
    book = ResultBook()
    book.add(offers)  # type: ignore[arg-type]
    return book


def test_files_of_one_folder_of_one_peer_are_one_row() -> None:
    book = filled(
        read(offer("m\\Tide\\2.mp3")),
        read(offer("m\\Tide\\1.mp3")),
        read(offer("m\\Tide\\1.mp3", "other")),
        read(offer("loose.mp3")),
    )
    found = book.arrange(View())
    (folder,) = [row for row in found.entries if row.is_folder]
    assert (folder.name, folder.place, folder.size) == ("Tide", ("slskd", "quill", "m/Tide"), 20)
    assert [one.filename for one in folder.candidates] == ["m\\Tide\\1.mp3", "m\\Tide\\2.mp3"]
    assert (found.total, found.files, found.people) == (3, 4, 2)
    assert found.modes == {Mode.ALL: 3, Mode.ALBUMS: 1, Mode.SINGLES: 2}


def test_a_second_file_of_a_folder_changes_the_row_in_its_place() -> None:
    book = filled(read(offer("Tide\\1.mp3")), read(offer("b.mp3"), fit=0.5))
    before = book.arrange(View()).entries
    book.add([read(offer("Tide\\2.mp3"))])
    after = book.arrange(View(), [row.key for row in before]).entries
    assert [row.key for row in after] == [row.key for row in before]
    assert after[0].is_folder


def test_rows_on_the_screen_stay_and_better_ones_wait() -> None:
    book = filled(read(offer("b"), fit=0.8), read(offer("d"), fit=0.4))
    on_screen = [row.key for row in book.arrange(View()).entries]
    book.add([read(offer("a"), fit=1.0), read(offer("c"), fit=0.6), read(offer("e"), fit=0.2)])
    found = book.arrange(View(), on_screen)
    assert names(found) == ["b", "d", "e"]
    assert found.waiting == 2
    assert names(book.arrange(View())) == ["a", "b", "c", "d", "e"]
    roomy = book.arrange(View(), on_screen, room=1)
    assert (names(roomy), roomy.waiting) == (["b", "d", "a", "e"], 1)


def test_a_row_that_is_filtered_away_no_longer_holds_its_place() -> None:
    book = filled(read(offer("b", codec="mp3")), read(offer("d")))
    keys = [row.key for row in book.arrange(View()).entries]
    found = book.arrange(View(Sieve(formats=frozenset({"flac"}))), keys)
    assert names(found) == ["d"]


@pytest.mark.parametrize(
    ("sieve", "left"),
    [
        (Sieve(formats=frozenset({"mp3"})), ["low", "good"]),
        (Sieve(formats=frozenset({"other"})), ["ape"]),
        (Sieve(min_bitrate=192), ["good", "flac", "ape"]),
        (Sieve(shortest=120, longest=300), ["good", "ape"]),
        (Sieve(free_slot=True), ["low", "good", "ape"]),
        (Sieve(min_speed=500_000), ["low", "good", "ape"]),
        (Sieve(sources=frozenset({"youtube"})), ["ape"]),
        (Sieve(owned=Owned.MISSING), ["low", "flac", "ape"]),
        (Sieve(owned=Owned.OWNED), ["good"]),
    ],
)
def test_each_filter_keeps_what_it_says(sieve: Sieve, left: list[str]) -> None:
    good = offer("good", codec="mp3", bitrate=320, length=200.0)
    book = filled(
        read(offer("low", codec="mp3", bitrate=128, length=60.0)),
        read(good),
        read(offer("flac", free=False, speed=1000, length=400.0)),
        read(offer("ape", codec="ape", source="youtube", free=None, speed=None)),
    )
    book.judge({good.identity: Ownership.OWNED})
    assert sorted(names(book.arrange(View(sieve)))) == sorted(left)
    assert sieve.active == 1
    assert book.arrange(View(sieve)).total == 4


@pytest.mark.parametrize(
    ("order", "first"),
    [
        (Order.BEST, "fits"),
        (Order.QUALITY, "lossless"),
        (Order.SIZE, "big"),
        (Order.SPEED, "fast"),
        (Order.LENGTH, "long"),
        (Order.TITLE, "a title"),
    ],
)
def test_each_order_puts_its_own_first(order: Order, first: str) -> None:
    book = filled(
        read(offer("fits"), 1.0, 2),
        read(offer("lossless"), 0.5, 0),
        read(offer("big", size=1_000_000), 0.5, 2),
        read(offer("fast", speed=9_000_000), 0.5, 2),
        read(offer("long", length=900.0), 0.5, 2),
        read(offer("a title"), 0.5, 2),
    )
    assert names(book.arrange(View(order=order)))[0] == first


def test_among_equals_the_peer_who_delivers_soonest_is_first() -> None:
    book = filled(
        read(offer("busy", free=False, queue=9)),
        read(offer("unknown", free=None)),
        read(offer("free")),
        read(offer("short queue", free=False, queue=1)),
    )
    assert names(book.arrange(View())) == ["free", "unknown", "short queue", "busy"]


def test_modes_part_albums_from_singles() -> None:
    book = filled(read(offer("x\\1")), read(offer("x\\2")), read(offer("single")))
    assert names(book.arrange(View(mode=Mode.ALBUMS))) == ["x"]
    assert names(book.arrange(View(mode=Mode.SINGLES))) == ["single"]


def test_what_a_catalogue_publishes_has_its_own_filter_and_place() -> None:
    track = CatalogueTrack("deezer", "7", "Slow Tide", (ArtistRef("Luma"),), None, 200.0)
    book = filled(read(offer("file")))
    book.publish([Entry(("track", "7"), published=track, fit=1.0)])
    book.publish([Entry(("track", "7"), published=track, fit=1.0)])
    for order in Order:
        assert "Slow Tide" in names(book.arrange(View(order=order)))
    assert names(book.arrange(View())) == ["Slow Tide", "file"]
    assert names(book.arrange(View(Sieve(sources=frozenset({"deezer"}))))) == ["Slow Tide"]
    assert names(book.arrange(View(Sieve(longest=100)))) == ["file"]
    assert names(book.arrange(View(Sieve(formats=frozenset({"flac"}))))) == ["file"]
    assert book.entry(("track", "7")) is not None


def test_several_threads_may_fill_it() -> None:
    book = ResultBook()
    threads = [
        threading.Thread(
            target=lambda n=n: book.add(read(offer(f"{n}/{i}.mp3", f"p{n}")) for i in range(200))
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert book.arrange(View()).files == 800
    assert book.arrange(View()).total == 4
