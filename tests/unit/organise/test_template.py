"""Templates: the defaults equal the layouts spelled out, people's own are checked and previewed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.path_templates import SUPERCRATES, TRANSFER, VALUES, read_template
from config.schema import FIELDS
from core.domain import BadInput, Track
from services.organise.genres import GenreMap
from services.organise.names import MAX_BYTES
from services.organise.plan import Planner
from services.organise.template import DEFAULTS, parts_of, preview, values_of
from tests.unit.organise.fixed_layouts import crate_parts, transfer_parts
from tests.unit.organise.test_plan import ANY_TEXT, CASES, NAMES, ROOTS, track_of
from utils.template import TemplateError

DOCS = Path(__file__).resolve().parents[3] / "docs" / "organize.md"

TRACKS = st.builds(
    Track,
    title=ANY_TEXT,
    artists=NAMES,
    album=st.none() | ANY_TEXT | st.sampled_from(["Unknown Album", " ", "$title", "%if{a,b}"]),
    album_artists=NAMES | st.just(("Various Artists",)),
    track_number=st.none() | st.integers(-5, 10**6),
    track_total=st.none() | st.integers(-5, 20),
    disc_number=st.none() | st.integers(-5, 10**6),
    disc_total=st.none() | st.integers(-5, 20),
    release_date=st.none() | ANY_TEXT,
    year=st.none() | st.integers(0, 3000),
    genres=NAMES,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["transfer"])
def test_the_defaults_make_the_golden_paths(case: dict[str, Any]) -> None:
    track, suffix = track_of(case["track"]), Path(case.get("file", "a.mp3")).suffix
    crate = GenreMap().super_genre(track.genres)
    assert "/".join(parts_of(read_template(TRANSFER), track, crate, suffix)) == case["transfer"]
    made = "/".join(parts_of(read_template(SUPERCRATES), track, crate, suffix))
    assert made == case["supercrates"]


@settings(deadline=None, max_examples=150)
@given(track=TRACKS, suffix=st.sampled_from([".mp3", ".FLAC", "", ".x/../y"]))
def test_for_every_track_the_defaults_equal_the_layouts_spelled_out(
    track: Track, suffix: str
) -> None:
    crate = GenreMap().super_genre(track.genres)
    assert parts_of(read_template(TRANSFER), track, crate, suffix) == transfer_parts(track, suffix)
    made = parts_of(read_template(SUPERCRATES), track, crate, suffix)
    assert made == crate_parts(track, crate, suffix)


def test_the_settings_defaults_are_these_templates() -> None:
    for layout, text in DEFAULTS.items():
        assert FIELDS[f"organize.template_{layout}"].default == text


@settings(deadline=None, max_examples=100)
@given(
    track=TRACKS,
    text=st.sampled_from(
        [
            "$title",
            "$genre/$year/%first{$album,Singles}/%if{$track,$track. ,}$artists - $title",
            "$date/$isrc/$discs/$tracks/${albumartist}x/$title",
            "../../%lower{$artist}/%upper{%left{$album,3}}/./$shorttitle",
        ]
    ),
)
def test_no_template_leaves_its_root(track: Track, text: str) -> None:
    templates = {"transfer": text, "supercrates": text}
    plan = Planner(ROOTS, templates=templates).plan(Path("/in/a.mp3"), track, "transfer")
    parts = Path(plan.target).relative_to(plan.root).parts
    assert 1 <= len(parts) <= 6
    assert all(part not in (".", "..") and len(part.encode()) <= MAX_BYTES for part in parts)


TRACK = Track("Song", ("A", "B"), "Album", track_number=3, disc_number=2, year=1999)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("$title", "Song.mp3"),
        ("${title}s", "Songs.mp3"),
        ("$artists/$title", "A, B/Song.mp3"),
        ("%if{$year,$year/}$title", "1999/Song.mp3"),
        ("%if{$isrc,$isrc/,none/}$title", "none/Song.mp3"),
        ("%if{$isrc,$isrc/}$title", "Song.mp3"),
        ("%first{$isrc,$genre,$album}/$title", "Album/Song.mp3"),
        ("%first{$isrc,$genre}/$title", "Song.mp3"),
        ("%upper{$title} %lower{$title} %left{$title,2}", "SONG song So.mp3"),
        ("$$ $% $, $} $title, yes", "$ % , } Song, yes.mp3"),
        ("%if{$disc,%if{$track,$disc-$track }}$title", "2-03 Song.mp3"),
        ("$album (%first{$year})/$title", "Album (1999)/Song.mp3"),
    ],
)
def test_what_templates_say(text: str, path: str) -> None:
    assert "/".join(parts_of(read_template(text), TRACK, "House", ".mp3")) == path


def test_a_value_with_a_slash_makes_no_folder() -> None:
    track = Track("T/T", ("AC/DC",))
    assert parts_of(read_template("$artist/$title"), track, "", ".mp3") == ("AC_DC", "T_T.mp3")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must not be empty"),
        ("/music/$title", "must not begin or end"),
        ("$artist/", "must not begin or end"),
        ("$artist/$album", r"needs `\$title` or `\$shorttitle`"),
        ("$title/$album", r"needs `\$title`"),
        ("$titel", r"no value `\$titel`; did you mean `\$title`\?"),
        ("$xyzzy $title", r"no value `\$xyzzy`$"),
        ("%iff{$title,a}", r"no function `%iff`; did you mean `%if`\?"),
        ("%if{$title}", "gives `%if` 1 arguments"),
        ("%if{$title,a", "without its `}`"),
        ("$title}", "without its `{`"),
        ("50% $title", r"a lone `%`; write `\$%`"),
        ("US$ $title", r"a lone `\$`"),
        ("%left{$title,x}", "needs a number"),
        ("%left{$title,$track}", "needs a number"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        read_template(text)
    with pytest.raises(BadInput, match=r"organize\.template_transfer"):
        Planner(ROOTS, templates={"transfer": text})


@given(st.text("$%{},/abtile ", max_size=40))
def test_any_text_is_a_template_or_refused(text: str) -> None:
    try:
        template = read_template(text)
    except TemplateError:
        return
    assert parts_of(template, TRACK, "House", ".mp3")[-1].endswith(".mp3")


def test_every_value_is_known_and_documented() -> None:
    assert set(values_of(TRACK, "House")) == set(VALUES)
    if DOCS.exists():
        text = DOCS.read_text(encoding="utf-8")
        assert all(f"`${name}`" in text for name in VALUES)


def test_the_preview_shows_each_kind_of_track() -> None:
    shown = dict(preview(TRANSFER))
    assert shown["second disc"] == "Pink Floyd/Pink Floyd - The Wall/Disc 2/01 - Hey You.flac"
    assert shown["single"].endswith("Latch (feat. Sam Smith).flac")
    assert dict(preview(SUPERCRATES))["single"] == "UK Garage/Disclosure - Latch.flac"
    with pytest.raises(TemplateError):
        preview("$nothing")


def test_a_setting_with_a_wrong_template_is_refused() -> None:
    from config.errors import BadSetting

    field = FIELDS["organize.template_transfer"]
    assert field.validate("$artist/$title") == "$artist/$title"
    with pytest.raises(BadSetting, match=r"`organize.template_transfer` has no value `\$nothing`"):
        field.validate("$nothing/$title")
