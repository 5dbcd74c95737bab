"""`watchlist list|add|remove|run`: followed artists on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from core.domain import BadInput
from core.domain.watching import USUAL_KINDS, ReleaseKind
from services.frontends.cli.errors import DONE, INCOMPLETE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table

Json = Mapping[str, Any]


@click.group("watchlist")
def watchlist_group() -> None:
    """Followed artists, whose new releases become wishes."""


@watchlist_group.command("list")
@click.pass_obj
def list_artists(session: Session) -> int:
    """Who is followed, for which releases, and what is new."""
    from services.frontends import watching

    with session.container() as container:
        found = container.watchlist.all()
    session.show(watching.list_document(found), _show_list)
    return DONE


@watchlist_group.command("add")
@click.argument("name")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([kind.value for kind in ReleaseKind]),
    help="Which releases count; can be given several times. Default: albums, EPs and singles.",
)  # fmt: skip
@click.pass_obj
def add_artist(session: Session, name: str, kinds: tuple[str, ...]) -> int:
    """Follow the artist NAME; giving --kind again changes which releases count."""
    from services.frontends import watching

    chosen = [ReleaseKind(kind) for kind in kinds]
    with session.container() as container:
        artist = container.watchlist.watch_name(name, chosen or USUAL_KINDS)
        if chosen:
            artist = container.watchlist.set_kinds(artist.key, chosen)
    session.show({"added": watching.artist_entry(artist)}, _show_added)
    return DONE


@watchlist_group.command("remove")
@click.argument("names", nargs=-1)
@click.pass_obj
def remove_artists(session: Session, names: tuple[str, ...]) -> int:
    """Follow these no more, by name or key; wishes made for them stay."""
    if not names:
        raise BadInput("Nobody was named.", "Give names of `watchlist list`.")
    with session.container() as container:
        artists = [container.watchlist.named(name) for name in names]
        for artist in artists:
            container.watchlist.unwatch(artist.key)
    removed = [{"key": one.key, "name": one.name} for one in artists]
    session.show({"removed": removed}, _show_removed)
    return DONE


@watchlist_group.command("run")
@click.argument("names", nargs=-1)
@click.pass_obj
def run_watchlist(session: Session, names: tuple[str, ...]) -> int:
    """Look for new releases now, of these artists or of all."""
    from services.frontends import watching

    with session.container() as container, session.working() as ctx:
        report = container.watchlist.scan(ctx, names)
    session.show(watching.run_document(report), _show_run)
    for trouble in report.troubles:
        session.say(trouble)
    return INCOMPLETE if report.troubles else DONE


def _show_list(document: Json) -> None:
    line(f"{document['total']} followed")
    rows = [
        (
            one["name"],
            ", ".join(one["kinds"]),
            one["new"] or "",
            one["last_scan"] or "never",
            one["trouble"],
            one["key"],
        )
        for one in document["artists"]
    ]
    table("Artists", ("artist", "releases", "new", "last scan", "trouble", "key"), rows)


def _show_added(document: Json) -> None:
    added = document["added"]
    line(f"{added['name']} is followed: {', '.join(added['kinds'])}")


def _show_removed(document: Json) -> None:
    line(f"{len(document['removed'])} followed no more")


def _show_run(document: Json) -> None:
    line(f"{document['scanned']} looked at, {len(document['found'])} new releases")
    table("Seen for the first time", ("artist",), [(name,) for name in document["learned"]])
    rows = [
        (one["artist"], one["title"], one["kind"], one["date"], one["wished"], one["note"])
        for one in document["found"]
    ]
    table("New", ("artist", "title", "kind", "date", "wished", "note"), rows)


COMMANDS = (watchlist_group,)
