"""Following artists: the first scan learns, later ones find what is new and wish for it."""

from __future__ import annotations

import pytest

from core.domain import BadInput, NotFound
from core.domain.catalogue import CatalogueArtist
from core.domain.watching import USUAL_KINDS, ReleaseKind
from core.tasks import Cancelled, TaskContext
from services.wishes.watch_scan import AT_ONCE, LOCK
from tests.unit.watch.conftest import DAY, Watching


def follow(watching: Watching, *kinds: ReleaseKind) -> str:
    artist = watching.catalogue.search_artists("Halden", 1, watching.ctx).value[0]
    key = watching.service.watch(artist, kinds or USUAL_KINDS).key
    watching.service.scan(watching.ctx)
    watching.next_day()
    return key


def test_the_first_scan_learns_what_is_there_and_wishes_for_nothing(watching: Watching) -> None:
    artist = watching.catalogue.search_artists("Halden", 1, watching.ctx).value[0]
    watching.service.watch(artist)
    report = watching.service.scan(watching.ctx)
    assert (report.scanned, report.learned, report.found) == (1, ["Halden"], [])
    assert watching.wished() == []
    assert watching.activity.recent() == []


def test_a_new_album_becomes_wishes_with_its_origin(watching: Watching) -> None:
    key = follow(watching)
    watching.world.release("New Tide", "Halden", ["Surge", "Wake"], date=watching.day())
    report = watching.service.scan(watching.ctx)
    assert watching.wished() == ["Surge", "Wake"]
    assert {wish.origin.playlist_name for wish in watching.wishes.all()} == {"Watch list: Halden"}
    assert {wish.origin.playlist_key for wish in watching.wishes.all()} == {f"watch:{key}"}
    assert report.digest == "1 new release, 2 tracks wished for: Halden – New Tide"
    assert [line.text for line in watching.activity.recent()] == [report.digest]
    assert [event.wished for event in watching.events] == [2]
    [followed] = watching.service.all()
    assert (followed.new, watching.service.new_count()) == (1, 1)
    assert watching.service.mark_seen(key) == 1
    assert watching.service.new_count() == 0


def test_what_was_found_once_is_not_found_again(watching: Watching) -> None:
    follow(watching)
    watching.world.release("New Tide", "Halden", ["Surge"], date=watching.day())
    watching.service.scan(watching.ctx)
    watching.next_day()
    assert watching.service.scan(watching.ctx).found == []


def test_a_scan_asks_once_for_an_artist_and_once_for_a_release(watching: Watching) -> None:
    follow(watching)
    watching.world.release("New Tide", "Halden", ["Surge"], date=watching.day())
    before = len(watching.there.deezer.log)
    watching.service.scan(watching.ctx)
    asked = [one.path for one in watching.there.deezer.log[before:]]
    assert len(asked) <= 3
    assert len([path for path in asked if "/artist/" in path]) == 1


def test_owned_tracks_are_not_wished_for(watching: Watching) -> None:
    follow(watching)
    watching.owned.titles = {"Surge", "Wake"}
    watching.world.release("New Tide", "Halden", ["Surge", "Wake"], date=watching.day())
    watching.world.release("Spray", "Halden", ["Wake", "Foam"], kind="ep", date=watching.day())
    notes = {
        release.title: release.note for _, release in watching.service.scan(watching.ctx).found
    }
    assert watching.wished() == ["Foam"]
    assert notes == {"New Tide": "It is owned, or nearly so.", "Spray": ""}


def test_a_release_that_is_announced_waits_for_its_day(watching: Watching) -> None:
    watching.world.release("Later", "Halden", ["Soon"], date=watching.day(3))
    follow(watching)
    assert watching.service.scan(watching.ctx).found == []
    watching.clock.turn(3 * DAY)
    assert [one.title for _, one in watching.service.scan(watching.ctx).found] == ["Later"]


def test_an_old_album_that_a_catalogue_adds_is_no_news(watching: Watching) -> None:
    follow(watching)
    watching.world.release("Older Still", "Halden", ["Silt"], date="1999-01-01")
    assert watching.service.scan(watching.ctx).found == []
    assert watching.wished() == []


def test_a_remaster_of_a_known_album_is_no_news(watching: Watching) -> None:
    follow(watching)
    watching.world.release("Old Tide (Deluxe Edition)", "Halden", ["Ebb"], date=watching.day())
    watching.world.releases.pop(0)  # the first edition is no longer listed
    assert watching.service.scan(watching.ctx).found == []


@pytest.mark.parametrize(
    ("title", "kind", "counts_as"),
    [
        ("Salt", "album", ReleaseKind.ALBUM),
        ("Salt", "ep", ReleaseKind.EP),
        ("Salt", "single", ReleaseKind.SINGLE),
        ("Salt", "compile", ReleaseKind.COMPILATION),
        ("Live at the Pier", "album", ReleaseKind.LIVE),
        ("Salt (Live)", "single", ReleaseKind.LIVE),
        ("Salt (Nils Remix)", "single", ReleaseKind.REMIX),
        ("The Salt Remixes", "ep", ReleaseKind.REMIX),
    ],
)
def test_only_followed_kinds_are_wished_for(
    watching: Watching, title: str, kind: str, counts_as: ReleaseKind
) -> None:
    others = tuple(one for one in ReleaseKind if one is not counts_as)
    key = follow(watching, *others)
    watching.world.release(title, "Halden", ["One"], kind=kind, date=watching.day())
    assert watching.service.scan(watching.ctx).found == []
    watching.service.set_kinds(key, [counts_as])
    watching.world.release(f"{title} Two", "Halden", ["Two"], kind=kind, date=watching.day())
    watching.next_day()
    assert [one.kind for _, one in watching.service.scan(watching.ctx).found] == [counts_as]


def test_a_flood_of_releases_is_taken_up_in_parts(watching: Watching) -> None:
    follow(watching)
    for number in range(AT_ONCE + 3):
        watching.world.release(f"Drop {number}", "Halden", ["One"], date=watching.day())
    assert len(watching.service.scan(watching.ctx).found) == AT_ONCE
    watching.next_day()
    assert len(watching.service.scan(watching.ctx).found) == 3


def test_a_silent_catalogue_is_a_sentence_and_tried_again(watching: Watching) -> None:
    follow(watching)
    watching.world.release("New Tide", "Halden", ["Surge"], date=watching.day())
    watching.clock.turn(100 * DAY)  # the cache is of no help any more
    watching.there.deezer.fault("busy", 3)
    report = watching.service.scan(watching.ctx)
    # the last answer stands in for a silent service: nothing new, and no harm
    assert report.found == []
    watching.clock.turn(2 * DAY)
    assert len(watching.service.scan(watching.ctx).found) == 1


def test_a_release_whose_tracks_cannot_be_read_is_found_next_time(watching: Watching) -> None:
    follow(watching)
    watching.world.release("New Tide", "Halden", ["Surge"], date=watching.day())
    tracks = watching.catalogue.tracks

    def fails(*_: object) -> object:
        raise NotFound("Deezer", "Deezer does not answer.")

    watching.catalogue.tracks = fails  # type: ignore[method-assign, assignment]
    report = watching.service.scan(watching.ctx)
    assert (report.found, report.troubles) == ([], ["Halden – New Tide: Deezer does not answer."])
    watching.catalogue.tracks = tracks  # type: ignore[method-assign]
    assert len(watching.service.scan(watching.ctx).found) == 1


def test_a_name_is_found_in_the_catalogue_by_the_first_scan(watching: Watching) -> None:
    made = watching.service.watch_name("  halden ")
    watching.service.scan(watching.ctx)
    found = watching.store.get(made.key)
    assert found is not None
    assert found.artist is not None
    assert found.artist.name == "Halden"


def test_of_two_namesakes_a_person_chooses(watching: Watching) -> None:
    watching.world.namesake("Halden", "a choir", fans=800)
    watching.world.release("Psalms", "Halden/a choir", ["Kyrie"])
    made = watching.service.watch_name("Halden")
    report = watching.service.scan(watching.ctx)
    assert report.troubles == ["Halden: Several artists are called “Halden”."]
    [followed] = watching.service.all()
    assert followed.artist.trouble == "Several artists are called “Halden”."
    hits = watching.catalogue.search_artists("Halden", 5, watching.ctx).value
    watching.service.choose(made.key, hits[1])
    assert watching.service.scan(watching.ctx).learned == ["Halden"]


def test_the_namesake_whom_hardly_anybody_hears_is_not_meant(watching: Watching) -> None:
    watching.world.namesake("Halden", "a choir", fans=3)
    watching.world.release("Psalms", "Halden/a choir", ["Kyrie"])
    watching.service.watch_name("Halden")
    assert watching.service.scan(watching.ctx).learned == ["Halden"]


def test_a_name_nobody_knows_stays_with_a_sentence(watching: Watching) -> None:
    watching.service.watch_name("Nobody At All")
    report = watching.service.scan(watching.ctx)
    assert report.troubles == [
        "Nobody At All: No catalogue knows an artist called “Nobody At All”."
    ]


def test_those_asked_longest_ago_are_due_first(watching: Watching) -> None:
    for name in ("Halden", "Brine", "Cove"):
        watching.world.singer(name)
        watching.world.release(f"{name} One", name, ["One"])
        watching.service.watch_name(name)
        watching.clock.turn(1.0)
    first = watching.service.scan_due(watching.ctx, DAY, 2)
    assert first.learned == ["Halden", "Brine"]
    assert watching.service.scan_due(watching.ctx, DAY, 2).learned == ["Cove"]
    assert watching.service.scan_due(watching.ctx, DAY, 2).scanned == 0
    watching.next_day()
    assert [one.name for one in watching.service.due(DAY)] == ["Halden", "Brine", "Cove"]


def test_an_artist_is_found_again_in_another_catalogue(watching: Watching) -> None:
    follow(watching)
    elsewhere = CatalogueArtist("itunes", "99", "HALDEN")
    followed = watching.service.find(elsewhere)
    assert followed is not None
    assert watching.service.watch(elsewhere) == followed
    assert watching.service.find(CatalogueArtist("deezer", "99", "Halden")) is None


def test_who_is_followed_no_more_is_forgotten_and_wishes_stay(watching: Watching) -> None:
    key = follow(watching)
    watching.world.release("New Tide", "Halden", ["Surge"], date=watching.day())
    watching.service.scan(watching.ctx)
    assert watching.service.unwatch(key)
    assert not watching.service.unwatch(key)
    assert (watching.service.all(), watching.service.news()) == ([], [])
    assert watching.wished() == ["Surge"]


def test_two_scans_at_once_are_one(watching: Watching) -> None:
    watching.service.watch_name("Halden")
    assert watching.pace.acquire(LOCK)
    report = watching.service.scan(watching.ctx)
    assert report.troubles == ["The watch list is being scanned already."]
    watching.pace.release(LOCK)
    assert watching.service.scan(watching.ctx).scanned == 1


def test_a_cancelled_scan_gives_the_turn_back(watching: Watching) -> None:
    watching.service.watch_name("Halden")
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        watching.service.scan(ctx)
    assert watching.pace.acquire(LOCK)


def test_names_that_say_nothing_are_refused(watching: Watching) -> None:
    with pytest.raises(BadInput, match="without a name"):
        watching.service.watch_name("  ")
    with pytest.raises(BadInput, match="“Brine” is not followed"):
        watching.service.scan(watching.ctx, ["Brine"])
    watching.service.watch_name("Halden")
    watching.service.watch_name("HALDEN")
    assert len(watching.service.all()) == 1
    hits = watching.catalogue.search_artists("Halden", 1, watching.ctx).value
    watching.store.add(watching.service.named("Halden").__class__("deezer:1", "Halden", hits[0]))
    with pytest.raises(BadInput, match="Several followed artists"):
        watching.service.named("halden")


def test_when_an_artist_is_due_again_the_catalogue_is_really_asked(watching: Watching) -> None:
    watching.service.watch_name("Halden")
    for expected in (1, 2):
        watching.service.scan_due(watching.ctx, DAY, 5)
        listings = [one for one in watching.there.deezer.log if one.path.endswith("/albums")]
        assert len(listings) == expected
        [followed] = watching.store.all()
        assert followed.tried_at is not None
        watching.clock.turn(followed.tried_at + DAY - watching.clock.now())  # due to the second
