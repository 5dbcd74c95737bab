"""`completions list|take|name|keep|forget`: titles of videos and what recording they stand for.

What a catalogue offers with too little confidence waits here for a person; each answer is kept and
holds in every list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from core.domain import BadInput
from core.domain.completing import Completion, Offer
from services.frontends.cli.errors import DONE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, table

if TYPE_CHECKING:
    from services.container import Container

Json = Mapping[str, Any]


@click.group("completions")
def completions_group() -> None:
    """Titles that may be one recording or another, and your answers."""


@completions_group.command("list")
@click.pass_obj
def list_open(session: Session) -> int:
    """The rows that wait for you, each with its offers, the likeliest first."""
    with session.container() as container:
        found = container.completing.review()
    rows = [_entry(number, one) for number, one in enumerate(found, start=1)]
    session.show({"total": len(rows), "rows": rows}, _show_list)
    return DONE


@completions_group.command("take")
@click.argument("row")
@click.argument("offer", type=int, default=1)
@click.pass_obj
def take_offer(session: Session, row: str, offer: int) -> int:
    """ROW (its number or key) is the recording of OFFER, by default the first."""
    with session.container() as container:
        made = container.completing.take(_key(container, row), offer)
    return _show_answer(session, made)


@completions_group.command("name")
@click.argument("row")
@click.argument("text")
@click.pass_obj
def name_recording(session: Session, row: str, text: str) -> int:
    """ROW is what TEXT says: "Artist - Title"."""
    with session.container() as container:
        key = _key(container, row)
        named = container.playlists.open(text, session.ctx).entries
        made = container.completing.choose(key, named[0].track)
    return _show_answer(session, made)


@completions_group.command("keep")
@click.argument("row")
@click.pass_obj
def keep_text(session: Session, row: str) -> int:
    """None of the offers: ROW is wanted as it is written."""
    with session.container() as container:
        made = container.completing.keep(_key(container, row))
    return _show_answer(session, made)


@completions_group.command("forget")
@click.argument("key")
@click.pass_obj
def forget_answer(session: Session, key: str) -> int:
    """Take the answer about KEY back: the catalogues are asked again next time."""
    with session.container() as container:
        container.completing.forget(key)
    session.show({"forgotten": key}, lambda one: line(f"Forgotten: {one['forgotten']}"))
    return DONE


def _key(container: Container, row: str) -> str:
    """A number of the list, or a key as it is."""
    if not row.isdecimal():
        return row
    waiting = container.completing.review()
    if not 1 <= int(row) <= len(waiting):
        raise BadInput(f"There is no row {row}.", "`completions list` numbers them.")
    return waiting[int(row) - 1].key


def _entry(number: int, one: Completion) -> Json:
    offers = [_offer(place, offer) for place, offer in enumerate(one.offers, start=1)]
    return {"row": number, **_about(one), "playlist": one.playlist_name, "offers": offers}


def _about(one: Completion) -> Json:
    return {"key": one.key, "title": one.wanted.title, "artists": list(one.wanted.artists)}


def _offer(number: int, offer: Offer) -> Json:
    track = offer.track
    return {
        "offer": number,
        "title": track.title,
        "artists": list(track.artists),
        "album": track.album,
        "duration": track.duration,
        "source": offer.source,
        "confidence": round(offer.score, 2),
        "reason": offer.reason,
    }


def _show_answer(session: Session, made: Completion) -> int:
    track = made.track
    taken = {"title": track.title, "artists": list(track.artists)} if track is not None else None
    session.show({**_about(made), "state": made.state.value, "track": taken}, _show_taken)
    return DONE


def _show_taken(document: Json) -> None:
    track = document["track"]
    words = f"{', '.join(track['artists'])} - {track['title']}" if track else "as it is written"
    line(f"{document['title']}: {words}")


def _show_list(document: Json) -> None:
    line(f"{document['total']} to decide")
    for row in document["rows"]:
        found = [
            (
                one["offer"],
                ", ".join(one["artists"]),
                one["title"],
                one["album"] or "",
                f"{one['confidence']:.0%}",
                one["source"],
                one["reason"],
            )
            for one in row["offers"]
        ]
        name = f"{row['row']}: {', '.join((*row['artists'], row['title']))} ({row['playlist']})"
        table(name, ("", "artist", "title", "album", "sure", "from", "why"), found)


COMMANDS = (completions_group,)
