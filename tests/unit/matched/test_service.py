"""Matched Download for one file: whose it is, on which release, and fetching it as that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain import Candidate, FilingMode, JobState, LibraryTrack
from core.domain.catalogue import AlbumKind
from services.matched.model import Likely, Reason
from services.matched.service import ORIGIN
from tests.unit.matched.conftest import Table, offer

TIDE = offer("Music\\LV\\03 - luma vessel - slow tide.flac", 372.4)
REMIX = offer("Music\\favs\\paper lanterns (mirea voss remix).mp3", 301)


def names(people: tuple[Likely, ...]) -> list[str]:
    return [one.artist.name for one in people]


def first(table: Table, file: Candidate) -> Likely:
    return table.service.likely(file, table.ctx).people[0]


def test_the_file_is_proposed_as_its_artists_with_a_calibrated_likelihood(table: Table) -> None:
    told = table.service.likely(TIDE, table.ctx)
    assert told.title == "Deezer"
    lead, other = told.people[0], told.people[1]
    assert (lead.artist.name, lead.reason) == ("Luma Vessel", Reason.RECORDED)
    assert lead.likelihood > 0.95
    assert (other.artist.name, other.likelihood < 0.3) == ("Odd Harbour", True)
    assert len(table.there.deezer.log) == 3


def test_artists_of_the_name_fill_the_row_without_counting_as_matches(table: Table) -> None:
    told = table.service.likely(offer("Music\\Luma - Unheard Of.mp3"), table.ctx)
    assert told.people[0].artist.name == "Luma"
    assert (told.people[0].reason, told.people[0].likelihood) == (Reason.NAMED, 0.3)
    assert "Luma Vessel" in names(told.people)
    assert len(told.people) <= 5


def test_an_artist_whom_the_library_has_is_likelier_and_says_so(table: Table) -> None:
    table.own([LibraryTrack(f"Song {n}", ("Luma",), path=f"/m/{n}.flac") for n in range(14)])
    lead = first(table, offer("Music\\Luma - Unheard Of.mp3"))
    assert (lead.artist.name, lead.likelihood, lead.owned) == ("Luma", 0.7, 14)


def test_an_owned_recording_speaks_for_its_artist_when_no_catalogue_answers(table: Table) -> None:
    table.there.deezer.fault("html", 50)
    table.own([LibraryTrack("Slow Tide", ("Luma Vessel",), duration=372.0, path="/m/a.flac")])
    told = table.service.likely(TIDE, table.ctx)
    assert told.title == ""
    assert "instead of Deezer" in told.trouble
    assert (told.people[0].artist.name, told.people[0].reason) == ("Luma Vessel", Reason.OWNED)
    made = table.service.releases(TIDE, told.people[0], table.ctx)
    assert [one.track for one in made] == [None]
    assert (made[0].target.artists, made[0].target.album) == (("Luma Vessel",), None)


def test_offline_and_without_a_library_the_files_own_artist_is_left(table: Table) -> None:
    table.there.deezer.fault("html", 50)
    told = table.service.likely(TIDE, table.ctx)
    assert [(one.artist.name, one.likelihood) for one in told.people] == [("luma vessel", 0.3)]
    assert table.service.picture(told.people[0].artist, 72, table.ctx) is None


def test_a_folders_name_is_not_taken_for_an_artist(table: Table) -> None:
    lead = first(table, offer("Music\\Summer favs\\Slow Tide.flac", 372))
    assert lead.artist.name == "Luma Vessel"
    assert lead.likelihood > 0.8


def test_a_remix_is_its_remixers_and_the_other_artist_contributes(table: Table) -> None:
    people = table.service.likely(REMIX, table.ctx).people
    assert names(people)[:2] == ["Mirea Voss", "Saltbox Choir"]
    assert [one.reason for one in people[:2]] == [Reason.REMIXED, Reason.ORIGINAL]
    assert people[0].likelihood > 0.8 > people[1].likelihood
    for chosen in people[:2]:  # whoever is clicked, the rule holds
        target = table.service.releases(REMIX, chosen, table.ctx)[0].target
        assert target.artists == ("Mirea Voss", "Saltbox Choir")
        assert (target.album, target.album_artists) == ("Lanterns", ("Saltbox Choir",))


def test_two_artists_of_one_name_are_two_proposals_with_their_own_releases(table: Table) -> None:
    file = offer("Music\\Odd Harbour - Glass Weather.mp3", 190)
    people = table.service.likely(file, table.ctx).people
    both = [one for one in people if one.artist.name == "Odd Harbour"]
    assert len({one.artist.id for one in both}) == 2
    assert both[0].likelihood > both[1].likelihood
    albums = [table.service.releases(file, one, table.ctx)[0].album for one in both]
    assert [one.title if one else "" for one in albums] == ["Glass", "March"]
    found = table.service.search("Odd Harbour", file, table.ctx).people
    assert len({one.artist.id for one in found}) == 2


def test_a_guest_is_proposed_behind_the_artist(table: Table) -> None:
    people = table.service.likely(offer("M\\Bay of Ink - Night Post.flac", 180), table.ctx).people
    assert names(people)[0] == "Bay of Ink"
    assert people[0].likelihood > 0.8


def test_a_search_lists_artists_of_that_name_judged_as_this_files_author(table: Table) -> None:
    told = table.service.search("Luma", TIDE, table.ctx)
    by_name = {one.artist.name: one.likelihood for one in told.people}
    assert names(told.people)[0] == "Luma"  # as the catalogue orders them
    assert by_name["Luma Vessel"] > 0.95
    assert by_name["Luma Choir"] == 0.0
    assert told.total == len(told.people)
    assert len(table.there.deezer.log) == 2


def test_a_search_without_a_catalogue_finds_whom_the_library_has(table: Table) -> None:
    table.there.deezer.fault("html", 50)
    assert table.service.search("Odd Harbour", TIDE, table.ctx).people == ()
    table.own([LibraryTrack("Glass Weather", ("Odd Harbour",), path="/m/g.flac")])
    told = table.service.search("odd harbour", TIDE, table.ctx)
    assert names(told.people) == ["odd harbour"]
    assert told.trouble


def test_every_release_with_the_recording_is_offered_the_own_album_first(table: Table) -> None:
    owned = [LibraryTrack("Harbour", ("Luma Vessel",), "Estuary", duration=215, path="/m/h.flac")]
    table.own(owned)
    found = table.service.releases(TIDE, first(table, TIDE), table.ctx)
    told = [(one.album.title, one.album.kind, one.album.year) for one in found if one.album]
    assert told == [
        ("Estuary", AlbumKind.ALBUM, 2019),
        ("Slow Tide", AlbumKind.SINGLE, 2018),
        ("Blue Rooms", AlbumKind.COMPILATION, 2021),
    ]
    assert [one.owned for one in found] == [1, 0, 0]
    album, single, sampler = (one.target for one in found)
    assert (album.track_number, album.track_total, album.single) == (3, 3, False)
    assert (single.album, single.single) == ("Slow Tide", True)
    assert sampler.album_artists == ("Various Artists",)


def test_an_artist_without_the_recording_leaves_a_single_under_the_files_title(
    table: Table,
) -> None:
    luma = next(
        one
        for one in table.service.search("Luma", TIDE, table.ctx).people
        if one.artist.name == "Luma"
    )
    (made,) = table.service.releases(TIDE, luma, table.ctx)
    assert made.track is None
    assert (made.target.title, made.target.artists) == ("slow tide", ("Luma",))
    assert (made.target.album, made.target.track_number) == (None, None)


def test_a_length_that_the_file_does_not_have_is_not_demanded_of_it(table: Table) -> None:
    longer = offer("Music\\Luma Vessel - Slow Tide.flac", 381)
    target = table.service.releases(longer, first(table, longer), table.ctx)[0].target
    assert (target.title, target.duration) == ("Slow Tide", None)


def test_the_chosen_release_becomes_the_target_of_this_very_file(table: Table) -> None:
    lead = first(table, TIDE)
    release = table.service.releases(TIDE, lead, table.ctx)[0]
    job = table.service.start(TIDE, lead, release)
    ((track, origin, picked),) = table.downloads.taken
    assert (job.track, track, origin) == (release.target, release.target, ORIGIN)
    assert picked.candidate is TIDE
    assert picked.match.score > 0.9


def test_an_artist_may_be_chosen_before_the_releases_are_known(table: Table) -> None:
    table.service.start(TIDE, first(table, TIDE))
    track = table.downloads.taken[0][0]
    assert (track.artists, track.album) == (("Luma Vessel",), None)


def test_a_choice_is_remembered_for_the_file_and_for_its_words(table: Table) -> None:
    service, ctx = table.service, table.ctx
    choir = next(
        one for one in service.search("Luma", TIDE, ctx).people if one.artist.name == "Luma Choir"
    )
    service.start(TIDE, choir)
    for file in (TIDE, replace(TIDE, peer="somebody else")):
        lead = service.likely(file, ctx).people[0]
        assert (lead.artist.name, lead.reason, lead.likelihood) == (
            "Luma Choir",
            Reason.CHOSEN,
            1.0,
        )
    assert first(table, offer("M\\Luma Vessel - Harbour.flac")).artist.name == "Luma Vessel"


def test_the_release_taken_the_last_time_leads(table: Table) -> None:
    service, ctx = table.service, table.ctx
    lead = first(table, TIDE)
    single = service.releases(TIDE, lead, ctx)[1]
    service.start(TIDE, lead, single)
    again = first(table, TIDE)
    assert again.chosen == single.track
    assert service.releases(TIDE, again, ctx)[0].album == single.album


def test_skip_is_an_ordinary_download_that_stays(table: Table) -> None:
    job = table.service.skip(TIDE)
    assert table.downloads.plain == [TIDE]
    assert job.filing is FilingMode.AS_IS
    assert table.downloads.taken == []


@pytest.mark.parametrize("state", [JobState.DOWNLOADING, JobState.DONE])
def test_an_ordinary_download_that_was_begun_is_told_what_it_is(
    table: Table, state: JobState
) -> None:
    plain = table.service.skip(TIDE)
    table.downloads.there = [replace(plain, state=state)]
    job = table.service.start(TIDE, first(table, TIDE))
    assert job.id == plain.id
    assert job.track.artists == ("Luma Vessel",)
    assert table.downloads.taken == []


def test_a_job_that_is_wanted_already_takes_the_chosen_release(table: Table) -> None:
    lead = first(table, TIDE)
    release = table.service.releases(TIDE, lead, table.ctx)[1]
    known = replace(release.target, album="As the playlist says")
    take = table.downloads.take
    table.downloads.take = lambda _track, *rest: take(known, *rest)  # type: ignore[method-assign]
    assert table.service.start(TIDE, lead, release).track == release.target


def test_pictures_come_from_the_catalogue(table: Table) -> None:
    lead = first(table, TIDE)
    bare = replace(lead.artist, picture=None)  # as a search for recordings names artists
    told = table.service.picture(bare, 72, table.ctx)
    assert told is not None
    assert told.startswith(b"\xff\xd8\xff")
    release = table.service.releases(TIDE, lead, table.ctx)[0]
    assert release.album is not None
    cover = table.service.cover(release.album, 56, table.ctx)
    assert cover is not None
    assert cover != told


def test_the_place_is_shown_with_what_lies_there_already(table: Table) -> None:
    lead = first(table, TIDE)
    release = table.service.releases(TIDE, lead, table.ctx)[0]
    place = table.service.place(TIDE, release)
    assert place.parts == ("Luma Vessel", "Luma Vessel - Estuary", "Slow Tide.flac")
    assert (place.beside, place.cover) == (0, True)
    folder = table.folder.joinpath(*place.parts[:-1])
    folder.mkdir(parents=True)
    for name in ("01 - Low Water.flac", "cover.jpg", ".part"):
        (folder / name).write_bytes(b"x")
    table.settings["tags.artwork"] = False
    again = table.service.place(TIDE, release)
    assert (again.beside, again.cover) == (1, False)
