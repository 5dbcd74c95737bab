"""GLOBAL options, the run itself, and the one place where errors become sentences and codes."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click

from config.paths import home_folder, log_file
from config.version import VERSION
from core.tasks import TaskContext
from services.frontends.cli import (
    account_verbs,
    care_verb,
    completion_verbs,
    crates_verb,
    genres_verbs,
    history_verb,
    import_verbs,
    migrate_verb,
    nearby_verb,
    organize_verb,
    push_verb,
    refused_verb,
    serve_verb,
    settings_verbs,
    streams,
    upgrade_verb,
    verbs,
    watchlist_verbs,
    wishlist_verbs,
)
from services.frontends.cli.errors import BUG, DONE, document, exit_code, sentence
from services.frontends.cli.session import Doors, Session
from services.frontends.cli.signals import cancelled_by_signals
from services.frontends.launch import asks_for_json
from utils.programs import own_name

log = logging.getLogger(__name__)


@dataclass
class _Start:
    """What click carries to the group, and the session it makes of it.

    `as_json`: asked for, whatever else is wrong with the words.
    """

    doors: Doors
    ctx: TaskContext
    as_json: bool = False
    session: Session | None = None


def _tell_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    as_json = isinstance(context.obj, _Start) and context.obj.as_json
    click.echo(json.dumps({"version": VERSION}) if as_json else f"Cratekeeper {VERSION}")
    context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", metavar="DIR", help="Folder of all the program's own data.")
@click.option("--profile", metavar="NAME", help="A home of its own, by name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@click.option("-v", "--verbose", is_flag=True, help="Show the log on stderr.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and exit.",
)
@click.pass_context
def cratekeeper(
    context: click.Context, home: str | None, profile: str | None, as_json: bool, verbose: bool
) -> None:
    """Keeps your own music collection in step with what you love on streaming services.

    Without a verb the window opens. SOURCE is a playlist file, an address of Spotify, YouTube or
    Deezer, `liked`, or a quoted "Artist - Title".
    """
    start: _Start = context.obj
    folder = home_folder(home, profile)
    start.session = Session(start.doors, folder, as_json, verbose, start.ctx)
    context.obj = start.session


for command in (
    *settings_verbs.COMMANDS,
    *verbs.COMMANDS,
    *organize_verb.COMMANDS,
    *crates_verb.COMMANDS,
    *genres_verbs.COMMANDS,
    *import_verbs.COMMANDS,
    *history_verb.COMMANDS,
    *refused_verb.COMMANDS,
    *wishlist_verbs.COMMANDS,
    *watchlist_verbs.COMMANDS,
    *migrate_verb.COMMANDS,
    *serve_verb.COMMANDS,
    *upgrade_verb.COMMANDS,
    *account_verbs.COMMANDS,
    *completion_verbs.COMMANDS,
    *push_verb.COMMANDS,
    *nearby_verb.COMMANDS,
    *care_verb.COMMANDS,
):
    cratekeeper.add_command(command)


def run(argv: Sequence[str], doors: Doors) -> int:
    """Run one command; returns the exit code and never raises."""
    streams.make_safe()
    try:
        return _run(argv, doors)
    finally:
        streams.let_go()


def _run(argv: Sequence[str], doors: Doors) -> int:
    start = _Start(doors, TaskContext(), asks_for_json(argv))
    try:
        with cancelled_by_signals(start.ctx):
            code = cratekeeper.main(
                list(argv), prog_name=own_name(), standalone_mode=False, obj=start
            )
    except click.exceptions.Abort:
        return _fail(KeyboardInterrupt(), start)
    except BaseException as error:  # noqa: BLE001 - boundary: nobody shall see a traceback
        return _fail(error, start)
    return code if isinstance(code, int) else DONE


def _fail(error: BaseException, start: _Start) -> int:
    code, words = exit_code(error), sentence(error)
    if code == BUG:
        words = f"{words} {_keep_details(error, start)}"
    _show(document(error, words), start)
    with contextlib.suppress(OSError):
        click.echo(words, file=sys.stderr)
    return code


def _show(told: Mapping[str, object], start: _Start) -> None:
    """Who reads JSON gets one document, also of a run that failed before its result."""
    session = start.session
    as_json = session.as_json if session else start.as_json
    if as_json and not (session and session.shown):
        with contextlib.suppress(OSError):
            click.echo(json.dumps(told, ensure_ascii=False), file=sys.stdout)


def _keep_details(error: BaseException, start: _Start) -> str:
    """Write the traceback into the log; says where."""
    if start.session is None:
        return "Please report it."
    with start.session.log():
        log.error("Unexpected", exc_info=error)
    return f"The details are in {log_file(start.session.home)}."
