"""Where each field of a file's tags came from is kept beside its filing."""

from __future__ import annotations

from core.domain import FilingOutcome
from core.tasks import TaskContext
from services.clock import SystemClock
from services.organise.job_runs import run_of
from services.organise.plan import with_sources
from services.records.history import HistoryService
from tests.contract.fakes_storage import MemoryJobStore
from tests.unit.organise.conftest import Desk

TOLD = {"title": "the request", "album": "Deezer"}


def test_a_download_tells_the_sources_of_its_tags(desk: Desk, ctx: TaskContext) -> None:
    history = HistoryService(MemoryJobStore(SystemClock()), desk.journal)
    assert history.sources(7) == ()
    plan = with_sources(desk.plan(desk.download()), TOLD)
    filed = desk.filer().file(plan, run_of(7), 7, ctx)
    assert filed.outcome is FilingOutcome.MOVED
    assert dict(history.sources(7)) == TOLD
    assert history.sources(8) == ()


def test_a_filing_by_hand_tells_them_too(desk: Desk, ctx: TaskContext) -> None:
    desk.filer().file(with_sources(desk.plan(desk.download()), TOLD), "r", None, ctx)
    history = HistoryService(MemoryJobStore(SystemClock()), desk.journal)
    (past,) = history.filings()
    assert dict(past.entry.sources) == TOLD


def test_a_filing_that_was_given_up_tells_none(desk: Desk, ctx: TaskContext) -> None:
    plan = with_sources(desk.plan(desk.download()), TOLD)
    entry = desk.journal.begin(run_of(7), 7, plan.source, "/.t", plan.target, plan.sources)
    desk.journal.stage(entry, "abandoned")
    assert HistoryService(MemoryJobStore(SystemClock()), desk.journal).sources(7) == ()
