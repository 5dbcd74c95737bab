"""A real supysonic through the command line: it knows only passwords and is no Navidrome."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clients.subsonic.server import SubsonicConfig, SubsonicServer
from core.tasks import TaskContext
from main import main
from sandbox.audio import make_audio
from services.clock import SystemClock
from tests.e2e.rig import Result, Rig, Row

pytest.importorskip("supysonic")

from tests.contract.supysonic_stage import PASSWORD, USER, Supysonic

CTX = TaskContext()
FERRY = Row("Slow Ferry", ("Sadie Okonjo",), "Tidewater", 2)
HARBOUR = Row("Harbour", ("Sadie Okonjo",), "Tidewater", 2)
EDDY = Row("Eddy", ("Sadie Okonjo",), "Undertow", 2)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Supysonic]:
    made = Supysonic(tmp_path / "supysonic")
    made.folder.mkdir()
    made.own("Tidewater/1.mp3", "Slow Ferry", "Sadie Okonjo", "Tidewater", track="1")
    made.own("Tidewater/2.mp3", "Harbour", "Sadie Okonjo", "Tidewater", track="2")
    made.start()
    yield made
    made.close()


def rescan(server: Supysonic) -> SubsonicServer:
    """Let the server look at its folders, and wait."""
    one = SubsonicServer(SubsonicConfig(server.url, USER, PASSWORD), SystemClock())
    one.trigger_scan((), CTX)
    for _ in range(400):
        if not one.scan_state(CTX).running:
            return one
        time.sleep(0.02)
    raise AssertionError("the scan does not end")


def test_import_increment_push_and_push_again_after_edits(
    rig: Rig,
    there: Supysonic,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    told = {"LIBRARY__FOLDERS": "[]", "LIBRARY__SERVER": "navidrome", "NAVIDROME__URL": there.url}
    told |= {"NAVIDROME__USERNAME": USER, "NAVIDROME__PASSWORD": PASSWORD}
    rig.env = {f"CRATEKEEPER_{key}": value for key, value in told.items()}
    for name, value in rig.environment().items():
        monkeypatch.setenv(name, value)

    def ask(*arguments: object) -> Result:
        capfd.readouterr()
        code = main(["--home", str(rig.home), "--json", *map(str, arguments)])
        out, err = capfd.readouterr()
        return Result(code, json.loads(out) if out.strip() else {}, err)

    def scan() -> tuple[int, ...]:
        doc = ask("scan").doc
        return doc["tracks"], doc["added"], doc["changed"], doc["removed"]

    one = rescan(there)
    assert scan() == (2, 2, 0, 0)
    assert scan() == (2, 0, 0, 0)

    first = ask("push", rig.playlist(HARBOUR, EDDY, FERRY), "--to", "navidrome")
    assert (first.code, first.doc["pushed"]) == (3, 2)
    made = one.playlists(CTX)
    assert [(row.name, row.count) for row in made] == [("list", 2)]

    edited = there.music / "Tidewater/2.mp3"
    make_audio(edited, 2.0, tags={"title": "Harbour", "artist": "Sadie Okonjo", "album": "Tides"})
    os.utime(edited, (time.time() + 5, time.time() + 5))
    there.own("Undertow/1.mp3", "Eddy", "Sadie Okonjo", "Undertow")
    rescan(there)
    assert scan() == (3, 1, 1, 0)

    again = ask("push", rig.playlist(FERRY, EDDY, HARBOUR, FERRY), "--to", "navidrome")
    assert (again.code, again.doc["pushed"], again.doc["missing"]) == (0, 4, [])
    assert again.doc["backup"]
    assert [(row.id, row.count) for row in one.playlists(CTX)] == [(made[0].id, 4)]
    titles = {track.key: track.title for batch in one.read_all(CTX) for track in batch}
    items = one.playlist(made[0].id, CTX).items
    assert [titles[key] for key in items] == ["Slow Ferry", "Eddy", "Harbour", "Slow Ferry"]

    edited.unlink()
    rescan(there)
    assert scan() == (2, 0, 0, 1)
    there.close()
    assert ask("scan").code == 4
    assert ask("check", rig.playlist(FERRY, EDDY)).code == 0
