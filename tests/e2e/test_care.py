"""`care` on the command line: lists, puts right, takes back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from main import main
from services.care.model import CareKind
from tests.e2e.rig import Result, Rig


@pytest.fixture
def ask(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """Run one command in this process."""
    for name, value in rig.environment().items():
        monkeypatch.setenv(name, value)

    def run(*arguments: object, people: bool = False) -> Result:
        capfd.readouterr()
        form = [] if people else ["--json"]
        code = main(["--home", str(rig.home), *form, *map(str, arguments)])
        out, err = capfd.readouterr()
        return Result(code, {} if people else json.loads(out or "{}"), out + err)

    return run


def test_duplicates_go_to_the_trash_and_come_back(rig: Rig, ask: Callable[..., Result]) -> None:
    worse, better = (
        rig.own(name, title="Song", artist="Ada", album="Tide") for name in ("a.mp3", "b.flac")
    )
    ask("scan")
    counts = {one["kind"]: one["count"] for one in ask("care").doc["lists"]}
    assert counts["duplicates"] == 1
    assert set(counts) == {one.value for one in CareKind}
    listed = ask("care", "duplicates")
    (item,) = listed.doc["items"]
    assert (item["paths"], item["keep"]) == ([str(worse)], str(better))
    assert worse.exists(), "a list changes nothing"
    acted = ask("care", "duplicates", "--act")
    assert (acted.code, acted.doc["done"], worse.exists()) == (0, 1, False)
    assert ask("care", "--undo", acted.doc["run"]).doc["undone"] == 1
    assert worse.exists()
    assert ask("care", "--undo", "care-nobody").code == 2
    assert ask("care", "nonsense").code == 2
    assert ask("care", "duplicates", "--undo", "x").code == 2


def test_people_read_tables_and_what_to_do_next(rig: Rig, ask: Callable[..., Result]) -> None:
    rig.own("a.flac", title="Song", artist="Ada", album="Tide")
    rig.own("b.flac", title="Song", artist="Ada", album="Tide")
    ask("scan")
    assert "Duplicates" in ask("care", people=True).stderr
    shown = ask("care", "duplicates", people=True).stderr
    assert "Ada - Song" in shown
    assert "--act: move the lesser copies to the trash" in shown
    assert "1 done (undo: care --undo" in ask("care", "duplicates", "--act", people=True).stderr
    assert "never checked" in ask("care", "suspicious", people=True).stderr
