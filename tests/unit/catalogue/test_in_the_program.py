"""The catalogues as the program has them: made late, from its settings, over processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.store import SettingsStore
from config.version import PROJECT_ADDRESS
from core.domain import Ownership
from core.tasks import TaskContext
from sandbox.catalogues import Catalogues
from services.assembly.catalogue_sources import contact_words, home_country
from services.container import Container, build_container
from tests.unit.catalogue.test_deezer_lists import list_world

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def running() -> Iterator[Catalogues]:
    with Catalogues(list_world()) as there:
        yield there


@pytest.fixture
def there(running: Catalogues) -> Catalogues:
    for server in running.servers:
        server.reset()
    return running


@pytest.fixture
def container(there: Catalogues, tmp_path: Path) -> Iterator[Container]:
    made = build_container(tmp_path, there.settings)
    yield made
    made.close()


def test_an_address_is_compared_with_the_library(there: Catalogues, container: Container) -> None:
    playlist = container.playlists.open(
        f"https://www.deezer.com/en/playlist/{next(iter(there.world.lists))}", TaskContext()
    )
    counts = container.coverage.check(playlist, TaskContext()).counts()
    assert counts == {Ownership.MISSING: 4, Ownership.UNUSABLE: 3}


def test_the_order_of_the_settings_is_the_order_of_asking(
    there: Catalogues, tmp_path: Path
) -> None:
    made = build_container(tmp_path, {**there.settings, "catalog.order": ["itunes"]})
    try:
        found = made.catalogue.search_artists("Sadie Okonjo", 5, TaskContext())
        assert found.source == "itunes"
        # an address of Deezer's is read all the same
        number = there.world.releases[0].tracks[0].id
        assert made.playlists.open(f"deezer:track:{number}", TaskContext()).kind == "deezer"
    finally:
        made.close()


def test_the_chosen_country_is_asked(there: Catalogues, tmp_path: Path) -> None:
    chosen = {"catalog.order": ["itunes"], "catalog.country": "de"}
    made = build_container(tmp_path, {**there.settings, **chosen})
    try:
        made.catalogue.search_artists("Sadie Okonjo", 5, TaskContext())
    finally:
        made.close()
    assert [asked.query["country"] for asked in there.itunes.log] == ["DE"]


def test_answers_are_kept_for_the_next_start(there: Catalogues, tmp_path: Path) -> None:
    for _ in range(2):
        made = build_container(tmp_path, there.settings)
        try:
            assert made.catalogue.search_artists("Sadie Okonjo", 5, TaskContext()).value
        finally:
            made.close()
    assert len(there.deezer.log) == 1


def test_a_catalogue_without_pictures_of_artists_is_no_error(
    there: Catalogues, tmp_path: Path
) -> None:
    made = build_container(tmp_path, {**there.settings, "catalog.order": ["musicbrainz"]})
    try:
        found = made.catalogue.search_artists("Sadie Okonjo", 5, TaskContext())
        assert found.source == "musicbrainz"
        assert made.catalogue.artist_picture(found.value[0], 50, TaskContext()) is None
    finally:
        made.close()


def _told(there: Catalogues, home: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    values = {f"CRATEKEEPER_{k.upper().replace('.', '__')}": v for k, v in there.settings.items()}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--home", str(home), "--json", *arguments],
        env={**os.environ, **values},  # type: ignore[dict-item]
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr.strip()


def test_the_command_line_reads_addresses_and_names_a_silent_service(
    there: Catalogues, tmp_path: Path
) -> None:
    number = there.world.releases[0].id
    code, told, _ = _told(there, tmp_path, "check", f"https://www.deezer.com/album/{number}?x=1")
    assert code == 3
    assert told["playlist"] == {"name": "Tidewater", "kind": "deezer"}
    assert [row["title"] for row in told["missing"]] == ["Slow Ferry", "Harbour"]
    code, _, sentence = _told(there, tmp_path, "check", "https://www.deezer.com/playlist/1")
    assert (code, sentence.splitlines()[-1][:30]) == (2, "Deezer has no public playlist ")
    there.deezer.fault("html")
    code, _, sentence = _told(there, tmp_path, "check", "https://www.deezer.com/artist/7001")
    assert code == 4
    assert "A web page answers instead of Deezer" in sentence.splitlines()[-1]


def test_nothing_of_it_is_loaded_before_the_first_question(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from services.container import build_container;"
        f"build_container(Path({str(tmp_path)!r})).close();"
        "print([m for m in sys.modules if 'catalogue' in m and m != 'core.ports.catalogue'"
        " and m != 'core.domain.catalogue'], 'requests' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[] False"


@pytest.mark.parametrize(
    ("told", "country"),
    [(("en_GB", "UTF-8"), "GB"), (("C", None), ""), ((None, None), ""), (("de_DE.x", ""), "DE")],
)
def test_the_systems_country_is_the_default(
    monkeypatch: pytest.MonkeyPatch, told: tuple[str | None, str | None], country: str
) -> None:
    monkeypatch.setattr("services.assembly.catalogue_sources.locale.getlocale", lambda: told)
    assert home_country() == country


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "set `catalog.contact` to yours"),
        ({"catalog.contact": "me@home.invalid"}, ""),
        ({"catalog.order": ["deezer"]}, ""),
        ({"catalog.musicbrainz_url": "http://127.0.0.1:9"}, ""),
    ],
)
def test_the_doctor_says_once_what_musicbrainz_asks_for(
    tmp_path: Path, changed: dict[str, object], words: str
) -> None:
    given = {"catalog.musicbrainz_url": "https://musicbrainz.org", **changed}
    settings = SettingsStore(tmp_path, given, environ={})
    assert words in contact_words(settings)
    assert bool(contact_words(settings)) is bool(words)


def test_musicbrainz_is_told_the_projects_address_or_the_persons(
    there: Catalogues, tmp_path: Path
) -> None:
    agents = []
    for number, contact in enumerate(("", "me@home.invalid")):
        told = {**there.settings, "catalog.order": ["musicbrainz"], "catalog.contact": contact}
        program = build_container(tmp_path / str(number), told)
        try:
            program.catalogue.search_artists("Halden", 3, TaskContext())
        finally:
            program.close()
        agents.append(there.musicbrainz.log[-1].agent)
    assert PROJECT_ADDRESS in agents[0]
    assert agents[1].endswith("( me@home.invalid )")
