"""After filing, the media server looks at the folder and its library here holds the new file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.audio import make_audio
from sandbox.plex import TOKEN, PlexServer
from tests.e2e.rig import Rig


@pytest.fixture
def plex() -> Iterator[PlexServer]:
    made = PlexServer()
    made.start()
    yield made
    made.close()
    assert not made.violations, made.violations


def test_organize_tells_plex_of_the_folder_and_waits_for_it(rig: Rig, plex: PlexServer) -> None:
    settings = {
        "LIBRARY__FOLDERS": "[]",
        "LIBRARY__SERVER": "plex",
        "LIBRARY__PATH_MAPPINGS": f'{{"/srv/music": "{rig.transfer}"}}',
        "PLEX__URL": plex.url,
        "PLEX__TOKEN": TOKEN,
        "PLEX__SECTION": "3",
    }
    rig.env = {f"CRATEKEEPER_{key}": value for key, value in settings.items()}
    plex.shelf.put("Old")
    assert rig.run("scan").doc["tracks"] == 1
    tags = {"title": "New", "artist": "Ada", "album": "Tide", "track": "1"}
    make_audio(rig.incoming / "x.mp3", 2.0, tags=tags)
    folder = "/srv/music/Ada/Ada - Tide"
    plex.shelf.arrive("New", artists=("Ada",), album="Tide", path=f"{folder}/01 - New.mp3")
    assert rig.run("organize").code == 0
    assert plex.scans == [folder]
    told = rig.run("scan").doc
    assert (told["tracks"], told["added"], told["changed"], told["removed"]) == (2, 0, 0, 0)
    plex.close()
    make_audio(rig.incoming / "y.mp3", 2.0, seed=2, tags=tags | {"title": "Two", "track": "2"})
    away = rig.run("organize")
    assert (away.code, len(away.doc["moved"])) == (0, 1)
    assert "cannot be reached" in away.sentence
