"""Recommendations from the library itself, and the one door to everything to discover."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.paths import log_file
from core.domain import BadInput, LibraryTrack, Playlist, Unreachable
from core.ports.discovery import DiscoveryList
from core.tasks import TaskContext
from sandbox.catalogues import Catalogues, MusicWorld
from services.container import Container, build_container
from services.discovery.library import ALBUMS, ARTISTS, LibraryLists
from services.discovery.service import DiscoveryService
from services.frontends.cli import Doors, run
from tests.contract.discovery_stages import JAMS, KEY, FakeDiscovery, fill, fill_lastfm
from tests.unit.watch.conftest import Watching

CTX = TaskContext()


def owned(artist: str, album: str, count: int) -> list[LibraryTrack]:
    return [LibraryTrack(f"{album} {n}", (artist,), album) for n in range(count)]


@pytest.fixture(scope="module")
def there() -> Iterator[Catalogues]:
    with Catalogues(MusicWorld()) as made:
        yield made


@pytest.fixture
def watching(there: Catalogues, tmp_path: Path) -> Iterator[Watching]:
    world = there.world
    world.singers.clear()
    world.releases.clear()
    for title, date in (("Tide", "2010-01-01"), ("Ebb", "2015-01-01"), ("Surge", "2020-01-01")):
        world.release(title, "Halden", [f"{title} One", f"{title} Two"], date=date)
    world.release("Salt", "Brine", ["Salt One"], kind="ep")
    world.release("Crust", "Brine", ["Crust One"], kind="single")
    world.release("Grain", "Brine", ["Grain One"])
    for server in there.servers:
        server.reset()
    made = Watching(there, tmp_path)
    yield made
    made.close()
    assert there.violations == []


def lists(watching: Watching, tracks: list[LibraryTrack]) -> LibraryLists:
    return LibraryLists(lambda: tracks, watching.catalogue)


def test_missing_albums_of_collected_artists_come_in_turn(watching: Watching) -> None:
    tracks = owned("Halden", "Tide (Remastered)", 5) + owned("Brine", "Grain", 3)
    gaps = lists(watching, tracks).gaps(watching.ctx)
    assert [gap.release.album.title for gap in gaps] == ["Surge", "Salt", "Ebb"]
    assert gaps[0].owned == 5
    playlist = lists(watching, tracks).read("gaps", watching.ctx)
    assert [row.track.title for row in playlist.entries] == [
        "Surge One", "Surge Two", "Salt One", "Ebb One", "Ebb Two",
    ]  # fmt: skip
    assert playlist.key == "library:gaps"


def test_hardly_owned_artists_and_samplers_are_left_out(watching: Watching) -> None:
    tracks = owned("Halden", "Tide", 2) + owned("Various Artists", "Hits", 90)
    assert lists(watching, tracks).gaps(watching.ctx) == []
    assert watching.there.deezer.log == []


def test_a_namesake_is_told_apart_by_what_is_owned(watching: Watching) -> None:
    watching.world.namesake("Halden", "a choir", fans=90_000)
    watching.world.release("Psalms", "Halden/a choir", ["Kyrie"])
    gaps = lists(watching, owned("Halden", "Tide", 5)).gaps(watching.ctx)
    assert [gap.release.album.title for gap in gaps] == ["Surge", "Ebb"]
    assert lists(watching, owned("Halden", "Unheard", 5)).gaps(watching.ctx) == []


def test_it_keeps_to_its_budget(watching: Watching) -> None:
    tracks: list[LibraryTrack] = []
    for number in range(ARTISTS + 10):
        name = f"Artist {number}"
        for title in ("One", "Two"):
            watching.world.release(f"{name} {title}", name, ["Song"])
        tracks += owned(name, f"{name} One", 4)
    lists(watching, tracks).read("gaps", watching.ctx)
    # an album is one call and a second one for its codes
    assert len(watching.there.deezer.log) <= 2 * ARTISTS + 2 * ALBUMS


def test_a_silent_catalogue_is_an_error_only_when_nothing_was_found(watching: Watching) -> None:
    watching.there.deezer.fault("busy", 3)
    with pytest.raises(Unreachable):
        lists(watching, owned("Halden", "Tide", 5)).gaps(watching.ctx)


def test_the_library_has_no_other_list(watching: Watching) -> None:
    made = lists(watching, [])
    assert made.missing() == ""
    assert [one.id for one in made.lists(watching.ctx)] == ["gaps"]
    with pytest.raises(BadInput, match="no list"):
        made.read("jams", watching.ctx)


class Unset(FakeDiscovery):
    name = "unset"

    def missing(self) -> str:
        return "Set it."


class Broken(FakeDiscovery):
    name, title = "broken", "Broken"

    def lists(self, ctx: TaskContext) -> tuple[DiscoveryList, ...]:
        raise Unreachable("Broken", "Broken does not answer.")


def test_one_source_in_trouble_does_not_keep_the_others() -> None:
    service = DiscoveryService(lambda: [Unset(), Broken(), FakeDiscovery()])
    found = service.lists(CTX)
    assert [(one.source, one.id) for one in found.lists] == [("fake", "mix")]
    assert found.missing == {"unset": "Set it."}
    assert found.troubles == ("Broken: Broken does not answer.",)


def test_a_list_is_opened_by_its_address() -> None:
    service = DiscoveryService(lambda: [Unset(), FakeDiscovery()])
    assert service.accepts("Discover:fake/mix")
    assert service.read("Discover:Fake/mix", CTX).name == "A mix"
    for address, words in (
        ("discover:nobody/mix", "There are discover:unset/…, discover:fake/…"),
        ("discover:", "names nothing to discover"),
        ("discover:unset/mix", "Set it."),
    ):
        with pytest.raises(BadInput, match=words):
            service.read(address, CTX)


# -- in the program ---------------------------------------------------------------------------


@pytest.fixture
def container(running: dict[str, Any], tmp_path: Path) -> Iterator[Container]:
    for server in running.values():
        server.reset()
    fill(running["listenbrainz"])
    fill_lastfm(running["lastfm"])
    settings = {name: server.url for name, server in running.items()}
    made = build_container(tmp_path, {f"{name}.url": url for name, url in settings.items()})
    yield made
    made.close()


def test_the_program_reads_addresses_without_any_account(container: Container) -> None:
    address = f"https://listenbrainz.org/playlist/{JAMS.mbid}"
    assert container.playlists.open(address, CTX).name == JAMS.title


def test_a_setting_makes_a_source_ready(container: Container, running: dict[str, Any]) -> None:
    assert set(container.discovery.lists(CTX).missing) == {"listenbrainz", "lastfm"}
    container.settings.set("listenbrainz.user", "ann")
    container.settings.set("lastfm.key", KEY)
    container.settings.set("lastfm.user", "ann")
    found = container.discovery.lists(CTX)
    assert (found.missing, found.troubles) == ({}, ())
    assert {one.source for one in found.lists} == {"listenbrainz", "lastfm", "library"}
    playlist: Playlist = container.playlists.open("discover:lastfm/top-tracks", CTX)
    assert len(playlist.entries) == 3
    assert container.coverage.check(playlist, CTX).counts().total() == 3
    assert [words for one in running.values() for words in one.violations] == []
    database = (container.home / "cratekeeper.db").read_bytes()
    log = container.home / "cratekeeper.db-wal"
    assert KEY.encode() not in database + (log.read_bytes() if log.exists() else b"")


def test_the_most_talkative_log_holds_no_key(
    container: Container,
    running: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, server in running.items():
        monkeypatch.setenv(f"CRATEKEEPER_{name.upper()}__URL", server.url)
    container.settings.set("lastfm.key", KEY)
    container.settings.set("lastfm.user", "ann")
    container.settings.set("log.level", "debug")
    words = ["--home", str(container.home), "-v", "check", "discover:lastfm/top-tracks"]
    assert run(words, Doors(lambda _home: {})) == 3
    told = "".join(capsys.readouterr()) + log_file(container.home).read_text()
    assert "Most heard by ann" in told
    assert KEY not in told
