"""`watchlist` for people and for scripts, on a real home and a simulated Deezer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.tasks import TaskContext
from sandbox.catalogues import Catalogues
from services.container import build_container
from services.frontends.cli import Doors, run
from tests.unit.watch.conftest import Watching

Verb = Callable[..., tuple[int, Any]]


@pytest.fixture
def verb(
    watching: Watching,
    running: Catalogues,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Verb:
    monkeypatch.setenv("CRATEKEEPER_CATALOG__DEEZER_URL", running.deezer.url)
    monkeypatch.setenv("CRATEKEEPER_CATALOG__ORDER", '["deezer"]')

    def ask(*arguments: str, as_json: bool = True) -> tuple[int, Any]:
        words = ["--home", str(tmp_path / "home"), *(["--json"] if as_json else []), "watchlist"]
        code = run([*words, *arguments], Doors(lambda _home: {}))
        out, err = capsys.readouterr()
        return code, (json.loads(out) if as_json and out else out + err)

    return ask


def test_an_artist_is_added_learned_and_removed(verb: Verb) -> None:
    code, added = verb("add", "Halden", "--kind", "album", "--kind", "live")
    assert (code, added["added"]["kinds"]) == (0, ["album", "live"])
    code, report = verb("run")
    assert (code, report["learned"], report["wished"]) == (0, ["Halden"], 0)
    [listed] = verb("list")[1]["artists"]
    assert (listed["name"], listed["catalogue"], listed["new"]) == ("Halden", "deezer", 0)
    assert listed["last_scan"]
    assert verb("remove", "halden")[1]["removed"] == [{"key": "name:halden", "name": "Halden"}]
    assert verb("list")[1]["total"] == 0


def test_people_get_tables_and_sentences(verb: Verb) -> None:
    assert verb("add", "Halden", as_json=False)[1] == "Halden is followed: album, ep, single\n"
    assert verb("run", as_json=False)[1].startswith("1 looked at, 0 new releases")
    assert "album, ep, single" in verb("list", as_json=False)[1]
    assert verb("remove", "Halden", as_json=False) == (0, "1 followed no more\n")


def test_what_cannot_be_found_is_said(verb: Verb) -> None:
    verb("add", "Nobody At All")
    code, words = verb("run", as_json=False)
    assert code == 3
    assert "No catalogue knows an artist called “Nobody At All”." in words
    told = {"error": "Nobody was named.", "nextStep": "Give names of `watchlist list`.", "code": 2}
    assert verb("remove") == (2, told)
    assert verb("run", "Brine")[0] == 2


def test_the_schedule_scans_who_is_due(
    watching: Watching, running: Catalogues, tmp_path: Path
) -> None:
    container = build_container(
        tmp_path / "home", {"catalog.deezer_url": running.deezer.url, "catalog.order": ["deezer"]}
    )
    try:
        container.watchlist.watch_name("Halden")
        task = next(one for one in container.scheduler._tasks if one.name == "Watch list")
        assert task.every() == 3600.0
        task.run(TaskContext())
        assert container.watchlist.all()[0].artist.scanned_at is not None
        container.settings.set("schedules.watchlist_hours", 0)
        assert task.every() == 0.0
    finally:
        container.close()
