"""`organize` and `history` for people: what stands on the screen, and the exit codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.domain import (
    Candidate,
    ClaimedFacts,
    DownloadJob,
    JobState,
    Judged,
    MatchResult,
    Origin,
    StorageError,
    Track,
    Verdict,
)
from core.ports.jobs import StoredCandidate
from core.ports.ledgers import JournalEntry
from core.ports.past import PastSieve
from services.organise.reports import Moved, OrganizeReport, Skipped, UndoReport
from services.records.history import PastDownload, PastFiling
from services.records.history_reports import history_document
from services.records.past import PastService
from tests.unit.frontends.conftest import Cli


class FakeFiling:
    """Says what it is told; remembers what it was asked."""

    def __init__(self, report: Any = None, undone: Any = None) -> None:
        self.organize = SimpleNamespace(run=self._run)
        self.undo = SimpleNamespace(undo=self._undo)
        self.report, self.undone = report, undone
        self.asked: list[object] = []

    def _run(self, paths: Any, layout: Any, dry_run: bool, _ctx: Any) -> OrganizeReport:
        self.asked.append(([str(path) for path in paths], layout, dry_run))
        return self.report

    def _undo(self, run: str, _ctx: Any) -> UndoReport:
        self.asked.append(run)
        return self.undone


FULL = OrganizeReport(
    "r1",
    moved=[
        Moved(
            "/in/a.mp3", "/t/A.mp3", not_from_tags=("title",), beside=(("/in/a.lrc", "/t/A.lrc"),)
        ),
        Moved("/in/b.mp3", "/t/Unclassified/B.mp3", unclassified=True, note="No undo."),
    ],
    duplicates=[Skipped("/in/c.mp3", "There.", "/t/C.mp3")],
    failed=[Skipped("/in/d.mp3", "Broken.")],
    waiting=[Skipped("/in/e.mp3", "Growing.")],
)


def test_a_run_is_shown_list_by_list(cli: Cli) -> None:
    cli.container.filing = lambda: filing  # type: ignore[attr-defined]
    filing = FakeFiling(FULL)
    assert cli("organize", "/in", "--layout", "supercrates") == 3
    assert filing.asked == [(["/in"], "supercrates", False)]
    assert cli.overrides == {"organize.layout": "supercrates"}
    assert cli.out.startswith("2 moved (run r1)")
    for words in ("Moved (2)", "Of unknown genre (1)", "There already (1)", "Not filed (1)"):
        assert words in cli.out
    assert "/in/e.mp3\tGrowing." in cli.out
    assert cli.last_line == (
        "Needs a look: 1 there already, 1 of unknown genre in Unclassified, 1 not filed."
    )


def test_its_document_has_every_file_once(cli: Cli) -> None:
    cli.container.filing = lambda: FakeFiling(FULL)  # type: ignore[attr-defined]
    code, document = cli.json("organize")
    assert code == 3
    assert document["moved"][0] == {
        "from": "/in/a.mp3",
        "to": "/t/A.mp3",
        "not_from_tags": ["title"],
        "beside": [{"from": "/in/a.lrc", "to": "/t/A.lrc"}],
    }
    assert document["unclassified"] == [
        {"from": "/in/b.mp3", "to": "/t/Unclassified/B.mp3", "note": "No undo."}
    ]
    assert document["duplicates"] == [
        {"path": "/in/c.mp3", "existing": "/t/C.mp3", "reason": "There."}
    ]
    assert document["waiting"] == [{"path": "/in/e.mp3", "reason": "Growing."}]


@pytest.mark.parametrize("verb", ["organize", "import"])
def test_an_empty_path_is_not_the_current_folder(cli: Cli, verb: str) -> None:
    assert cli(verb, "") == 2
    assert "`.` is the current folder" in cli.last_line


def test_a_dry_run_says_so(cli: Cli) -> None:
    report = OrganizeReport(None, moved=[Moved("/in/a.mp3", "/t/A.mp3")])
    cli.container.filing = lambda: FakeFiling(report)  # type: ignore[attr-defined]
    assert cli("organize", "--dry-run") == 0
    assert cli.out.startswith("1 would be moved; nothing was touched")


def test_a_run_that_keeps_no_originals_says_so_itself(cli: Cli) -> None:
    report = OrganizeReport("r", moved=[Moved("/in/a.mp3", "/t/A.mp3")], lost="Nothing is kept.")
    cli.container.filing = lambda: FakeFiling(report)  # type: ignore[attr-defined]
    assert cli("organize") == 0
    assert cli.last_line == "Nothing is kept."
    assert cli.json("organize")[1]["no_undo"] == "Nothing is kept."


def test_a_run_that_was_stopped_names_what_stopped_it(cli: Cli) -> None:
    report = OrganizeReport("r", moved=[Moved("/a", "/b")], failed=[Skipped("/c", "Full.")])
    report.stopped = StorageError("The disk is full.", "Free some space.")
    cli.container.filing = lambda: FakeFiling(report)  # type: ignore[attr-defined]
    assert cli("organize") == 3
    assert cli.last_line == "The disk is full. Free some space."


@pytest.mark.parametrize(
    ("report", "code", "words"),
    [
        (UndoReport("r", restored=[Moved("/t/A.mp3", "/in/a.mp3")]), 0, ""),
        (UndoReport("r"), 0, "Run `r` has nothing left to put back."),
        (UndoReport("r", failed=[Skipped("/t/A", "Changed.")]), 3, "1 file could not be put back"),
        (
            UndoReport("r", failed=[Skipped("/t/A", "Changed."), Skipped("/t/B", "Gone.")]),
            3,
            "2 files could not be put back: Changed.",
        ),
    ],
)
def test_an_undo_says_what_it_did(cli: Cli, report: UndoReport, code: int, words: str) -> None:
    cli.container.filing = lambda: FakeFiling(undone=report)  # type: ignore[attr-defined]
    assert cli("organize", "--undo", "r") == code
    assert cli.out.startswith(f"{len(report.restored)} put back (run r)")
    assert cli.last_line.startswith(words)


PICK = Candidate(
    "slskd", "alice", "=cmd\\Glow.mp3", ClaimedFacts("mp3", 9, bitrate=320), Track("Glow")
)
STORED = StoredCandidate(0, Judged(PICK, MatchResult(0.91234, Verdict.ACCEPT), 1, why="The best"))
REFUSED = StoredCandidate(1, Judged(PICK, MatchResult(0.5, Verdict.REVIEW), None), "Refused")


def job(state: JobState, **columns: Any) -> DownloadJob:
    return DownloadJob(
        7, Track("Glow", ("Halden", "Nia")), Origin("k", "Summer", 3), state, "transfer", **columns
    )


DONE = PastDownload(job(JobState.DONE, candidate=0, final_path="/t/Glow.mp3"), STORED, (REFUSED,))
LOST = PastDownload(job(JobState.PARKED, reason="Nobody has it"), None, ())
FILED = PastFiling(JournalEntry(1, "job-7", 7, "/in/g", "/t/.g", "/t/Glow.mp3", "done", 0.0), True)


class FakeHistory:
    def downloads(self, failed: bool, limit: int | None) -> list[PastDownload]:
        return [LOST] if failed else [DONE, LOST][:limit]

    def filings(self, limit: int) -> list[PastFiling]:
        return [FILED][:limit]

    def all_filings(self) -> Iterator[PastFiling]:
        yield FILED

    def told(self, jobs: list[DownloadJob]) -> list[PastDownload]:
        return [one for one in (DONE, LOST) if one.job in jobs]


class FakePast:
    """The two downloads, by the order of their numbers here."""

    def numbers(self, sieve: PastSieve) -> list[int]:
        return [at for at, one in enumerate((DONE, LOST)) if one.job.state in sieve.states]

    def of(self, numbers: list[int]) -> list[DownloadJob]:
        return [(DONE, LOST)[number].job for number in numbers]


@pytest.fixture
def told(cli: Cli) -> Cli:
    idle: Any = None
    past: Any = FakePast()
    history: Any = FakeHistory()
    container: Any = cli.container
    container.history = history
    container.past = PastService(past, history, idle, idle, Path(), idle)
    return cli


def test_history_tells_downloads_failures_and_filings(told: Cli) -> None:
    assert told("history") == 0
    assert told.out.startswith("1 downloaded, 1 not")
    assert "slskd: alice\t0.9123\t/t/Glow.mp3" in told.out
    assert "Nobody has it" in told.out
    assert "job-7\t/in/g\t/t/Glow.mp3\tyes" in told.out


def test_failures_alone(told: Cli) -> None:
    assert told("history", "--failed") == 0
    assert told.out.startswith("0 downloaded, 1 not")
    assert "Filed" not in told.out


def test_an_export_has_everything_and_no_formulas(told: Cli, tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    assert told("history", "--limit", "1", "--export", str(path)) == 0
    assert told.out == ""  # the rows are in the file
    assert told.last_line == f"2 downloads written to {path}."
    done, lost = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    assert (done["file"], done["artists"]) == ("'=cmd\\Glow.mp3", "Halden; Nia")
    assert (lost["state"], lost["reason"]) == ("parked", "Nobody has it")


def test_an_export_is_one_document_on_stdout_as_well(told: Cli, tmp_path: Path) -> None:
    path = tmp_path / "h.json"
    code, document = told.json("history", "--limit", "1", "--export", str(path))
    assert (code, document) == (0, json.loads(path.read_text(encoding="utf-8")))
    assert (len(document["downloads"]), len(document["filed"])) == (2, 1)
    _, failed = told.json("history", "--failed", "--export", str(path))
    assert ([one["state"] for one in failed["downloads"]], failed["filed"]) == (["parked"], [])
    (tmp_path / "file").write_text("")
    assert told("history", "--export", str(tmp_path / "file" / "x.csv")) == 4
    assert "cannot be written" in told.last_line


def test_the_document_of_history_explains_the_choice() -> None:
    document = history_document([DONE, LOST], [FILED])
    done, lost = document["downloads"]
    assert (done["score"], done["reason"], done["run"]) == (0.9123, "The best", "job-7")
    assert done["tried"] == [
        {
            "source": "slskd",
            "peer": "alice",
            "file": "=cmd\\Glow.mp3",
            "score": 0.5,
            "outcome": "Refused",
        }
    ]
    assert (lost["score"], lost["run"], lost["tried"]) == (None, None, [])
    assert document["filed"][0]["at"] == "1970-01-01T00:00:00+00:00"
