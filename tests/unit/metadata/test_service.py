"""What is known about a file is completed, each field with its source, and nothing is guessed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.domain import RateLimited, StorageError, Track, TrackIds, Unreachable
from core.domain.catalogue import AlbumKind
from core.matching import Matcher
from core.media.cover import CoverShaper
from core.tasks import Cancelled, TaskContext
from services.metadata.model import Subject, provenance
from services.metadata.service import MetadataService
from tests.unit.metadata.conftest import PERFORMERS, SONGS, Room
from tests.unit.metadata.library import COVER, record

TEARDROP = Track("Teardrop", ("Massive Attack",))


def test_a_bare_title_gets_everything_and_says_from_where(room: Room) -> None:
    found = room.ask(TEARDROP)
    track, tags = found.track, found.tags
    assert (track.album, track.track_number, track.track_total) == ("Mezzanine", 3, 3)
    assert (tags.artist, tags.artists) == (
        "Massive Attack, Elizabeth Fraser",
        ("Massive Attack", "Elizabeth Fraser"),
    )
    assert (tags.album_artist, tags.date, tags.genres) == (
        "Massive Attack",
        "1998-04-20",
        ("Trip Hop",),
    )
    assert (tags.mb_recording, tags.mb_release, tags.mb_release_group) == (
        "m-rec-2",
        "m",
        "m-group",
    )
    assert tags.mb_artists == ("mb-Massive Attack", "mb-Elizabeth Fraser")
    assert (tags.label, tags.release_types, tags.compilation) == ("Virgin", ("album",), False)
    assert found.sources["title"] == "the request"
    assert found.sources["album"] == found.sources["artists"] == "Deezer"
    assert found.sources["mb_release"] == found.sources["label"] == "MusicBrainz"
    assert found.notes == ()
    assert found.pictures == ((COVER, "Deezer"),)


def test_what_the_job_knows_comes_first(room: Room) -> None:
    wanted = Track(
        "Teardrop", ("Massive Attack",), "Mezzanine", track_number=7, track_total=20,
        release_date="1999-01-01", genres=("Downtempo",), ids=TrackIds(isrc="GBAAA9800002"),
    )  # fmt: skip
    found = room.ask(wanted)
    assert (found.track.track_number, found.track.track_total) == (7, 20)
    assert (found.tags.date, found.tags.genres) == ("1999-01-01", ("Downtempo",))


def test_a_year_becomes_the_day_but_another_year_stays(room: Room) -> None:
    album = replace(TEARDROP, album="Mezzanine")
    assert room.ask(replace(album, year=1998)).tags.date == "1998-04-20"
    room.memory.clear()
    assert room.ask(replace(album, year=2003)).tags.date == "2003"


def test_a_song_that_is_not_the_wanted_one_gives_nothing(room: Room) -> None:
    found = room.ask(Track("Teardrop (Live in Oslo)", ("Massive Attack",)))
    assert (found.track.album, found.pictures) == (None, ())
    other = room.ask(Track("Teardrop", ("José González",)))
    assert other.track == Track("Teardrop", ("José González",))


def test_another_edition_keeps_its_name_and_takes_no_numbers_dates_or_ids(room: Room) -> None:
    found = room.ask(replace(TEARDROP, album="Mezzanine (Deluxe Edition)"))
    assert found.track.album == "Mezzanine (Deluxe Edition)"
    assert found.track.track_number is None
    assert (found.tags.date, found.tags.mb_release, found.tags.label) == (None, None, None)
    assert found.tags.isrc == "GBAAA9800002"


def test_the_artists_own_album_is_chosen_before_samplers_and_singles(room: Room) -> None:
    room.deezer.records = (
        record("Big Hits", "Various Artists", ("Teardrop", "X"), kind=AlbumKind.COMPILATION,
               performers=("Massive Attack", "Y")),
        record("Teardrop", "Massive Attack", ("Teardrop",), kind=AlbumKind.SINGLE),
        *room.deezer.records,
    )  # fmt: skip
    assert room.ask(TEARDROP).track.album == "Mezzanine"


def test_a_release_that_the_catalogue_calls_a_single_is_one(room: Room) -> None:
    room.deezer.records = (
        record("Teardrop EP", "Massive Attack", ("Teardrop", "Euro Zero"), kind=AlbumKind.SINGLE),
    )
    room.musicbrainz.records = ()
    assert room.ask(Track("Euro Zero", ("Massive Attack",))).track.single is True


def test_a_sampler_keeps_its_track_artists(room: Room) -> None:
    room.deezer.records = (
        record("Night Songs", "Various Artists", SONGS, performers=("A", "B", "C"),
               kind=AlbumKind.COMPILATION),
    )  # fmt: skip
    room.musicbrainz.records = ()
    tags = room.ask(Track("Risingson", ("B",), "Night Songs")).tags
    assert (tags.artist, tags.album_artist, tags.compilation) == ("B", "Various Artists", True)


def test_a_release_without_artist_but_many_singers_is_a_sampler(room: Room) -> None:
    room.deezer.records = (record("Night Songs", "", SONGS, performers=("A", "B", "C")),)
    room.musicbrainz.records = ()
    tags = room.ask(Track("Risingson", ("B",), "Night Songs")).tags
    assert (tags.album_artist, tags.compilation) == ("Various Artists", True)


def test_several_discs_have_their_own_totals(room: Room) -> None:
    room.deezer.records = (record("Box", "Halden", ("A1", "A2", "B1", "B2"), discs=2),)
    room.musicbrainz.records = ()
    track = room.ask(Track("B2", ("Halden",), "Box")).track
    assert (track.disc_number, track.disc_total) == (2, 2)
    assert (track.track_number, track.track_total) == (2, 2)


def test_the_remixer_is_the_artist_and_the_album_stays_its_artists(room: Room) -> None:
    title = "Teardrop (Mad Professor Remix)"
    room.deezer.records = (
        record("No Protection", "Massive Attack", (title,),
               performers=("Massive Attack;Mad Professor",)),
    )  # fmt: skip
    room.musicbrainz.records = ()
    found = room.ask(Track(title, ("Massive Attack",)))
    assert found.tags.artists == ("Mad Professor", "Massive Attack")
    assert found.tags.artist == "Mad Professor, Massive Attack"
    assert found.tags.album_artist == "Massive Attack"


def test_one_credit_for_two_is_taken_apart_and_kept_as_written(room: Room) -> None:
    found = room.ask(Track("Teardrop", ("Massive Attack feat. Elizabeth Fraser",), "Mezzanine"))
    assert found.tags.artist == "Massive Attack feat. Elizabeth Fraser"
    assert found.tags.artists == ("Massive Attack", "Elizabeth Fraser")


def test_the_files_own_genre_stays(room: Room) -> None:
    found = room.ask(replace(TEARDROP, album="Mezzanine"), genres=("Bristol",))
    assert found.tags.genres == ()


def test_an_album_is_looked_up_once_for_all_its_tracks(room: Room) -> None:
    service = room.service()
    for title in SONGS:
        service.resolve(Subject(Track(title, ("Massive Attack",), "Mezzanine")), TaskContext())
    assert room.deezer.asked == ["search_albums", "album"]
    assert room.musicbrainz.asked == ["search_albums", "album"]


def test_all_tracks_of_an_album_agree_months_later_too(room: Room) -> None:
    first = room.ask(Track("Angel", ("Massive Attack",), "Mezzanine", release_date="1998"))
    room.deezer.records = (
        record("Mezzanine", "Massive Attack", SONGS, performers=PERFORMERS, date="2019-08-23",
               label="Reissue"),
    )  # fmt: skip
    room.musicbrainz.silent()
    later = room.ask(Track("Teardrop", ("Massive Attack",), "Mezzanine"))
    shared = ("album", "album_artist", "date", "mb_release", "mb_release_group", "label")
    assert [getattr(later.tags, name) for name in shared] == [
        getattr(first.tags, name) for name in shared
    ]
    assert later.pictures == first.pictures


def test_an_id_that_the_albums_other_tracks_lack_is_left_out(room: Room) -> None:
    answers = room.musicbrainz.records
    room.musicbrainz.records = ()
    assert room.ask(Track("Angel", ("Massive Attack",), "Mezzanine")).tags.mb_release is None
    room.musicbrainz.records = answers
    later = room.ask(Track("Teardrop", ("Massive Attack",), "Mezzanine"))
    assert (later.tags.mb_release, later.tags.label) == (None, None)
    assert later.tags.mb_recording == "m-rec-2"


def test_an_edition_of_another_length_gives_no_ids(room: Room) -> None:
    room.musicbrainz.records = (
        record("Mezzanine", "Massive Attack", (*SONGS, "Bonus"), source="musicbrainz", mbid="m"),
    )
    tags = room.ask(replace(TEARDROP, album="Mezzanine")).tags
    assert (tags.mb_recording, tags.mb_release) == ("m-rec-2", None)


def test_a_silent_catalogue_is_named_and_then_left_alone(room: Room) -> None:
    room.deezer.silent()
    service = room.service()
    first = service.resolve(Subject(TEARDROP), TaskContext())
    assert first.notes == ("Deezer does not answer.",)
    assert first.sources["album"] == "MusicBrainz"
    second = service.resolve(Subject(Track("Angel", ("Massive Attack",))), TaskContext())
    assert second.notes == ("Deezer was not asked: it did not answer a moment ago.",)
    assert len(room.deezer.asked) == 1


def test_all_catalogues_silent_leaves_what_is_known(room: Room) -> None:
    room.deezer.silent()
    room.musicbrainz.trouble = RateLimited("MusicBrainz", "MusicBrainz asks for a pause.", 60.0)
    found = room.ask(TEARDROP)
    assert found.track == TEARDROP
    assert found.notes == ("Deezer does not answer.", "MusicBrainz asks for a pause.")


def test_a_slow_catalogue_costs_the_patience_once(room: Room) -> None:
    go_on, busy = threading.Event(), threading.Event()

    def slowly() -> None:
        busy.set()
        go_on.wait(60)

    room.deezer.before = slowly
    room.patience = 0.2
    service = room.service()
    service.prepare("job-1", Subject(TEARDROP))
    assert busy.wait(20)
    first = service.resolve(Subject(TEARDROP), TaskContext(), "job-1")
    assert first.notes == ("Deezer did not answer in time.",)
    assert first.track.album is None
    second = service.resolve(Subject(Track("Angel", ("Massive Attack",))), TaskContext())
    go_on.set()
    assert second.notes[0].startswith("Deezer was not asked")


def test_who_waits_behind_others_too_long_says_so_and_blames_nobody(room: Room) -> None:
    go_on, busy = threading.Event(), threading.Event()

    def slowly() -> None:
        busy.set()
        go_on.wait(60)

    room.deezer.before = slowly
    service = room.service()
    service.prepare("job-1", Subject(Track("Angel", ("Massive Attack",))))
    assert busy.wait(20)
    hurried = MetadataService(
        lambda: [room.deezer], room.gallery, CoverShaper(), room.memory,
        lambda: Matcher().compare, room.settings.__getitem__, None, 0.2,
    )  # fmt: skip
    hurried._lookups = service._lookups
    found = hurried.resolve(Subject(TEARDROP), TaskContext())
    go_on.set()
    assert found.notes == ("Deezer had no time left for this file.",)


def test_an_adapters_bug_keeps_no_file_from_its_place(room: Room) -> None:
    room.deezer.trouble = KeyError("album")
    found = room.ask(TEARDROP)
    assert found.notes == ("A catalogue's answer could not be used; the log has the details.",)


def test_a_disk_in_trouble_is_told_in_its_own_words_and_is_no_bug(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.deezer.trouble = StorageError("The database cannot be opened.")
    assert room.ask(TEARDROP).notes == ("The database cannot be opened.",)
    assert all(one.exc_info is None for one in caplog.records)


def test_cancelling_does_not_wait_for_the_catalogue(room: Room) -> None:
    go_on, ctx = threading.Event(), TaskContext()

    def cancelled_meanwhile() -> None:
        ctx.cancel()
        go_on.wait(20)

    room.deezer.before = cancelled_meanwhile
    with pytest.raises(Cancelled):
        room.service().resolve(Subject(TEARDROP), ctx)
    go_on.set()


def test_what_was_gathered_ahead_is_used(room: Room) -> None:
    service = room.service()
    service.prepare("job-1", Subject(TEARDROP))
    service.prepare("job-1", Subject(TEARDROP))
    found = service.resolve(Subject(TEARDROP, duration=220.0), TaskContext(), "job-1")
    assert found.track.album == "Mezzanine"
    assert room.deezer.asked.count("search_tracks") == 1


def test_another_edition_than_prepared_is_looked_up_anew(room: Room) -> None:
    service = room.service()
    service.prepare("job-1", Subject(Track("Somewhere Else", ("Nobody",))))
    found = service.resolve(Subject(TEARDROP), TaskContext(), "job-1")
    assert found.track.album == "Mezzanine"


def test_a_download_that_came_to_nothing_is_forgotten(room: Room) -> None:
    service = room.service()
    service.prepare("job-1", Subject(TEARDROP))
    service.forget("job-1")
    service.forget("job-1")
    assert service.resolve(Subject(TEARDROP), TaskContext(), "job-1").track.album == "Mezzanine"


def test_with_tags_off_nobody_is_asked(room: Room) -> None:
    room.settings["tags.enabled"] = False
    service = room.service()
    service.prepare("job-1", Subject(TEARDROP))
    assert service.resolve(Subject(TEARDROP), TaskContext(), "job-1").track == TEARDROP
    assert room.deezer.asked == []
    assert not service.wants_covers


def test_the_catalogue_a_track_came_from_is_asked_first(room: Room) -> None:
    found = room.ask(TEARDROP, catalogue="musicbrainz")
    assert found.sources["album"] == "MusicBrainz"


def test_a_file_without_artist_or_title_is_not_looked_up(room: Room) -> None:
    room.ask(Track("Teardrop"))
    room.ask(Track("", ("Massive Attack",)))
    assert room.deezer.asked == []


def test_the_cover_is_fetched_once_for_an_album(room: Room, picture: Callable[..., bytes]) -> None:
    room.gallery.pictures[COVER] = picture(1000, 1000)
    service = room.service()
    for title in SONGS:
        found = service.resolve(Subject(Track(title, ("Massive Attack",))), TaskContext())
        cover = service.cover(found, TaskContext())
        assert cover is not None
        assert cover[1] == "Deezer"
    assert room.gallery.asked == [COVER]


def test_no_cover_is_fetched_for_a_file_that_has_a_good_one_or_with_artwork_off(
    room: Room,
) -> None:
    assert room.ask(TEARDROP, has_cover=True).pictures == ()
    room.settings["tags.artwork"] = False
    service = room.service()
    found = service.resolve(Subject(TEARDROP), TaskContext())
    assert service.cover(found, TaskContext()) is None
    assert room.gallery.asked == []


class Words:
    title = "LRCLIB"

    def __init__(self, words: str | Exception) -> None:
        self.words = words

    def lyrics(self, track: Track, ctx: TaskContext) -> str | None:
        if isinstance(self.words, Exception):
            raise self.words
        return self.words


def test_lyrics_come_only_when_asked_for(room: Room) -> None:
    room.lyrics = Words("[00:01.00]Love")
    assert room.ask(TEARDROP).tags.lyrics is None
    room.settings["tags.lyrics"] = True
    assert room.ask(TEARDROP).tags.lyrics == "[00:01.00]Love"
    room.lyrics = Words(Unreachable("LRCLIB", "LRCLIB does not answer."))
    found = room.ask(TEARDROP)
    assert (found.tags.lyrics, found.notes) == (None, ("LRCLIB does not answer.",))


def test_sources_read_as_phrases() -> None:
    pairs = [("album", "Deezer"), ("title", "its tags"), ("release_date", "Deezer")]
    assert provenance(pairs) == ["album, release date from Deezer", "title from its tags"]
