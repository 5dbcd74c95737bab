"""The evidence pane's lines: asked, yours, and whether they agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.domain import (
    Coverage,
    CoverageRow,
    LibraryTrack,
    Match,
    MatchResult,
    Ownership,
    Playlist,
    PlaylistEntry,
    ScorePart,
    Track,
    TrackIds,
    Verdict,
)
from ui.gallery import data
from ui.pages.sync.coverage_head import library_words
from ui.pages.sync.evidence import Fact, facts_of
from ui.pages.sync.evidence_pane import EvidencePane
from ui.pages.sync.hero import HeroCard
from ui.theme.state_glyphs import OWNERSHIP

ASKED = Track("Copper Rain", ("Mira Voltaine",), "Hinterglow", 384.0, ids=TrackIds(isrc="XX1"))
YOURS = LibraryTrack(
    "Copper Rain", ("Mira Voltaine",), "Rain EP", 391.0, path="/music/Rain EP/Copper Rain.flac"
)


def row(yours: LibraryTrack | None = YOURS, asked: Track = ASKED, **parts: Any) -> CoverageRow:
    made = tuple(ScorePart(name, value) for name, value in parts.items())
    result = MatchResult(0.74, Verdict.REVIEW, made, ("Length is off by 7 s",))
    match = Match(yours, result) if yours is not None else None
    state = Ownership.PROBABLE if match else Ownership.MISSING
    return CoverageRow(PlaylistEntry(1, asked), state, match, "Length is off by 7 s")


def by_name(made: CoverageRow) -> dict[str, Fact]:
    return {fact.name: fact for fact in facts_of(made)}


def test_each_part_of_the_score_becomes_a_line() -> None:
    facts = by_name(row(title=1.0, artist=1.0, version=1.0, length=0.77, album=0.1))
    assert list(facts) == ["Title", "Artist", "Length", "Album", "Version", "Code"]
    assert (facts["Length"].asked, facts["Length"].yours) == ("6:24", "6:31 · +7 s")
    assert facts["Album"].yours == "Rain EP"
    assert [fact.sign[2] for fact in facts.values()] == [
        "agrees",
        "agrees",
        "nearly agrees",
        "differs",
        "agrees",
        "not counted",
    ]


@pytest.mark.parametrize(
    ("value", "word"), [(1.0, "the same"), (0.5, "unclear"), (0.0, "another"), (None, "–")]
)
def test_the_version_is_told_in_a_word(value: float | None, word: str) -> None:
    assert by_name(row(version=value))["Version"].yours == word


def test_a_length_that_agrees_needs_no_difference() -> None:
    assert by_name(row(replace(YOURS, duration=384.6)))["Length"].yours == "6:25"
    assert by_name(row(replace(YOURS, duration=None)))["Length"].yours == "–"
    assert by_name(row(replace(YOURS, duration=370.0)))["Length"].yours == "6:10 · -14 s"


@pytest.mark.parametrize(
    ("asked", "own", "sign"),
    [
        ("XX1", "xx1", "agrees"),
        ("XX1", "XX2", "differs"),
        ("XX1", None, "not counted"),
        (None, "XX1", "not counted"),
    ],
)
def test_recording_codes_agree_whatever_their_case(
    asked: str | None, own: str | None, sign: str
) -> None:
    wanted = replace(ASKED, ids=TrackIds(isrc=asked))
    fact = by_name(row(replace(YOURS, ids=TrackIds(isrc=own)), wanted))["Code"]
    assert fact.sign[2] == sign


def test_what_nobody_knows_is_a_dash() -> None:
    bare = row(LibraryTrack("x"), Track("x"))
    facts = by_name(bare)
    assert (facts["Artist"].asked, facts["Artist"].yours) == ("–", "–")
    assert (facts["Album"].asked, facts["Album"].yours) == ("–", "–")


def test_without_anything_alike_only_the_wish_is_shown() -> None:
    facts = by_name(row(None))
    assert list(facts) == ["Title", "Artist", "Length", "Album"]
    assert {fact.yours for fact in facts.values()} == {"–"}


# --- the pane -----------------------------------------------------------------------------------
@pytest.fixture
def pane(qtbot: Any) -> EvidencePane:
    made = EvidencePane()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_pane_invites_to_choose_until_a_row_is_chosen(pane: EvidencePane) -> None:
    assert pane._title.text() == "No track chosen"
    assert not pane._detail.isVisible()
    pane.show_row(row(title=1.0))
    assert pane._title.text() == "Copper Rain"
    assert pane._credit.text() == "Mira Voltaine · Hinterglow"
    assert pane._detail.isVisible()


def test_a_reason_is_said_once_and_the_file_is_named_for_what_it_is(pane: EvidencePane) -> None:
    pane.show_row(row())
    assert pane._why.text() == "Length is off by 7 s"
    assert pane._where_name.text() == "Your file"
    assert pane._path.toolTip() == "/music/Rain EP/Copper Rain.flac"
    near = replace(row(), ownership=Ownership.MISSING)
    pane.show_row(near)
    assert pane._where_name.text() == "Nearest file"
    assert pane._badge.accessibleName() == "Missing 0.74"


def test_a_path_with_broken_bytes_can_be_shown(pane: EvidencePane) -> None:
    path = b"/music/caf\xe9/x.mp3".decode("utf-8", "surrogateescape")
    pane.show_row(row(replace(YOURS, path=path)))
    assert "\ufffd" in pane._path.toolTip()


def test_a_row_without_a_title_is_still_a_row(pane: EvidencePane) -> None:
    pane.show_row(row(None, Track("")))
    assert pane._title.text() == "No title"
    assert pane._credit.text() == "Unknown artist"


# --- the numbers --------------------------------------------------------------------------------
def coverage(**counts: int) -> Coverage:
    rows = []
    for name, number in counts.items():
        for _ in range(number):
            entry = PlaylistEntry(len(rows) + 1, ASKED)
            rows.append(CoverageRow(entry, Ownership(name), None, ""))
    entries = tuple(one.entry for one in rows)
    return Coverage(Playlist("k", "n", "csv", entries), tuple(rows), 60.0, 9)


@pytest.mark.parametrize(
    ("counts", "aside"),
    [
        ({"owned": 3, "probable": 1}, "4 if the probable one is yours"),
        ({"owned": 3, "probable": 2, "missing": 1}, "5 if the 2 probable ones are yours"),
        ({"owned": 3}, "everything is there"),
        ({"owned": 3, "missing": 2}, "nothing is left to decide"),
    ],
)
def test_the_hero_says_what_the_open_questions_are_worth(
    qtbot: Any, counts: dict[str, int], aside: str
) -> None:
    hero = HeroCard()
    qtbot.addWidget(hero)
    hero.show_coverage(coverage(**counts))
    assert hero.aside.text() == aside
    assert hero.accessibleName() == f"{counts['owned']} of {sum(counts.values())} owned"


def test_the_legend_says_every_number_in_words(qtbot: Any) -> None:
    hero = HeroCard()
    qtbot.addWidget(hero)
    hero.show_coverage(coverage(owned=6, probable=1, missing=2, unusable=1))
    said = {state: (name.text(), note.text()) for state, (name, note) in hero.legend.items()}
    assert said == {
        Ownership.OWNED: ("6 owned", "60.0 %"),
        Ownership.PROBABLE: ("1 probable", "your call"),
        Ownership.MISSING: ("2 missing", "13 min of music"),
        Ownership.UNUSABLE: ("1 unusable", "nothing to look for"),
    }
    for state in Ownership:
        assert OWNERSHIP[state].word.lower() in hero.bar.accessibleName()


def test_an_empty_playlist_has_numbers_too(qtbot: Any) -> None:
    hero = HeroCard()
    qtbot.addWidget(hero)
    hero.show_coverage(coverage())
    assert hero.rest.text() == "of 0 owned"
    assert hero.legend[Ownership.OWNED][1].text() == "0.0 %"


def test_the_library_is_named_with_its_age() -> None:
    made = coverage(owned=1)
    assert library_words(made, data.NOW) == "9 tracks in your library, read 1 min ago"
    assert library_words(replace(made, library_age=None), data.NOW) == "9 tracks in your library"
    assert library_words(replace(made, library_tracks=0), data.NOW) == "no library read yet"


def test_the_owned_file_can_be_heard(qtbot: Any) -> None:
    pane, heard = EvidencePane(), []
    qtbot.addWidget(pane)
    pane.listen.connect(heard.append)
    pane.ask_play()
    pane.show_row(row(None))
    pane.ask_play()
    assert heard == []
    pane.show_row(row())
    pane.ask_play()
    assert [str(one.path) for one in heard] == ["/music/Rain EP/Copper Rain.flac"]
