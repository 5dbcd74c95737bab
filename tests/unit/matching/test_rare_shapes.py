"""Shapes of names that few people write, each read as a person would read it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.domain import Track, Verdict
from core.matching import LibraryIndex, Matcher
from core.matching import index as index_room
from core.matching.filename import parse_path
from core.matching.snapshot import load_index, save_index
from core.matching.titles import parse_title
from core.matching.versions import read_tail
from tests.unit.matching.helpers import owned, wanted

PATHS = [
    # the album is called by a number, which is no track number
    (r"Tin Foxes\11\11 Songs.flac", "Tin Foxes", "11", None, "11 Songs"),
    (r"Tin Foxes\Sea\Tin Foxes - One - Two.mp3", "Tin Foxes", "Sea", None, "One - Two"),
    # the release folder is turned round: album first
    (r"Tin Foxes\Sea - Tin Foxes\01 Reef.mp3", "Tin Foxes", "Sea", 1, "Reef"),
    (r"Sea (2011)\01 Reef.mp3", None, "Sea", 1, "Reef"),
    (r"Tin Foxes\Sea - MP3 Web - 16-44\02 Reef.mp3", "Tin Foxes", "Sea", 2, "Reef"),
    (r"Tin Foxes\CD Web - 2011 FLAC\02 Reef.flac", "Tin Foxes", "CD Web", 2, "Reef"),
    # a scene release of several artists: the first hyphen is the cut
    (r"Various-Sea-WEB-2011-GRP\01-tin_foxes-reef-grp.mp3", "tin foxes", "Sea", 1, "reef"),
]


@pytest.mark.parametrize(("path", "artist", "album", "number", "title"), PATHS)
def test_a_path_is_read_as_a_person_would(
    path: str, artist: str | None, album: str, number: int | None, title: str
) -> None:
    track = parse_path(path)
    assert (track.artists, track.album) == ((artist,) if artist else (), album)
    assert (track.track_number, track.title) == (number, title)


VIDEOS = [
    ("- Official Video", None, "Official Video"),
    ("Tin Foxes // 「Reef」", "Tin Foxes", "Reef"),
    ("Tin Foxes - Reef | HD | HQ | HD | HQ | HD | HQ | HD | HQ", "Tin Foxes", "Reef"),
    # more packaging than anybody writes: an end, not a loop
    ("Tin Foxes - Reef" + " | HD | HQ" * 5, "Tin Foxes", "Reef"),
]


@pytest.mark.parametrize(("text", "artist", "title"), VIDEOS)
def test_a_video_title_is_freed_of_its_packaging(text: str, artist: str | None, title: str) -> None:
    track = parse_title(text)
    assert (track.artists[:1], track.title) == ((artist,) if artist else (), title)


def compared(one: str, other: str, album: str | None = None) -> tuple[Verdict, str]:
    """The verdict and its first reason; the same from both sides."""
    left, right = wanted(one, album=album), wanted(other, album=album)
    there, back = Matcher().compare(left, right), Matcher().compare(right, left)
    assert there.verdict is back.verdict
    return there.verdict, there.reasons[0]


SAME = [
    ("Tin Foxes Big Band ~ Reef", "Big Band Tin Foxes ~ Reef", "artist credit is written"),
    ("Tin Foxes ~ HarbourLightsHinterglow", "Tin Foxes ~ Harbour Lights", "title is spelled"),
    ("Tin Foxes ~ Hell Fire in Town", "Tin Foxes ~ Hellfire in Towns", "title is spelled"),
    ("Tin Foxes ~ Reef (The Remix)", "Tin Foxes ~ Reef (Original Remix)", "Same title and"),
    ("Tin Foxes ~ Reef (Tin Foxes Remix)", "Tin Foxes ~ Reef (Remix)", "Same title and artist"),
    ("Tin Foxes ~ Reef (Bo Lark Remix)", "Tin Foxes ~ Reef (Remix by Bo Lark)", "Same title and"),
    ("Tin Foxes ~ Reef –", "Tin Foxes ~ Reef", "Same title and artist"),
    ("Tin Foxes -Reef", "Tin Foxes ~ Reef", "Same title and artist"),
    ("Tin Foxes ~ [HD]", "Tin Foxes ~ HD", "Same title and artist"),
    ("Reef –", "Reef", "The artist is not named"),
    ('01: "Harbour Lights"', "Tin Foxes ~ Harbour Lights", "the artist is not named"),
]


@pytest.mark.parametrize(("one", "other", "reason"), SAME)
def test_the_same_song_in_rare_spellings_is_accepted(one: str, other: str, reason: str) -> None:
    verdict, told = compared(one, other, album="Hinterglow")
    assert verdict is Verdict.ACCEPT
    assert reason in told


NAMED_AS_ITS_ALBUM = ["Reef (Low Tide)", "Reef - Live at Wembley", "Reef (The Remixes)"]


@pytest.mark.parametrize("title", NAMED_AS_ITS_ALBUM)
def test_the_name_of_the_album_in_a_title_tells_no_other_recording(title: str) -> None:
    album = title.removeprefix("Reef").strip(" -()")
    found = Matcher().compare(
        wanted(f"Tin Foxes ~ {title}"), wanted("Tin Foxes ~ Reef", album=album)
    )
    assert found.verdict is Verdict.ACCEPT
    assert found.reasons == ("Same title and artist",)


OTHERS = [
    ("Tin Foxes ~ -", "Tin Foxes ~ Reef"),  # a dash is no title
    ("Tin Foxes ~ -", "Tin Foxes ~ -"),  # nor are two of them one song
    ("Tin Foxes ~ Live Harbour Lights", "Tin Foxes ~ Harbour Lights"),
    ("Tin Foxes ~ Harbour Remix Lights", "Tin Foxes ~ Harbour Lights"),
    ("Tin Foxes ~ Reef (Live at Wembley 1992)", "Tin Foxes ~ Reef (Live at Wembley 1993)"),
    ("Harbour Lights 3:45", "Harbour Lights"),  # a length is told after longer titles only
    ("Harbour Lights - A - B - C - D", "Tin Foxes ~ Harbour Lights"),
    ('Ada: Tin - Foxes - Reef - by "One" (from Two)', "Tin Foxes ~ Harbour Lights"),
]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_titles_that_can_be_read_in_many_ways_are_no_other_song(one: str, other: str) -> None:
    assert compared(one, other)[0] is not Verdict.ACCEPT


def test_a_tail_of_ordinals_and_packaging_tells_no_version() -> None:
    assert read_tail(("2nd", "edition")).kinds == frozenset()


def test_two_credits_that_share_a_guest_differ_in_more_than_spelling() -> None:
    ada, nia = (Track("Reef", (name, "Bo Lark")) for name in ("Ada Quill", "Nia Sol"))
    shared, alone = Matcher().compare(ada, nia), Matcher().compare(ada, Track("Reef", ("Nia Sol",)))
    assert Matcher().compare(ada, ada).score > shared.score > alone.score
    assert shared.reasons == ("The artist credit is written differently",)


def test_a_wish_in_another_script_is_found_among_many_alike() -> None:
    rows = [owned(f"藤澤慶昌 ~ 幸せの日々 {number}", path=f"/{number}") for number in range(12)]
    found = LibraryIndex.build(rows).best(wanted("藤澤慶昌 ~ 幸せの日 5"))
    assert found is not None
    assert found.track is rows[5]


LIBRARY = [owned(f"Tin Foxes ~ Harbour Lights {number}", 100.0 + number) for number in range(40)]


def test_what_few_rows_of_each_word_do_not_bring_is_looked_for_more_widely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every word of the wish stands in forty rows before the right one."""
    monkeypatch.setattr(index_room, "_CAP", 1)
    rows = [owned(f"Tin Foxes ~ Harbour {number}") for number in range(40)]
    rows += [owned(f"Brass Owls ~ Lights {number}") for number in range(40)]
    rows += [owned("Brass Foxes ~ Harbour Lights")]
    found = LibraryIndex.build(rows).best(wanted("Brass Foxes ~ Harbuor Lights"))
    assert found is not None
    assert found.track is rows[-1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_many_wishes_shared_out_among_processes_are_answered_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wishes = [wanted(f"Tin Foxes ~ Harbour Lights {number}") for number in (*range(40), 99)]
    built = LibraryIndex.build(LIBRARY)
    alone = built.best_many(wishes)
    monkeypatch.setattr(index_room, "workers", lambda _items: 2)
    shared = built.best_many(wishes)
    assert shared == alone
    assert [match and id(match.track) for match in shared[:40]] == [id(row) for row in LIBRARY]


def test_an_index_that_cannot_be_kept_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "index.snapshot"
    save_index(LibraryIndex.build(LIBRARY), place)
    kept = place.read_bytes()

    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space"):
        save_index(LibraryIndex.build(LIBRARY[:3]), place)
    assert [one.name for one in tmp_path.iterdir()] == ["index.snapshot"]
    assert place.read_bytes() == kept


def test_a_snapshot_of_another_format_is_not_believed(tmp_path: Path) -> None:
    place = tmp_path / "index.snapshot"
    save_index(LibraryIndex.build(LIBRARY), place)
    with np.load(place) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["head"][0] += 1
    with place.open("wb") as out:
        np.savez(out, **arrays)
    assert load_index(place, LIBRARY) is None
