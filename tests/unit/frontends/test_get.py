"""`get`: every row ends in one named outcome, and the exit code says whether all is there."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from core.domain import JobState, NotAuthorised, StorageError, Unreachable
from core.tasks import TaskContext
from services.downloads.engine import RunEnd, RunReport
from tests.unit.frontends.conftest import Cli, done, ended

Songs = Callable[..., str]


def test_what_is_missing_is_fetched_and_reported_with_its_place(cli: Cli, songs: Songs) -> None:
    code, found = cli.json("get", songs("A - Owned one", "B - Song"))
    assert code == 0
    assert found == {
        "total": 2,
        "owned": 1,
        "organised": [
            {
                "position": 2,
                "title": "Song",
                "artists": ["B"],
                "path": "/t/A/x.flac",
                "source": "slskd",
                "format": "flac",
                "bitrate": 900,
                "reason": "Same title and artist; Lossless; free slot",
            }
        ],
        "review": [],
        "failed": [],
        "unusable": [],
    }
    assert cli.err == ""
    assert cli.container.closed == 1


def test_nothing_missing_means_nothing_to_do(cli: Cli, songs: Songs) -> None:
    code, found = cli.json("get", songs("A - Owned one"))
    assert (code, found["organised"], found["owned"]) == (0, [], 1)
    assert cli.container.engine.runs == []


def test_duplicate_rows_share_a_job_and_both_are_reported(cli: Cli, songs: Songs) -> None:
    code, found = cli.json("get", songs("B - Song", "B - Song"))
    assert code == 0
    assert [one["position"] for one in found["organised"]] == [1, 2]
    assert cli.container.engine.runs == [(frozenset({1}), None)]


def test_probable_rows_are_asked_about_and_not_fetched(cli: Cli, songs: Songs) -> None:
    code, found = cli.json("get", songs("A - Probable one"))
    assert code == 3
    assert found["review"][0]["position"] == 1
    assert found["review"][0]["match"]["path"] == "/m/lib.mp3"
    assert cli.container.engine.runs == []
    assert cli.last_line == "1 needs your eye."


def test_failures_carry_their_reasons(cli: Cli, songs: Songs) -> None:
    cli.container.downloads.ends = {
        "Parked": ended(JobState.PARKED, reason="Nobody shares it"),
        "Doubtful": ended(JobState.REVIEW, reason="Two recordings fit"),
        "Stopped": ended(JobState.CANCELLED),
        "Silent": ended(JobState.PARKED),
    }
    code, found = cli.json("get", songs("B - Parked", "B - Doubtful", "B - Stopped", "B - Silent"))
    assert code == 3
    assert [(one["position"], one["reason"]) for one in found["failed"]] == [
        (1, "Nobody shares it"),
        (3, "cancelled"),
        (4, "nothing found"),
    ]
    assert found["review"] == [
        {
            "position": 2,
            "title": "Doubtful",
            "artists": ["B"],
            "album": None,
            "duration": None,
            "reason": "Two recordings fit",
        }
    ]
    assert cli.last_line == "3 tracks are not here yet, 1 needs your eye."


def test_unfinished_jobs_fail_with_time_out_when_the_time_is_over(cli: Cli, songs: Songs) -> None:
    cli.container.downloads.ends = {"Slow": ended(JobState.DOWNLOADING)}
    cli.container.engine.report = RunReport(RunEnd.TIMED_OUT)
    code, found = cli.json("get", songs("B - Slow", "B - Quick"), "--timeout", "30")
    assert code == 3
    assert found["failed"] == [
        {"position": 1, "title": "Slow", "artists": ["B"], "reason": "time-out"}
    ]
    assert [one["title"] for one in found["organised"]] == ["Quick"]
    ((_, seconds),) = cli.container.engine.runs
    assert seconds is not None
    assert 0 < seconds <= 30


def test_a_job_that_found_nothing_in_time_keeps_its_own_reason(cli: Cli, songs: Songs) -> None:
    cli.container.downloads.ends = {"X": ended(JobState.PARKED, reason="Nobody shares it")}
    cli.container.engine.report = RunReport(RunEnd.TIMED_OUT)
    _, found = cli.json("get", songs("B - X"), "--timeout", "1")
    assert found["failed"][0]["reason"] == "Nobody shares it"


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("slskd", "slskd at http://x cannot be reached.", "Check that it is running."),
        NotAuthorised("slskd", "slskd refuses the key.", "Set `sources.slskd.api_key`."),
        StorageError("/t is full.", "Make room."),
    ],
)
def test_when_nothing_could_be_attempted_the_reason_is_the_last_word(
    cli: Cli, songs: Songs, error: StorageError
) -> None:
    cli.container.engine.error = error
    assert cli("--json", "get", songs("B - Song")) == 4
    assert json.loads(cli.out)["error"] == error.sentence
    assert cli.err == f"{error}\n"
    assert cli.container.closed == 1


def test_partial_results_name_the_service_that_went_away(cli: Cli, songs: Songs) -> None:
    cli.container.downloads.ends = {"Late": ended(JobState.WANTED)}
    outage = Unreachable("slskd", "slskd went away.", "Start it.")
    cli.container.engine.report = RunReport(RunEnd.OUTAGE, outage)
    code, found = cli.json("get", songs("B - Late", "B - Song"))
    assert code == 3
    assert found["failed"][0]["reason"] == "slskd went away."
    assert len(found["organised"]) == 1
    assert cli.last_line == "slskd went away. Start it."


def test_a_dry_run_says_what_would_be_fetched_and_starts_nothing(cli: Cli, songs: Songs) -> None:
    code, found = cli.json("get", songs("A - Owned one", "B - Song", "C - Probable x"), "--dry-run")
    assert code == 0
    assert [one["position"] for one in found["would_fetch"]] == [2]
    assert (found["total"], found["owned"], found["organised"], found["failed"]) == (3, 1, [], [])
    assert len(found["review"]) == 1
    assert cli.container.engine.runs == []
    assert cli.container.downloads.wanted == {}


def test_layout_and_sources_hold_for_this_run(cli: Cli, songs: Songs) -> None:
    options = ("--layout", "supercrates", "--from", "youtube,slskd")
    assert cli("get", songs("B - Song"), *options) == 0
    assert cli.container.downloads.layouts == ["supercrates"]
    assert cli.overrides == {"organize.layout": "supercrates", "sources.order": "youtube,slskd"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--layout", "heap"), "heap"),
        (("--from", "napster"), "must be one of slskd, soulseek, youtube"),
        (("--timeout", "soon"), "soon"),
        (("--timeout", "-1"), "-1"),
    ],
)
def test_wrong_options_are_answered_in_one_line(
    cli: Cli, songs: Songs, options: tuple[str, str], words: str
) -> None:
    assert cli("get", songs("B - Song"), *options) == 2
    assert words in cli.err
    assert len(cli.err.splitlines()) == 1
    assert cli.out == ""


def test_rows_that_name_nothing_are_told_apart_and_do_not_fail(cli: Cli, songs: Songs) -> None:
    path = songs().replace(".txt", ".csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("Track URI,Track Name,Artist Name(s)\nu,,\nu,Owned one,A\n")
    code, found = cli.json("get", path)
    assert code == 0
    assert found["total"] == 2
    assert found["unusable"][0]["position"] == 1
    assert "removed" in found["unusable"][0]["reason"]


def test_an_interruption_keeps_the_queue_and_says_so(cli: Cli, songs: Songs) -> None:
    def interrupted(ctx: TaskContext) -> None:
        ctx.cancel()
        ctx.checkpoint()

    cli.container.engine.work = interrupted
    assert cli("--json", "get", songs("B - Song")) == 130
    assert json.loads(cli.out)["code"] == 130
    assert cli.last_line == "Interrupted; what was queued is kept."
    assert cli.container.closed == 1


def test_people_see_calm_tables(cli: Cli, songs: Songs) -> None:
    cli.container.downloads.ends = {
        "Lost": ended(JobState.PARKED, reason="Nobody shares it"),
        "Song": done("/t/B/Song.flac"),
    }
    assert cli("get", songs("A - Owned one", "B - Song", "B - Lost")) == 3
    assert cli.out.startswith("1 of 3 were owned, 1 organised\n")
    assert "/t/B/Song.flac" in cli.out
    assert "Nobody shares it" in cli.out
    assert cli("get", songs("B - Song"), "--dry-run") == 0
    assert "1 would be fetched" in cli.out
