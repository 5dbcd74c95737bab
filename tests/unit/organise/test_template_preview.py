"""The live preview of a template: rows, an error as a sentence, and what would collide."""

from __future__ import annotations

from core.domain import Track
from services.organise.template import DEFAULTS
from services.organise.template_preview import live_preview


def test_the_default_of_the_albums_layout_has_no_collisions() -> None:
    shown = live_preview(DEFAULTS["transfer"])
    assert (shown.usable, shown.warnings) == (True, ())
    assert shown.rows[0] == (
        "album track",
        "Massive Attack/Massive Attack - Mezzanine/03 - Teardrop.flac",
    )


def test_the_crates_say_which_songs_would_share_a_name() -> None:
    assert live_preview(DEFAULTS["supercrates"]).warnings == (
        "Songs of the same title on two discs would have the same name.",
        "Songs of the same title on two albums would have the same name.",
    )


def test_a_template_that_cannot_be_used_is_a_sentence() -> None:
    shown = live_preview("$artist/$nothing")
    assert (shown.usable, shown.rows) == (False, ())
    assert shown.error.startswith("The template ")
    assert shown.error.endswith(".")


def test_a_persons_own_songs_are_shown_too() -> None:
    own = ("yours", Track("Glow", ("Halden",)))
    assert live_preview("$artist - $title", (own,), ".mp3").rows[-1] == (
        "yours",
        "Halden - Glow.mp3",
    )
