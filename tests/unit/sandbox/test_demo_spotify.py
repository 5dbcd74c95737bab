"""The demo's Spotify: lists of every kind, read by the program as it would read the real ones."""

from __future__ import annotations

import sys
from pathlib import Path

from core.ports.accounts import Grant, ListState
from core.tasks import TaskContext
from sandbox.demo_music import demo_music
from sandbox.demo_songs import PLAYLIST
from sandbox.demo_spotify import demo_spotify, log_in, settings_of
from sandbox.spotify.server import CLIENT_ID, SCOPE
from services.accounts.grants import Grants
from services.container import build_container


def test_its_lists_can_be_opened_and_the_secret_one_says_why_not(tmp_path: Path) -> None:
    with demo_spotify(demo_music()) as server:
        program = build_container(tmp_path / "home", settings_of(server))
        try:
            grant = Grant(server.grant(), CLIENT_ID, SCOPE, server.now(), "a", server.world.me)
            Grants("spotify", program.settings, program.home).save(grant)
            listed = {one.name: one for one in program.accounts.playlists(TaskContext())}
            assert listed["Noor’s Secrets"].state is ListState.CLOSED
            night = program.accounts.open(listed["Night Drive"], TaskContext())
            assert [row.track.title for row in night.entries][:3] == [
                song.title.replace(" - ", " (") + ")" if " - " in song.title else song.title
                for song in PLAYLIST[:3]
            ]
            assert len(program.accounts.liked(TaskContext()).entries) > 60
            assert len(program.accounts.open(listed["Deep Cuts"], TaskContext()).entries) == 42
        finally:
            program.close()
        assert server.violations == []


def test_a_program_that_does_not_log_in_is_no_obstacle(tmp_path: Path) -> None:
    assert not log_in([sys.executable, "-c", "import sys; sys.exit(3)"], {})
