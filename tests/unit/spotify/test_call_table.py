"""How many requests each job costs, as the contract's table has it (§4.3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.clients.spotify.catalogue import SpotifyCatalogue
from core.domain import CoverageRow, Ownership
from core.domain.catalogue import CatalogueQuery
from sandbox.catalogues import Catalogues
from sandbox.catalogues.world import MusicWorld
from services.container import build_container
from services.playlists.wanting import want_rows
from tests.unit.spotify.conftest import Studio
from tests.unit.spotify.test_in_the_program import connect

ARTIST = "Halden"
Job = Callable[["Desk"], object]


class Desk:
    """A person with a catalogue: every step asks what the one before told."""

    def __init__(self, studio: Studio) -> None:
        self.studio, self.ctx = studio, studio.ctx
        self.catalogue: SpotifyCatalogue = studio.client.catalogue
        music = studio.world.music
        self.few = music.release("Tide", ARTIST, [f"Tide {n}" for n in range(12)])
        self.many = music.release("Sixty", ARTIST, [f"Sixty {n}" for n in range(60)])
        double = [{"title": f"Both {n}", "disc": 1 + n // 15} for n in range(30)]
        self.double = music.release("Both", ARTIST, double)

    def album_of(self, release: object) -> str:
        return self.studio.world.album_id(release)  # type: ignore[arg-type]

    def tracks_by_text(self) -> str:
        query = CatalogueQuery(title="Tide 3", artist=ARTIST)
        return self.catalogue.search_tracks(query, 10, self.ctx)[0].id

    def album_by_text(self) -> object:
        found = self.catalogue.search_albums(CatalogueQuery(text="Tide"), 10, self.ctx)
        return self.catalogue.album(found[0].id, self.ctx)

    def browse(self) -> object:
        """Artist, releases, album, and the track's code."""
        artist = self.catalogue.search_artists(CatalogueQuery(artist=ARTIST), 10, self.ctx)[0]
        releases = self.catalogue.artist_albums(artist.id, self.ctx)
        album = self.catalogue.album(releases[0].id, self.ctx)
        assert album is not None
        return self.catalogue.track(album.tracks[0].id, self.ctx)

    def discography(self) -> object:
        return self.catalogue.artist_albums(self.studio.world.artist_id("Many"), self.ctx)


@pytest.fixture
def desk(studio: Studio) -> Desk:
    made = Desk(studio)
    for number in range(60):
        studio.world.music.release(f"Release {number}", "Many", ["One"], kind="single")
    return made


@pytest.mark.parametrize(
    ("job", "calls"),
    [
        pytest.param(lambda desk: desk.tracks_by_text(), 1, id="a track from free text"),
        pytest.param(lambda desk: desk.browse(), 4, id="a track by artist, album and code"),
        pytest.param(
            lambda desk: desk.catalogue.album(desk.album_of(desk.few), desk.ctx), 1,
            id="an album of twelve whose id is known",
        ),
        pytest.param(lambda desk: desk.album_by_text(), 2, id="an album from text"),
        pytest.param(
            lambda desk: desk.catalogue.album(desk.album_of(desk.double), desk.ctx), 1,
            id="a double album of thirty",
        ),
        pytest.param(
            lambda desk: desk.catalogue.album(desk.album_of(desk.many), desk.ctx), 2,
            id="an album of sixty",
        ),
        pytest.param(lambda desk: desk.discography(), 6, id="sixty releases without their tracks"),
    ],
)  # fmt: skip
def test_a_job_costs_what_the_table_says_and_nothing_the_second_time(
    desk: Desk, job: Job, calls: int
) -> None:
    found = job(desk)
    assert desk.studio.server.calls() == calls
    assert found
    assert job(desk) == found
    desk.catalogue = desk.studio.restarted().catalogue
    assert job(desk) == found
    assert desk.studio.server.calls() == calls


def test_a_track_of_an_open_row_costs_nothing_more(studio: Studio, tmp_path: Path) -> None:
    """From the row to the job and its tags: everything stands in the row or in other catalogues."""
    with Catalogues(studio.world.music) as others:
        program = build_container(tmp_path, {**studio.server.settings, **others.settings})
        try:
            connect(program, studio.server)
            listed = studio.world.playlist("Mine", studio.world.rows()[:60])
            playlist = program.playlists.open(f"spotify:playlist:{listed.id}", studio.ctx)
            asked = studio.server.calls()
            rows = [CoverageRow(one, Ownership.MISSING, None, "") for one in playlist.entries]
            jobs = want_rows(program.completing, program.downloads, playlist, rows[:5], studio.ctx)
            first = jobs[0].track
            assert (first.album, first.track_number, first.disc_number) == ("Album 0", 1, 1)
            assert first.release_date == "2021-03-04"
            assert first.ids.isrc
            assert studio.server.calls() == asked
        finally:
            program.close()


def test_music_of_many_answers_is_forgotten_by_a_button(studio: Studio, tmp_path: Path) -> None:
    program = build_container(tmp_path, studio.server.settings)
    try:
        connect(program, studio.server)
        studio.world.like(*studio.world.rows()[:60])
        assert len(program.accounts.liked(studio.ctx).entries) == 60
        asked = studio.server.calls()
        program.accounts.liked(studio.ctx)
        assert studio.server.calls() == asked + 1
        assert program.accounts.clear_cache() > 0
        assert program.accounts.connected  # only what was read is gone
        program.accounts.liked(studio.ctx)
        assert studio.server.calls() == asked + 3
    finally:
        program.close()


def test_the_worlds_music_is_large_enough(desk: Desk) -> None:
    """A table over an empty world would prove nothing."""
    music: MusicWorld = desk.studio.world.music
    assert sum("Many" in one.artists for one in music.releases) == 60
