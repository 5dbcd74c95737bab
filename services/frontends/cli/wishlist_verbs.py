"""`wishlist list|add|remove|run`: the persistent wish list on the command line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from core.domain import BadInput, DownloadJob, Ownership, Wish
from core.tasks import TaskContext
from services.downloads.engine import RunEnd, RunReport
from services.frontends import reports, wishes
from services.frontends.cli import wish_tables
from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.session import Session
from services.frontends.cli.words import shortfall

if TYPE_CHECKING:
    from services.container import Container

ALL = click.option("--all", "everything", is_flag=True, help="All of them.")
KIND = click.option("--reason", metavar="KIND", default="", help="Those with this kind of reason.")
NAMED = click.argument("named", nargs=-1, metavar="[WISH]...")
"""Numbers of `wishlist list`, or what `wishlist add` takes."""


@click.group("wishlist")
def wishlist_group() -> None:
    """The persistent wish list: what nobody could deliver yet."""


@wishlist_group.command("list")
@KIND
@click.pass_obj
def list_wishes(session: Session, reason: str) -> int:
    """All wishes with their reasons and next tries, and how many there are for each reason."""
    with session.container() as container:
        found = container.wishlist.select(kind=reason)
    session.show(wishes.list_document(found, time.time()), wish_tables.show_list)
    return DONE


@wishlist_group.command("add")
@click.argument("source")
@click.pass_obj
def add_wishes(session: Session, source: str) -> int:
    """Wish for what of SOURCE (a playlist or a quoted "Artist - Title") is missing."""
    with session.container() as container, session.working() as ctx:
        playlist = container.playlists.open(source, ctx)
        coverage = container.coverage.check(playlist, ctx)
        rows = coverage.of(Ownership.MISSING)
        added = container.wishlist.add_rows(playlist, rows)
    owned = coverage.counts()[Ownership.OWNED]
    document = wishes.added_document(added, owned, len(rows) - len(added), time.time())
    session.show(document, wish_tables.show_added)
    return DONE


@wishlist_group.command("remove")
@NAMED
@ALL
@KIND
@click.pass_obj
def remove_wishes(session: Session, named: tuple[str, ...], everything: bool, reason: str) -> int:
    """Forget wishes: by number, by SOURCE ("Artist - Title"), by a kind of reason, or all."""
    if not (named or everything or reason):
        raise BadInput("Nothing was named.", "Give numbers of `wishlist list`, --reason or --all.")
    with session.container() as container, session.working() as ctx:
        chosen = container.wishlist.select(_numbers(container, named, ctx), reason)
        container.wishlist.remove(chosen)
    session.show(wishes.removed_document(chosen), wish_tables.show_removed)
    return DONE


@wishlist_group.command("run")
@NAMED
@ALL
@KIND
@click.option("--timeout", type=click.FloatRange(min=0), metavar="S", help="Stop after S seconds.")
@click.pass_obj
def run_wishes(
    session: Session, named: tuple[str, ...], everything: bool, reason: str, timeout: float | None
) -> int:
    """Try due wishes now and wait; those named, --reason and --all also try resting ones."""
    ended = RunReport(RunEnd.DONE)
    with session.container() as container, session.working() as ctx:
        ids = _numbers(container, named, ctx)
        fulfilled = container.wishlist.sweep(ctx)
        asked = bool(ids or reason or everything)
        chosen = _chosen(container, ids, reason, asked, {wish.id for wish in fulfilled})
        jobs = container.wishlist.try_now(chosen)
        if jobs:
            ended = _wait(container, jobs, ctx, timeout)
        document = _result(container, chosen, jobs, fulfilled, ended)
    session.show(document, wish_tables.show_run)
    words = shortfall(len(document["failed"]), len(document["review"]))
    if words:
        session.say(words)
    if ended.error is not None:
        session.say(str(ended.error))
    return INCOMPLETE if words else DONE


def _numbers(container: Container, named: tuple[str, ...], ctx: TaskContext) -> list[int]:
    """The numbers of the wishes that are named. Raises `BadInput` for what nobody wishes for."""
    numbers = []
    for word in named:
        if word.isascii() and word.isdecimal():
            numbers.append(int(word))
            continue
        playlist = container.playlists.open(word, ctx)
        found = container.wishlist.of(entry.track for entry in playlist.entries)
        if not found:
            told = f"Nothing of “{playlist.name}” is wished for."
            raise BadInput(told, "`wishlist list` shows all wishes.")
        numbers += [wish.id for wish in found]
    return numbers


def _chosen(
    container: Container, ids: list[int], reason: str, asked: bool, gone: set[int]
) -> list[Wish]:
    if asked:
        return container.wishlist.select([one for one in ids if one not in gone], reason)
    return container.wishlist.due(int(container.settings.get("schedules.wishlist_batch")))


def _wait(
    container: Container, jobs: list[DownloadJob], ctx: TaskContext, timeout: float | None
) -> RunReport:
    return container.engine.run_until_done({job.id for job in jobs}, ctx, timeout)


def _result(
    container: Container,
    chosen: list[Wish],
    jobs: list[DownloadJob],
    fulfilled: list[Wish],
    ended: RunReport,
) -> wishes.Json:
    now = container.downloads.some({job.id for job in jobs}) if jobs else {}
    by_wish = {wish.id: now.get(job.id, job) for wish, job in zip(chosen, jobs, strict=True)}
    stopped = ended.error.sentence if ended.error else ""
    if ended.end is RunEnd.TIMED_OUT:
        stopped = reports.TIME_OUT
    return wishes.run_document(chosen, by_wish, fulfilled, stopped)


COMMANDS = (wishlist_group,)
