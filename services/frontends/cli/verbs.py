"""`scan`, `check`, `get`, `doctor`, `probe`: each asks the services and shows one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from core.domain import Coverage, DownloadJob, JobState, Ownership
from core.tasks import Deadline, TaskContext
from services.downloads.engine import RunEnd, RunReport
from services.frontends import reports
from services.frontends.cli import tables
from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.server_words import PATIENCE, tell_server
from services.frontends.cli.session import Session
from services.frontends.cli.words import age_words, counted, shortfall
from services.playlists.wanting import want_rows

if TYPE_CHECKING:
    from services.container import Container

OLD_CACHE_SECONDS = 24 * 3600.0


@click.command()
@click.option("--full", is_flag=True, help="Read every file again.")
@click.pass_obj
def scan(session: Session, full: bool) -> int:
    """Refresh the library cache."""
    with session.container() as container, session.working() as ctx:
        report = container.library.scan(ctx, full=full)
    session.show(reports.scan_document(report), tables.show_scan)
    for sentence in report.warnings:
        session.say(sentence)
    return INCOMPLETE if report.warnings else DONE


@click.command()
@click.argument("source")
@click.pass_obj
def check(session: Session, source: str) -> int:
    """Say what of SOURCE is owned and what is missing."""
    with session.container() as container, session.working() as ctx:
        coverage = _coverage(container, source, ctx)
        server = container.library.server
    session.show(reports.check_document(coverage), tables.show_check)
    _tell_age(session, coverage, server)
    missing = len(coverage.of(Ownership.MISSING))
    if missing:
        session.say(f"{counted(missing, 'track')} missing.")
    return INCOMPLETE if missing else DONE


@click.command()
@click.argument("source")
@click.option("--dry-run", is_flag=True, help="Only say what would be fetched.")
@click.option("--layout", type=click.Choice(["transfer", "supercrates"]), help="Where files go.")
@click.option("--from", "order", metavar="SOURCES", help="Such as slskd,soulseek,youtube.")
@click.option("--timeout", type=click.FloatRange(min=0), metavar="S", help="Stop after S seconds.")
@click.pass_obj
def get(
    session: Session,
    source: str,
    dry_run: bool,
    layout: str | None,
    order: str | None,
    timeout: float | None,
) -> int:
    """Fetch what of SOURCE is missing, check it, tag it and file it."""
    deadline = Deadline(timeout)
    given = {"organize.layout": layout, "sources.order": order}
    overrides = {key: value for key, value in given.items() if value is not None}
    ended = RunReport(RunEnd.DONE)
    with session.container(overrides) as container:
        with session.working() as ctx:
            coverage = _coverage(container, source, ctx)
            fetched = reports.NOTHING_FETCHED
            if not dry_run:
                seconds = None if timeout is None else deadline.remaining(timeout)
                watching = _telling(session, container, ctx)
                container.server_scans.start()
                fetched, ended = fetch(container, coverage, layout, watching, seconds)
                tell_server(session, container, ctx, deadline.remaining(PATIENCE))
        document = _result(container, coverage, fetched, dry_run)
    session.show(document, tables.show_get)
    _tell_age(session, coverage)
    return DONE if dry_run else _end_of_get(session, document, ended)


def _telling(session: Session, container: Container, ctx: TaskContext) -> TaskContext:
    """A child of `ctx` that says once why nothing happens, such as a login the window holds."""
    told: set[str] = set()

    def report(fraction: float | None, text: str) -> None:
        ctx.report(fraction, text)
        words = container.engine.holdup
        if words and words not in told:
            told.add(words)
            session.say(words)

    return TaskContext(report, parent=ctx)


def _result(
    container: Container, coverage: Coverage, fetched: reports.Fetched, dry_run: bool
) -> reports.Json:
    if dry_run:
        return reports.plan_document(coverage)
    return reports.get_document(coverage, fetched, container.facts)


def fetch(
    container: Container,
    coverage: Coverage,
    layout: str | None,
    ctx: TaskContext,
    seconds: float | None,
) -> tuple[reports.Fetched, RunReport]:
    """Want the missing rows and wait until their jobs rest, or `seconds` are over."""
    rows = coverage.of(Ownership.MISSING)
    if not rows:
        return reports.NOTHING_FETCHED, RunReport(RunEnd.DONE)
    wanted = want_rows(
        container.completing, container.downloads, coverage.playlist, rows, ctx, layout
    )
    ended = container.engine.run_until_done({job.id for job in wanted}, ctx, seconds)
    return _fetched(container, coverage, wanted, ended), ended


def _fetched(
    container: Container, coverage: Coverage, wanted: list[DownloadJob], ended: RunReport
) -> reports.Fetched:
    now = container.downloads.some({job.id for job in wanted})
    rows = coverage.of(Ownership.MISSING)
    jobs = {row.entry.position: now.get(job.id, job) for row, job in zip(rows, wanted, strict=True)}
    stopped = ended.error.sentence if ended.error else ""
    stopped = reports.TIME_OUT if ended.end is RunEnd.TIMED_OUT else stopped
    done = (job.id for job in now.values() if job.state is JobState.DONE)
    return reports.Fetched(jobs, stopped, {job: _why_taken(container, job) for job in done})


def _why_taken(container: Container, job_id: int) -> str:
    told = container.downloads.explain(job_id)
    return next((c.judged.why for c in told.candidates if c.rank == told.job.candidate), "")


def _end_of_get(session: Session, document: dict[str, Any], ended: RunReport) -> int:
    words = shortfall(len(document["failed"]), len(document["review"]))
    if words:
        session.say(words)
    if ended.error is not None:
        session.say(str(ended.error))
    return INCOMPLETE if words else DONE


@click.command()
@click.pass_obj
def doctor(session: Session) -> int:
    """Check folders, tools and services."""
    with session.container() as container, session.working() as ctx:
        document = reports.doctor_document(container.health.checks(ctx))
    session.show(document, tables.show_doctor)
    bad = sum(not one["ok"] for one in document["checks"])
    if bad:
        session.say(f"{counted(bad, 'check')} not ok.")
    return INCOMPLETE if bad else DONE


@click.group()
def probe() -> None:
    """Measure the program."""


@probe.command("start")
@click.pass_obj
def probe_start(session: Session) -> int:
    """Open the window, visit every page, quit; says how long that took."""
    figures = session.doors.probe(session.home)
    session.show(figures, tables.show_figures)
    return DONE


def _coverage(container: Container, source: str, ctx: TaskContext) -> Coverage:
    return container.coverage.check(container.playlists.open(source, ctx), ctx)


def _tell_age(session: Session, coverage: Coverage, server: str = "") -> None:
    """How old an old cache is, and always that of a server's, which may not have been asked."""
    age = coverage.library_age
    if age is None and server:
        session.say(f"{server} was never read; `scan` reads it.")
    elif age is not None and (server or age >= OLD_CACHE_SECONDS):
        session.say(f"The library was last read {age_words(age)} ago; `scan` refreshes it.")


COMMANDS = (scan, check, get, doctor, probe)
