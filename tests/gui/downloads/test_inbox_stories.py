"""The review inbox by keyboard: one question after the other, every decision undoable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QPushButton

from core.domain import BadInput, Track
from services.review.questions import Question, QuestionKind
from ui.gallery.world import FakeContainer
from ui.matched.dialog import MatchedDialog
from ui.matched.gallery import FakeMatched
from ui.models import roles
from ui.pages.downloads.inbox.tab import EMPTY, FILTERED, OPEN
from ui.pages.downloads.page import DownloadsPage
from ui.runner import InlineRunner

K = QuestionKind
Key = Qt.Key


@pytest.fixture
def page(build: Callable[..., Any], world: FakeContainer) -> DownloadsPage:
    made: DownloadsPage = build(DownloadsPage, world)
    made.show_tab("inbox")
    return made


def press(page: DownloadsPage, key: Qt.Key, how: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.inbox.list, key, how)


def go_to(page: DownloadsPage, kind: QuestionKind) -> Question:
    model = page.inbox.model
    for row in range(model.rowCount()):
        question: Question = model.index(row).data(roles.ITEM)
        if question.kind is kind:
            page.inbox.list.setCurrentIndex(model.index(row))
            return question
    raise AssertionError(f"no question of kind {kind}")


def heard(page: DownloadsPage) -> list[Any]:
    played: list[Any] = []
    page.listen.connect(played.append)
    return played


def test_the_first_question_stands_open_with_its_best_files(page: DownloadsPage) -> None:
    inbox = page.inbox
    assert inbox.stack.currentIndex() == OPEN
    assert inbox.head.title.text() == "Paper Lanterns (Remix)"
    assert [card.answer.number for card in inbox.answers.cards if card.answer] == [0, 1]
    assert page.tabs.button("inbox").text().endswith("7")


def test_j_and_k_move_and_the_numbers_choose(page: DownloadsPage) -> None:
    press(page, Key.Key_J)
    assert page.inbox.head.title.text() == "North Window"
    press(page, Key.Key_K)
    press(page, Key.Key_2)
    assert page.inbox.answers.chosen == 1
    press(page, Key.Key_1)
    assert page.inbox.answers.chosen == 0


def test_enter_takes_the_chosen_file_and_the_next_question_comes(
    page: DownloadsPage, world: FakeContainer
) -> None:
    press(page, Key.Key_2)
    press(page, Key.Key_Return)
    assert world.review.decided == [("take", "choice-1", 1)]
    assert page.inbox.head.title.text() == "North Window"
    assert page.inbox.words.text() == "1 decided"


def test_x_refuses_and_s_searches_again(page: DownloadsPage, world: FakeContainer) -> None:
    press(page, Key.Key_X)
    press(page, Key.Key_S)
    assert [one[:2] for one in world.review.decided] == [
        ("reject", "choice-1"),
        ("again", "choice-2"),
    ]


def test_ctrl_z_takes_the_last_decision_back(page: DownloadsPage, world: FakeContainer) -> None:
    press(page, Key.Key_X)
    notices: list[Any] = []
    page.notice.connect(notices.append)
    press(page, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert world.review.decided == []
    assert page.inbox.model.total() == 7
    assert notices[0].title == "Taken back"


def test_nothing_to_take_back_is_said(page: DownloadsPage) -> None:
    notices: list[Any] = []
    page.notice.connect(notices.append)
    press(page, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "no decision" in notices[0].title


def test_space_plays_the_chosen_file(page: DownloadsPage) -> None:
    played = heard(page)
    press(page, Key.Key_2)
    press(page, Key.Key_Space)
    assert played[0].peer == "northshelf"
    go_to(page, K.OWNED)
    press(page, Key.Key_Space)
    assert str(played[1].path).endswith("03 Slow Tide.flac")
    go_to(page, K.CHECK)
    press(page, Key.Key_Space)
    assert str(played[2].path).endswith("07 - Hollow Signal.mp3")


def test_more_files_than_two_are_turned_page_by_page(page: DownloadsPage) -> None:
    answers = page.inbox.answers
    assert answers.more.text() == "1 more file"
    answers.more.click()
    assert [card.answer.number for card in answers.cards if card.answer] == [2]
    answers.more.click()
    assert [card.answer.number for card in answers.cards if card.answer] == [0, 1]


def test_with_one_file_the_other_card_shows_what_was_asked(page: DownloadsPage) -> None:
    press(page, Key.Key_J)
    first, second = page.inbox.answers.cards
    assert first.answer is not None
    assert second.answer is None
    assert second.accessibleName() == "What you asked for"
    assert (first.key.isVisible(), second.key.isVisible()) == (True, False)
    press(page, Key.Key_2)  # there is nothing to choose on it
    assert page.inbox.answers.chosen == 0


def test_a_probable_row_is_owned_or_another_recording(
    page: DownloadsPage, world: FakeContainer
) -> None:
    question = go_to(page, K.OWNED)
    assert page.inbox.answers.none.text() == "It is another recording (X)"
    page.inbox.answers.cards[0].take.click()
    assert world.review.decided == [("take", question.id, 0)]


def test_a_loose_row_is_named_or_kept_as_it_is_written(
    page: DownloadsPage, world: FakeContainer
) -> None:
    question = go_to(page, K.TRACK)
    first, second = page.inbox.answers.cards
    assert first.take.text() == "It is this one"
    assert second._ring.accessibleName() == "76 % likely"
    assert page.inbox.answers.none.text() == "Keep it as it is written (X)"
    press(page, Key.Key_S)  # there is nothing to search again
    assert world.review.decided == []
    press(page, Key.Key_2)
    press(page, Key.Key_Return)
    assert world.review.decided == [("take", question.id, 2)]


def test_enter_on_a_refused_file_tries_it_again_never_files_it_anyway(
    page: DownloadsPage, world: FakeContainer
) -> None:
    question = go_to(page, K.CHECK)
    press(page, Key.Key_Return)
    assert world.review.decided == [("again", question.id, -1)]


def test_a_file_is_filed_anyway_by_its_own_button(
    page: DownloadsPage, world: FakeContainer
) -> None:
    question = go_to(page, K.FILING)
    page.inbox.file.anyway.click()
    assert world.review.decided == [("take", question.id, 0)]


def test_a_file_that_is_something_else_is_named_like_a_matched_download(
    page: DownloadsPage, world: FakeContainer
) -> None:
    world.matched = FakeMatched()
    question = go_to(page, K.FILING)
    press(page, Key.Key_M)
    (dialog,) = page.window().findChildren(MatchedDialog)
    assert dialog.presenter.candidate.name == "understorey.flac"
    assert (dialog.start.text(), dialog.skip.isHidden()) == ("File it as this", True)
    dialog.panel.artists.take(0)
    dialog.presenter.pick(2)
    dialog.start.click()
    assert dialog.isHidden()
    assert world.review.decided == [("as Slow Tide", question.id, -1)]
    assert world.matched.started == []


def test_m_asks_nothing_where_no_file_waits(page: DownloadsPage, world: FakeContainer) -> None:
    go_to(page, K.CHOICE)
    press(page, Key.Key_M)
    assert page.window().findChildren(MatchedDialog) == []
    assert world.review.decided == []


def test_a_crate_is_found_by_typing_and_assigned_by_enter(
    page: DownloadsPage, world: FakeContainer
) -> None:
    question = go_to(page, K.GENRE)
    crates = page.inbox.crates
    crates.search.setText("ambi")
    crates.search.searched.emit("ambi")
    crates.take_chosen()
    assert world.review.decided == [("take", question.id, 15)]


def test_enter_where_no_crate_is_suggested_asks_for_its_name_first(
    page: DownloadsPage, world: FakeContainer
) -> None:
    go_to(page, K.GENRE)
    page.inbox.crates.suggests = False
    press(page, Key.Key_Return)
    assert world.review.decided == []
    assert page.inbox.focusWidget() is page.inbox.crates.search


def test_a_file_without_a_crate_is_not_refused_by_x(
    page: DownloadsPage, world: FakeContainer
) -> None:
    go_to(page, K.GENRE)
    press(page, Key.Key_X)
    press(page, Key.Key_S)
    assert world.review.decided == []


@pytest.mark.parametrize(
    ("kind", "named", "unnamed"),
    [
        (K.CHOICE, {"1 2: choose", "X: refuse", "S: again"}, set[str]()),
        (K.OWNED, {"1 2: choose", "X: refuse"}, {"S"}),
        (K.CHECK, {"Enter: check it again", "X: refuse"}, {"1 2", "S"}),
        (K.GENRE, {"Enter: choose a crate", "Space: play"}, {"1 2", "X", "S"}),
    ],
)
def test_only_keys_that_do_something_here_are_named(
    page: DownloadsPage, kind: K, named: set[str], unnamed: set[str]
) -> None:
    go_to(page, kind)
    told = set(page.inbox.hints.accessibleName().split(", "))
    assert named <= told
    assert not unnamed & {one.partition(":")[0] for one in told}


def test_chips_that_do_not_fit_go_on_below_with_their_numbers(
    page: DownloadsPage, qtbot: Any
) -> None:
    chips = page.inbox.chips
    shown = [one for one in chips.findChildren(QPushButton) if one.isVisible()]
    assert len(shown) > 3
    page.inbox.resize(max(one.sizeHint().width() for one in shown) * 3, 600)
    qtbot.waitUntil(lambda: shown[-1].y() > shown[0].y(), timeout=15_000)
    assert all(one.width() >= one.sizeHint().width() for one in shown)


def test_the_list_is_narrowed_to_one_kind(page: DownloadsPage) -> None:
    chips = page.inbox.chips
    chips.button("GENRE").click()
    assert page.inbox.model.rowCount() == 1
    assert page.inbox.head.title.text() == "Amber Field"
    assert chips.button("CHOICE").text() == "Files  2"


def test_the_last_of_a_kind_leaves_an_honest_empty_state(page: DownloadsPage) -> None:
    page.inbox.chips.button("FILING").click()
    page.inbox.file.anyway.click()
    assert page.inbox.stack.currentIndex() == FILTERED
    page.inbox.filtered.button.click()
    assert page.inbox.model.rowCount() == 6


def test_an_inbox_without_questions_says_so(
    build: Callable[..., Any], empty_world: FakeContainer
) -> None:
    page: DownloadsPage = build(DownloadsPage, empty_world)
    page.show_tab("inbox")
    assert page.inbox.stack.currentIndex() == EMPTY


def test_a_decision_that_fails_is_told_and_the_question_comes_back(
    page: DownloadsPage, world: FakeContainer, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def settled(*_: Any) -> None:
        raise BadInput("This question is settled already.", "Look at the list again.")

    monkeypatch.setattr(world.review, "reject", settled)
    notices: list[Any] = []
    page.notice.connect(notices.append)
    press(page, Key.Key_X)
    assert notices[0].title == "This question is settled already."
    qtbot.waitUntil(lambda: page.inbox.model.total() == 7, timeout=60_000)


def test_everything_speaks_for_screen_readers(page: DownloadsPage) -> None:
    inbox = page.inbox
    index = inbox.model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Paper Lanterns (Remix), Mirea Voss, Which file?"
    )
    card = inbox.answers.cards[0]
    assert card.accessibleName() == "Answer 1: paper lanterns RMX.mp3"
    assert "Title: Paper Lanterns (RMX), differs" in card._facts.accessibleName()
    assert card._ring.accessibleName() == "74 % likely"


def test_the_keys_are_for_the_questions_even_when_those_come_late(
    qtbot: Any, world: FakeContainer, bridge: Any
) -> None:
    late = InlineRunner(hold=True)
    page = DownloadsPage(world, late, bridge)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.show_tab("inbox")
    qtbot.waitUntil(page.isActiveWindow, timeout=60_000)
    assert not page.inbox.list.hasFocus()
    late.run_all()
    assert page.inbox.list.hasFocus()


def test_a_file_the_program_would_refuse_says_why(
    page: DownloadsPage, world: FakeContainer
) -> None:
    card = page.inbox.answers.cards[1]
    answer = card.answer
    assert answer is not None
    said = "quill_84 shares this file only with friends"
    card.show_answer(Track("North Window", ("Ada",)), replace(answer, refusal=said), "Take it")
    assert card._outcome.text() == said
    assert card._outcome.isVisibleTo(card)
