"""Domain values survive JSON: every member, every script, undecodable names, other versions."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import (
    Candidate,
    Judged,
    Origin,
    RemoteId,
    Track,
    Verdict,
)
from core.ports.library import SavedPlaylist
from database import codec

NASTY = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
st.register_type_strategy(str, NASTY)
st.register_type_strategy(float, st.floats(allow_nan=False))


@settings(deadline=None, max_examples=60)
@given(st.from_type(Judged))
def test_a_judged_candidate_comes_back_equal(judged: Judged) -> None:
    assert codec.load(Judged, codec.dump(judged)) == judged


@settings(deadline=None, max_examples=60)
@given(st.from_type(Track), st.from_type(Origin), st.from_type(RemoteId))
def test_what_a_job_holds_comes_back_equal(track: Track, origin: Origin, remote: RemoteId) -> None:
    for value in (track, origin, remote):
        text = codec.dump(value)
        assert text.isascii()
        assert codec.load(type(value), text) == value


@settings(deadline=None, max_examples=30)
@given(st.lists(st.from_type(Candidate), max_size=4))
def test_packed_candidates_come_back_equal(candidates: list[Candidate]) -> None:
    assert codec.unpack(Candidate, codec.pack(candidates)) == tuple(candidates)


def test_members_with_their_default_take_no_room() -> None:
    assert codec.dump(Track("a")) == '{"title":"a"}'


def test_members_of_a_newer_program_are_ignored() -> None:
    text = '{"title":"a","mood":"calm","ids":{"isrc":"X","tidal":"9"}}'
    assert codec.load(Track, text).ids.isrc == "X"


def test_a_row_without_a_needed_member_is_refused() -> None:
    with pytest.raises(ValueError, match="Track without title"):
        codec.load(Track, "{}")


def test_whole_numbers_are_taken_for_seconds() -> None:
    duration = codec.load(Track, '{"title":"a","duration":3}').duration
    assert isinstance(duration, float)


def test_verdicts_are_written_as_words() -> None:
    strategy_free = json.loads(codec.dump(_judged()))
    assert strategy_free["match"]["verdict"] == "review"


def _judged() -> Judged:
    text = (
        '{"candidate":{"source":"s","peer":"p","filename":"f","claimed":{},'
        '"described":{"title":"t"}},"match":{"score":0.7,"verdict":"review"},"tier":null}'
    )
    judged = codec.load(Judged, text)
    assert judged.match.verdict is Verdict.REVIEW
    return judged


def test_the_figures_of_a_saved_playlist_are_always_written() -> None:
    """A figure that happened to equal a default would be hidden from other programs' SQL."""
    figures = {"total", "owned", "probable", "missing", "unusable", "checked_at", "key", "name"}
    written = {field.name for field in fields(SavedPlaylist) if field.default is MISSING}
    assert figures <= written
