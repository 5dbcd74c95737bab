"""`wishlist` for people and for scripts, on a real home in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.domain import JobState, Origin, ServiceError, Unreachable
from core.tasks import TaskContext
from services.container import Container, build_container
from services.downloads.engine import DownloadEngine, RunEnd, RunReport
from services.frontends.cli import Doors, run
from tests.unit.wishlist.conftest import song

Verb = Callable[..., tuple[int, str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def verb(home: Path, capsys: pytest.CaptureFixture[str]) -> Verb:
    def ask(*arguments: object, as_json: bool = False) -> tuple[int, str]:
        words = ["--home", str(home), *(["--json"] if as_json else []), "wishlist"]
        code = run([*words, *map(str, arguments)], Doors(lambda _home: {}))
        captured = capsys.readouterr()
        return code, captured.out or captured.err

    return ask


def ends_as(monkeypatch: pytest.MonkeyPatch, state: JobState, end: RunEnd = RunEnd.DONE) -> None:
    """The engine takes every job to `state` at once."""
    ways = {
        JobState.DONE: ("queued", "downloading", "verifying", "organising", "done"),
        JobState.REVIEW: ("searching", "review"),
        JobState.PARKED: ("parked",),
        JobState.WANTED: (),
    }

    def run_until_done(
        self: DownloadEngine, ids: Any, ctx: TaskContext, timeout: float | None = None
    ) -> RunReport:
        for number in ids:
            for step in ways[state]:
                self._deps.jobs.move(number, JobState(step), f"it is {step}")
        error: ServiceError | None = None
        if end is RunEnd.OUTAGE:
            error = Unreachable("slskd", "slskd does not answer.", "Start it.")
        return RunReport(end, error)

    monkeypatch.setattr(DownloadEngine, "run_until_done", run_until_done)


def resting(container: Container, title: str) -> None:
    container.wishes.put(f"k{title}", song(title), Origin("f", "Mine", 2), "Stalled: 9 s", None)


def test_people_see_tables(verb: Verb, home: Path) -> None:
    assert verb("list") == (0, "0 wished for\n")
    code, text = verb("add", "Halden - Glow")
    assert (code, "1 added, 0 wished for before, 0 owned" in text) == (0, True)
    container = build_container(home)
    resting(container, "Slow")
    container.close()
    code, text = verb("list")
    assert "2 wished for" in text
    assert "Halden - Glow\t0\tdue now" in text
    assert "Halden - Slow\t1\twhen asked\tStalled: 9 s\tMine" in text
    assert "1\tthe transfer stalled" in text
    code, text = verb("remove", "--all")
    assert (code, "2 removed" in text) == (0, True)


@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        (JobState.DONE, 0, "1 tried, 1 organised"),
        (JobState.REVIEW, 3, "it is review"),
        (JobState.PARKED, 3, "it is parked"),
    ],
)
def test_a_run_tells_every_outcome(
    verb: Verb, monkeypatch: pytest.MonkeyPatch, state: JobState, code: int, words: str
) -> None:
    verb("add", "Halden - Glow")
    ends_as(monkeypatch, state)
    found, text = verb("run")
    assert (found, words in text) == (code, True), text


@pytest.mark.parametrize(
    ("end", "reason"),
    [(RunEnd.TIMED_OUT, "time-out"), (RunEnd.OUTAGE, "slskd does not answer.")],
)
def test_what_stopped_a_run_is_the_reason_of_the_rest(
    verb: Verb, monkeypatch: pytest.MonkeyPatch, end: RunEnd, reason: str
) -> None:
    verb("add", "Halden - Glow")
    ends_as(monkeypatch, JobState.WANTED, end)
    code, text = verb("run", "--timeout", 1, as_json=True)
    assert code == 3
    assert json.loads(text)["failed"][0]["reason"] == reason


def test_rested_ones_are_run_by_number_by_reason_or_all(
    verb: Verb, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = build_container(home)
    for title in ("A", "B"):
        resting(container, title)
    numbers = {wish.track.title: wish.id for wish in container.wishlist.all()}
    container.close()
    ends_as(monkeypatch, JobState.PARKED)
    ways = ([], [numbers["A"]], ["--reason", "the transfer stalled"], ["--all"])
    tried = [json.loads(verb("run", *way, as_json=True)[1])["tried"] for way in ways]
    assert tried == [0, 1, 2, 2]


def test_what_was_added_is_removed_by_the_same_words(
    verb: Verb, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "two.txt").write_text("Halden - Glow\nHalden - Low\n")
    verb("add", tmp_path / "two.txt")
    container = build_container(home)
    container.wishes.put("k", song("Slow"), Origin("f", "Mine", 2), "Stalled: 9 s", None)
    container.close()
    for words in ("halden - GLOW", tmp_path / "two.txt", "Halden - Slow"):
        code, text = verb("remove", words, as_json=True)
        assert (code, len(json.loads(text)["removed"])) == (0, 1), words
    assert verb("list") == (0, "0 wished for\n")


@pytest.mark.parametrize("words", ["Halden - Slow", "gone", 7])
@pytest.mark.parametrize("way", ["remove", "run"])
def test_what_nobody_wishes_for_is_wrong_use(verb: Verb, way: str, words: object) -> None:
    verb("add", "Halden - Glow")
    assert verb(way, words)[0] == 2
    assert "1 wished for" in verb("list")[1]


def test_nothing_named_is_wrong_use(verb: Verb) -> None:
    code, text = verb("remove")
    assert (code, "Nothing was named" in text) == (2, True)
