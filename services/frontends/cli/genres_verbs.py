"""`unclassified …`, the review of files of unknown genre, and `genres …`, the map itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.domain import StorageError
from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.server_words import tell_server
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table

if TYPE_CHECKING:
    from services.organise.unclassified import Assigned

Json = Mapping[str, Any]
_KIND = click.Choice(["genre", "artist", "track"])


@click.group("unclassified")
def unclassified_group() -> None:
    """Files whose genre no super genre lists."""


@unclassified_group.command("list")
@click.pass_obj
def list_waiting(session: Session) -> int:
    """What waits in Unclassified, and where it would go by now."""
    with session.container() as container, session.working() as ctx:
        waiting = [asdict(one) for one in container.filing().unclassified.waiting(ctx)]
    session.show({"waiting": waiting}, _show_waiting)
    return DONE


@unclassified_group.command("assign")
@click.argument("super_genre")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--remember", type=_KIND, default="genre", help="What later runs go by.")
@click.option("--once", is_flag=True, help="Remember nothing.")
@click.pass_obj
def assign(
    session: Session, super_genre: str, paths: tuple[Path, ...], remember: Any, once: bool
) -> int:
    """Put files into the crate SUPER_GENRE and remember that."""
    with session.container() as container, session.working() as ctx:
        review = container.filing().unclassified
        report = review.assign(paths, super_genre, ctx, None if once else remember)
        tell_server(session, container, ctx)
    return _told(session, report)


@unclassified_group.command("again")
@click.pass_obj
def again(session: Session) -> int:
    """Move what would be known by now."""
    with session.container() as container, session.working() as ctx:
        report = container.filing().unclassified.again(ctx)
        tell_server(session, container, ctx)
    return _told(session, report)


@unclassified_group.command("choices")
@click.option("--export", "out", type=click.Path(path_type=Path), metavar="FILE", help="As JSON.")
@click.pass_obj
def choices(session: Session, out: Path | None) -> int:
    """What is remembered."""
    with session.container() as container:
        known = container.filing().choices
        found, text = [asdict(one) for one in known.all()], known.export()
    if out is not None:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise StorageError(
                f"{out} cannot be written ({error.strerror}).", "Choose another file."
            ) from error
    session.show({"choices": found}, _show_choices)
    return DONE


@unclassified_group.command("forget")
@click.argument("words")
@click.option("--kind", type=_KIND, help="Only this kind of choice.")
@click.pass_obj
def forget(session: Session, words: str, kind: Any) -> int:
    """Forget what was chosen for WORDS (a genre, an artist or "Artist - Title")."""
    with session.container() as container:
        gone = [asdict(one) for one in container.filing().choices.forget(words, kind)]
    session.show({"forgotten": gone}, lambda _: line(f"Forgotten: {words}"))
    return DONE


@click.group("genres")
def genres_group() -> None:
    """The map of genres to super genres."""


@genres_group.command("explain")
@click.argument("genre")
@click.pass_obj
def explain(session: Session, genre: str) -> int:
    """Where GENRE goes, and why."""
    with session.container() as container:
        found = container.filing().genres.explain(genre)
    document = {"genre": genre, "super_genre": found.super_genre, "why": found.why}
    session.show(document, lambda one: line(f"{one['super_genre']}: {one['why']}"))
    return DONE


@genres_group.command("show")
@click.pass_obj
def show_map(session: Session) -> int:
    """The map that counts now; with --json in the form that `genres save` takes."""
    with session.container() as container:
        known = container.filing().genres.current().table
    document = {name: list(genres) for name, genres in known.items()}
    rows = [(name, ", ".join(genres)) for name, genres in document.items()]
    session.show(document, lambda _: table("Genre map", ("super genre", "genres"), rows))
    return DONE


@genres_group.command("save")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def save(session: Session, file: Path) -> int:
    """Check the map in FILE and let it count."""
    from services.organise.genres import GenreMap

    edited = GenreMap.read(file).table
    with session.container() as container:
        path = container.filing().genres.save(edited)
    session.show({"saved": str(path)}, lambda one: line(f"Saved as {one['saved']}"))
    return DONE


@genres_group.command("reset")
@click.pass_obj
def reset(session: Session) -> int:
    """Let the built-in map count again."""
    with session.container() as container:
        container.filing().genres.reset()
    session.show({"built_in": True}, lambda _: line("The built-in genre map counts again"))
    return DONE


def _told(session: Session, report: Assigned) -> int:
    document = {
        "run": report.run,
        "moved": [{"from": one.source, "to": one.target} for one in report.moved],
        "failed": [{"path": one.path, "reason": one.reason} for one in report.failed],
        "remembered": report.remembered,
    }
    session.show(document, _show_assigned)
    if report.failed:
        session.say(f"{report.failed[0].path}: {report.failed[0].reason}")
    return INCOMPLETE if report.failed else DONE


def _show_waiting(document: Json) -> None:
    rows = [
        (one["path"], one["artist"], ", ".join(one["genres"]), one["suggestion"])
        for one in document["waiting"]
    ]
    line(f"{len(rows)} waiting")
    table("Of unknown genre", ("file", "artist", "its genres", "by now"), rows)


def _show_assigned(document: Json) -> None:
    line(f"{len(document['moved'])} moved (run {document['run']})")
    table("Moved", ("from", "to"), [(one["from"], one["to"]) for one in document["moved"]])
    table("Remembered", ("for",), [(words,) for words in document["remembered"]])
    stay = [(one["path"], one["reason"]) for one in document["failed"]]
    table("Not moved", ("file", "why"), stay)


def _show_choices(document: Json) -> None:
    rows = [(one["kind"], one["words"], one["super_genre"]) for one in document["choices"]]
    table("Remembered", ("kind", "for", "super genre"), rows)


COMMANDS = (unclassified_group, genres_group)
