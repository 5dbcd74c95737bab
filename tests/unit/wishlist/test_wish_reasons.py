"""Reasons of wishes, by kind."""

from __future__ import annotations

import pytest

from core.domain import Origin, Track, Wish
from services.wishes.reasons import kind_of, statistics


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("", "not tried yet"),
        ("Nobody shares it at the moment", "nobody shares it"),
        ("Better copies are switched off", "better copies are off"),
        ("2 files were tried: Bad file: it does not decode", "the file was bad"),
        ("Stalled: no byte for 60 s", "the transfer stalled"),
        ("Still queued at place 7 after 1200 s, and nobody else has it", "queued for too long"),
        ("The peer refused: File not shared.", "the peer refused"),
        ("alice is offline.", "the peer is offline"),
        ("slskd says it is finished, but the file did not arrive; …", "the file did not arrive"),
        ("Failed: connection reset", "the transfer failed"),
        ("Only a live version", "only another version"),
        ("The bitrate is too low", "no good enough file"),
        ("You refused this file", "you refused it"),
        ("you blocked bob: only transcodes", "you refused it"),
        ("3 files were tried: You blocked bob", "you refused it"),
        ("this very file was bad: it does not decode", "the file was bad"),
        ("only a cover by its name", "only another version"),
        ("It could not be recovered", "no good enough file"),
    ],
)
def test_a_reason_has_a_kind(reason: str, kind: str) -> None:
    assert kind_of(reason) == kind


def test_kinds_are_counted() -> None:
    wishes = [
        Wish(n, Track("x"), Origin("a", "A"), reason)
        for n, reason in enumerate(["Nobody shares it", "Stalled: 3", "Stalled: 4"])
    ]
    assert statistics(wishes).most_common() == [
        ("the transfer stalled", 2),
        ("nobody shares it", 1),
    ]
