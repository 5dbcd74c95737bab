"""The pure documents, and the bar that only a terminal sees."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace

import pytest

from core.domain import (
    Coverage,
    CoverageRow,
    DownloadJob,
    FilingMode,
    JobState,
    Origin,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
)
from core.tasks import Cancelled, TaskContext
from services.frontends.cli.progress import progress_line
from services.frontends.cli.tables import table
from services.frontends.reports import Fetched, check_document, get_document

MISSING = [
    CoverageRow(PlaylistEntry(n, Track(f"T{n}", ("A",))), Ownership.MISSING, None, "Nothing alike")
    for n in (1, 2, 3)
]
COVERAGE = Coverage(Playlist("k", "L", "text", tuple(r.entry for r in MISSING)), tuple(MISSING))


def job(state: JobState, reason: str = "", path: str | None = None) -> DownloadJob:
    track = Track("T", ("A",))
    return DownloadJob(
        1, track, Origin("k", "L"), state, "transfer", reason=reason, final_path=path
    )


def test_every_row_has_exactly_one_outcome_whatever_the_jobs_say() -> None:
    states = [job(JobState.SEARCHING, "Searching"), job(JobState.WANTED), None]
    jobs = {n: one for n, one in enumerate(states, start=1) if one is not None}
    found = get_document(COVERAGE, Fetched(jobs), lambda path: None)
    assert [(one["position"], one["reason"]) for one in found["failed"]] == [
        (1, "Searching"),
        (2, "wanted"),
        (3, "not tried"),
    ]
    assert len(found["failed"]) + len(found["organised"]) + len(found["review"]) == found["total"]


def test_done_without_a_final_place_is_not_done() -> None:
    found = get_document(COVERAGE, Fetched({1: job(JobState.DONE)}), lambda path: None)
    assert found["organised"] == []


def test_a_file_that_is_here_and_not_in_its_place_waits_for_a_person_and_did_not_fail() -> None:
    parked = replace(job(JobState.PARKED, "The disk is full"), local_path="/in/x.flac")
    left = replace(job(JobState.DONE, "Left as it came", "/in/y.flac"), filing=FilingMode.AS_IS)
    jobs = {1: parked, 2: left, 3: job(JobState.PARKED, "Nobody shares it")}
    found = get_document(COVERAGE, Fetched(jobs), lambda path: None)
    assert [(one["position"], one["reason"]) for one in found["review"]] == [
        (1, "The disk is full"),
        (2, "Left as it came"),
    ]
    assert ([one["position"] for one in found["failed"]], found["organised"]) == ([3], [])


def test_an_unmeasured_file_has_no_bitrate_and_no_invented_source() -> None:
    jobs = {1: job(JobState.DONE, path="/t/x.MP3")}
    found = get_document(COVERAGE, Fetched(jobs), lambda path: None)
    assert found["organised"][0]["format"] == "mp3"
    assert found["organised"][0]["bitrate"] is None
    assert found["organised"][0]["source"] is None


def test_a_library_never_read_has_no_age() -> None:
    assert check_document(COVERAGE)["library_age_seconds"] is None


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_the_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress_line(TaskContext()) as ctx:
        ctx.report(None, "starting")
        ctx.report(0.5, "half\nway [red]")
    assert "half way [red]" in screen.getvalue()


def test_a_terminal_gets_a_drawn_table_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    table("Missing", ("#", "track"), [(1, "[red]A\x1b[0m - B"), (12, None)])
    plain = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    assert [line.rstrip() for line in plain.splitlines()] == [
        "",
        "Missing (2)",
        " #  track",
        " 1  [red]A\ufffd[0m - B",
        "12",
    ]


def test_a_pipe_gets_lines_with_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    table("Missing", ("#", "track"), [(1, "A\tB\nC"), (12, None)])
    table("Nothing", ("#",), [])
    assert capsys.readouterr().out == "\nMissing (2)\n1\tA\ufffdB\ufffdC\n12\t\n"


def test_a_pipe_sees_nothing_and_cancel_still_arrives(capsys: pytest.CaptureFixture[str]) -> None:
    parent = TaskContext()
    with progress_line(parent) as ctx:
        ctx.report(0.5, "half")
        parent.cancel()
        with pytest.raises(Cancelled):
            ctx.checkpoint()
    assert capsys.readouterr().err == ""
