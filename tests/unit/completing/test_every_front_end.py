"""Every front end wants the recording, not the video's title; the command line decides doubts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import Track
from core.tasks import TaskContext
from sandbox.catalogues import Catalogues
from services.container import Container
from services.frontends.cli.app import run
from services.frontends.cli.session import Doors
from services.frontends.http.app import Api
from services.frontends.http.bodies import Wanted
from services.playlists.accounting import AccountingService, Outcome
from tests.unit.completing.test_completing import there
from tests.unit.completing.test_in_the_program import opened

__all__ = ["there"]
LIST = "Halden - Harbour\nSlow Ferry\n"


@pytest.fixture
def source(tmp_path: Path) -> str:
    made = tmp_path / "list.txt"
    made.write_text(LIST)
    return str(made)


@pytest.fixture
def program(there: Catalogues, tmp_path: Path, source: str) -> Iterator[Container]:
    for server in there.servers:
        server.reset()
    made = opened(tmp_path, there)
    key = made.playlists.open(source, TaskContext()).key
    made.completing.switch(key, True)
    yield made
    made.close()


def tracks(program: Container) -> dict[int | None, Track]:
    return {job.origin.position: job.track for job in program.downloads.jobs()}


def test_the_http_api_wants_the_recording(program: Container, source: str) -> None:
    api = Api(program, TaskContext())
    document = api.queue(Wanted(source=source))
    assert document["queuedCount"] == 2
    wanted = tracks(program)
    assert (wanted[1].album, wanted[2].artists) == ("Harbour", ()) or wanted[1].ids.isrc


def test_the_accounting_finds_the_download_of_a_completed_row(
    program: Container, source: str
) -> None:
    ctx = TaskContext()
    Api(program, ctx).queue(Wanted(source=source))
    coverage = program.coverage.check(program.playlists.open(source, ctx), ctx)
    assert tracks(program)[1] != coverage.rows[0].entry.track
    outcomes = [line.outcome for line in program.accounting.account(coverage).lines]
    assert outcomes == [Outcome.ON_ITS_WAY, Outcome.ON_ITS_WAY]
    plain = AccountingService(program.downloads, list, lambda track: track.title + str(track.ids))
    assert plain.account(coverage).lines[0].outcome is Outcome.MISSING


def told(home: Path, capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, Any]:
    code = run(["--home", str(home), "--json", "completions", *argv], Doors(lambda _home: {}))
    out = capsys.readouterr().out
    return code, json.loads(out) if out else None


def test_doubts_are_decided_on_the_command_line(
    program: Container, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Api(program, TaskContext()).queue(Wanted(source=source))
    home = program.home
    code, document = told(home, capsys, "list")
    assert (code, document["total"]) == (0, 1)
    [row] = document["rows"]
    assert (row["row"], row["title"], row["playlist"]) == (1, "Slow Ferry", "list")
    assert len(row["offers"]) >= 2
    assert all(one["source"] == "deezer" and 0 < one["confidence"] <= 1 for one in row["offers"])

    code, taken = told(home, capsys, "take", "1")
    assert (code, taken["state"]) == (0, "chosen")
    assert taken["track"]["artists"] == row["offers"][0]["artists"]
    assert told(home, capsys, "list")[1]["total"] == 0
    code, named = told(home, capsys, "name", row["key"], "Brine - Slow Ferry (Live)")
    assert (code, named["track"]["artists"]) == (0, ["Brine"])
    assert told(home, capsys, "keep", row["key"])[1]["track"] is None
    assert told(home, capsys, "forget", row["key"]) == (0, {"forgotten": row["key"]})
    for gone in ("1", row["key"]):
        code, refused = told(home, capsys, "take", gone)
        assert (code, refused["code"]) == (2, 2)
        assert refused["error"]


def test_people_see_the_offers_as_a_table(
    program: Container, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Api(program, TaskContext()).queue(Wanted(source=source))
    plain = ["--home", str(program.home), "completions"]
    assert run([*plain, "list"], Doors(lambda _home: {})) == 0
    out = capsys.readouterr().out
    assert "1 to decide" in out
    assert "deezer" in out
    assert run([*plain, "keep", "1"], Doors(lambda _home: {})) == 0
    assert "Slow Ferry: as it is written" in capsys.readouterr().out
