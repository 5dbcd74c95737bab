"""Spotify in the program as the container builds it, with a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import NotAuthorised, ServiceError, ServiceStatus
from core.domain.catalogue import CatalogueQuery
from core.ports.accounts import Grant
from core.tasks import TaskContext
from sandbox.spotify import SpotifyServer, SpotifyWorld
from sandbox.spotify.server import CLIENT_ID, SCOPE
from services.accounts.grants import Grants
from services.container import Container, build_container
from tests.unit.spotify.conftest import music


@pytest.fixture
def server() -> Iterator[SpotifyServer]:
    with SpotifyServer(SpotifyWorld(music(20))) as made:
        yield made
    assert made.violations == []


@pytest.fixture
def program(server: SpotifyServer, tmp_path: Path) -> Iterator[Container]:
    made = build_container(tmp_path, server.settings)
    yield made
    made.close()


def connect(program: Container, server: SpotifyServer) -> None:
    grants = Grants("spotify", program.settings, program.home)
    me = server.world
    grants.save(Grant(server.grant(), CLIENT_ID, SCOPE, server.now(), me.account_id, me.me, "Lena"))


def spotify_of(program: Container) -> Any:
    return next(one for one in program.health.states() if one.name == "Spotify")


def test_an_unconnected_program_says_so_and_asks_nothing(
    program: Container, server: SpotifyServer
) -> None:
    assert spotify_of(program).status is ServiceStatus.FAILED
    with pytest.raises(NotAuthorised):
        program.playlists.open("liked", TaskContext())
    with pytest.raises(ServiceError, match="not among those in use"):
        program.catalogue.album("spotify", "x", TaskContext())
    assert server.log == []


def test_a_connected_program_reads_addresses_and_shows_it(
    program: Container, server: SpotifyServer
) -> None:
    connect(program, server)
    assert (spotify_of(program).status, spotify_of(program).words) == (
        ServiceStatus.OK,
        "connected as Lena",
    )
    server.world.like(*server.world.rows()[:3])
    assert len(program.playlists.open("liked", TaskContext()).entries) == 3
    program.settings.set("spotify.requests_percent", 50)
    assert len(program.playlists.open(" <spotify:collection> ", TaskContext()).entries) == 3
    assert program.accounts.logout()
    assert spotify_of(program).status is ServiceStatus.FAILED


def test_the_catalogue_is_asked_by_name_and_never_in_the_chain(
    program: Container, server: SpotifyServer
) -> None:
    connect(program, server)
    album = server.world.album_id(server.world.music.releases[0])
    details = program.catalogue.album("spotify", album, TaskContext())
    assert details is not None
    assert len(details.tracks) == 10
    assert server.calls() == 1
    program.settings.set("catalog.order", ["deezer"])
    with pytest.raises(ServiceError):
        program.catalogue.search_tracks(CatalogueQuery(title="Song 0-0"), 5, TaskContext())
    assert server.calls() == 1


def test_without_a_client_id_spotify_is_not_set_up(tmp_path: Path) -> None:
    program = build_container(tmp_path, {})
    assert spotify_of(program).words == "not set up"
    assert not program.accounts.connected
    program.close()
