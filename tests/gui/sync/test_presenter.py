"""The Sync page's presenter: no widgets, no display."""

from __future__ import annotations

from typing import Any

import pytest

from core.domain import BadInput, RateLimited, Unreachable
from tests.gui.sync.conftest import World
from ui.models.cards import QUEUED
from ui.models.told import told
from ui.pages.sync.presenter import OPENING, SyncPresenter
from ui.runner import InlineRunner


class Heard:
    """What the presenter said."""

    def __init__(self, presenter: SyncPresenter) -> None:
        self.opened: list[Any] = []
        self.failed: list[tuple[str, str]] = []
        self.busy: list[int] = []
        presenter.opened.connect(self.opened.append)
        presenter.failed.connect(lambda a, b: self.failed.append((a, b)))
        presenter.busy_changed.connect(self.busy.append)


@pytest.fixture
def held() -> InlineRunner:
    return InlineRunner(hold=True)


def made(world: World, runner: InlineRunner) -> tuple[SyncPresenter, Heard]:
    presenter = SyncPresenter(world, runner)  # type: ignore[arg-type]
    return presenter, Heard(presenter)


def names(presenter: SyncPresenter) -> list[str]:
    cards = presenter.cards
    return [cards.card_at(row).name for row in range(cards.rowCount())]


def test_an_opened_file_is_shown_and_stands_on_the_shelf(
    qapp: object, world: World, runner: InlineRunner
) -> None:
    presenter, heard = made(world, runner)
    presenter.open(["/lists/rooftop.csv", "  "])
    assert [c.playlist.name for c in heard.opened] == ["Rooftop, 4 a.m."]
    assert names(presenter) == ["Rooftop, 4 a.m."]
    assert presenter.loaded
    assert heard.busy == [1, 0]
    assert runner.lanes == ["disk", "db", "db"]


def test_while_it_is_read_a_card_says_so_and_nothing_blocks(
    qapp: object, world: World, held: InlineRunner
) -> None:
    presenter, heard = made(world, held)
    presenter.open(["/lists/rooftop.csv"])
    card = presenter.cards.card_at(0)
    assert card.key == OPENING + "/lists/rooftop.csv"
    assert card.name == "rooftop"
    assert card.working == QUEUED
    presenter.show(card)
    presenter.open(["/lists/rooftop.csv"])
    assert len(held.waiting) == 1
    held.run_all()
    assert names(presenter) == ["Rooftop, 4 a.m."]
    assert len(heard.opened) == 1


def test_several_files_fill_the_shelf_and_none_is_pushed_to_the_front(
    qapp: object, world: World, runner: InlineRunner
) -> None:
    world.add_playlist("/lists/b.csv", "Beta")
    presenter, heard = made(world, runner)
    presenter.open(["/lists/rooftop.csv", "/lists/b.csv"])
    assert heard.opened == []
    assert sorted(names(presenter)) == ["Beta", "Rooftop, 4 a.m."]


def test_who_went_elsewhere_is_not_called_back(
    qapp: object, world: World, held: InlineRunner
) -> None:
    presenter, heard = made(world, held)
    presenter.open(["/lists/rooftop.csv"])
    presenter.stop_waiting()
    held.run_all()
    assert heard.opened == []
    assert names(presenter) == ["Rooftop, 4 a.m."]


def test_a_link_nobody_can_open_gets_the_services_sentence(
    qapp: object, world: World, runner: InlineRunner
) -> None:
    presenter, heard = made(world, runner)
    presenter.open(["https://example.org/list"])
    assert heard.failed == [
        (
            "“https://example.org/list” is neither a file nor “Artist - Title”.",
            "Give a playlist file, or one track in quotes.",
        )
    ]
    assert names(presenter) == []
    assert not presenter.busy


def test_a_playlist_that_went_away_keeps_its_card_and_says_why(
    qapp: object, world: World, runner: InlineRunner
) -> None:
    presenter, heard = made(world, runner)
    presenter.open(["/lists/rooftop.csv"])
    world.playlists.known.clear()
    presenter.show(presenter.cards.card_at(0))
    card = presenter.cards.card_at(0)
    assert "neither a file" in card.trouble
    assert card.working is None
    assert len(heard.failed) == 1
    world.add_playlist("/lists/rooftop.csv", "Rooftop, 4 a.m.")
    presenter.show(card)
    assert presenter.cards.card_at(0).trouble == ""
    assert len(heard.opened) == 2


def test_a_list_whose_service_is_closed_is_shown_as_it_was_read_and_why(
    qapp: object, world: World, runner: InlineRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter, heard = made(world, runner)
    presenter.open(["/lists/rooftop.csv"])
    (seen,) = heard.opened
    closed = RateLimited("Spotify", "Spotify has closed playlists.", 9.0, "What was read stays.")

    def refuse(_source: str, _ctx: object) -> None:
        raise closed

    monkeypatch.setattr(world.playlists, "open", refuse)
    (card,) = presenter.cards.cards()
    presenter.check([card])
    assert len(heard.opened) == 1, "nobody waits for a check of several"
    presenter.show(card)
    assert len(heard.opened) == 1, "it was never read"
    world.sync.kept[card.source] = seen
    presenter.show(card)
    assert heard.opened == [seen, seen]
    assert heard.failed[-1] == (closed.sentence, closed.next_step)
    assert presenter.card(card.key).trouble == closed.sentence  # type: ignore[union-attr]


def test_opening_a_known_file_again_works_on_its_card(
    qapp: object, world: World, held: InlineRunner
) -> None:
    presenter, _heard = made(world, held)
    presenter.open(["/lists/rooftop.csv"])
    held.run_all()
    presenter.open(["/lists/rooftop.csv"])
    assert presenter.cards.rowCount() == 1
    assert presenter.cards.card_at(0).working == QUEUED
    assert presenter.waits_for("file:/lists/rooftop.csv")


def test_checking_all_again_compares_each_and_opens_none(
    qapp: object, world: World, runner: InlineRunner
) -> None:
    world.add_playlist("/lists/b.csv", "Beta")
    presenter, heard = made(world, runner)
    presenter.open(["/lists/rooftop.csv", "/lists/b.csv"])
    world.checked.clear()
    presenter.recheck_all()
    assert sorted(world.checked) == ["file:/lists/b.csv", "file:/lists/rooftop.csv"]
    assert heard.opened == []


def test_a_pasted_list_is_kept_as_a_file_and_opened(
    qapp: object, world: World, runner: InlineRunner
) -> None:
    presenter, heard = made(world, runner)
    presenter.open(["Mira - Copper Rain\nJune - Low Orbit"])
    (tried,) = world.playlists.opened
    assert tried.startswith(str(world.home / "pasted"))
    assert tried.endswith(".txt")
    assert len(heard.failed) == 1


def test_a_forgotten_playlist_leaves_the_shelf(
    qapp: object, world: World, runner: InlineRunner
) -> None:
    presenter, _heard = made(world, runner)
    presenter.open(["/lists/rooftop.csv"])
    presenter.forget("file:/lists/rooftop.csv")
    assert names(presenter) == []
    assert world.shelf.all() == []
    assert presenter.card("file:/lists/rooftop.csv") is None


def test_a_shelf_that_cannot_be_read_is_said(
    qapp: object, world: World, runner: InlineRunner
) -> None:
    def broken() -> list[Any]:
        raise OSError(5, "Input/output error")

    world.shelf.all = broken  # type: ignore[method-assign]
    presenter, heard = made(world, runner)
    presenter.load()
    assert presenter.reading.trouble is not None
    assert presenter.reading.trouble[0] == "The file system refused: Input/output error."
    assert heard.failed == []  # nobody asked for it: a line above the page says it, no toast


def test_every_error_becomes_a_sentence_and_a_next_step() -> None:
    assert told(BadInput("It is empty.", "Export it again.")) == (
        "It is empty.",
        "Export it again.",
    )
    assert told(Unreachable("slskd", "No answer."))[0] == "No answer."
    assert told(OSError("odd"))[0] == "The file system refused: odd."
    assert told(RuntimeError("secret"))[0] == "Something went wrong inside the program."
