"""Promises that hold for any text: no crash, symmetry, noise never helps, versions never pass."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain import LibraryTrack, Track, Verdict
from core.matching import LibraryIndex, Matcher
from core.matching.filename import parse_path
from core.matching.keys import wish_key
from core.matching.normalise import fold
from core.matching.titles import parse_title

MATCHER = Matcher()
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

SYLLABLES = ["ka", "lo", "mir", "ten", "vos", "dra", "shi", "bel", "nor", "qua", "zeb", "wun"]
WORD = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=4).map("".join)
NAME = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
ANY_TEXT = st.text(max_size=60)
SHAPED = st.lists(
    st.one_of(
        NAME,
        st.sampled_from(
            [
                "(",
                ")",
                "[",
                "]",
                " - ",
                "–",
                " feat. ",
                "Live",
                "Remix",
                "7",
                "Pt. 2",
                '"',
                "「",
                "」",
                "by",
                "$1.29",
            ]
        ),
    ),
    max_size=8,
).map(" ".join)
LENGTHS = st.one_of(st.none(), st.floats(min_value=0, max_value=10_000, allow_nan=False))
TRACKS = st.builds(
    Track,
    title=st.one_of(ANY_TEXT, SHAPED),
    artists=st.lists(st.one_of(ANY_TEXT, SHAPED), max_size=2).map(tuple),
    album=st.one_of(st.none(), ANY_TEXT, SHAPED),
    duration=LENGTHS,
    track_number=st.one_of(st.none(), st.integers(0, 40)),
)
NOISE = st.sampled_from(
    [
        " (Official Video)", " [Official Audio]", " (Remastered 2011)", " - Remastered", " [HD]",
        " (Lyrics)", " (Deluxe Edition)", " [Explicit]", " (Bonus Track)", " - 2009 Remaster",
    ]
)  # fmt: skip
VERSIONS = st.sampled_from(
    [
        "Live", "Live at Wembley", "Acoustic", "Instrumental", "Karaoke Version", "Demo", "Sped Up",
        "Slowed + Reverb", "Nightcore", "Bo Lark Remix", "Radio Edit", "Extended Mix", "A Cappella",
        "En Vivo", "Cover", "Japanese Version", "Dub", "Reprise", "Unplugged", "Alternate Take",
    ]
)  # fmt: skip
SHAPES = st.sampled_from([" ({})", " [{}]", " - {}"])


@QUICK
@given(TRACKS, TRACKS)
def test_any_two_records_compare_without_a_crash(left: Track, right: Track) -> None:
    result = MATCHER.compare(left, right)
    assert 0.0 <= result.score <= 1.0
    assert all(isinstance(reason, str) and reason for reason in result.reasons)
    assert all(part.value is None or 0.0 <= part.value <= 1.0 for part in result.parts)


@QUICK
@given(TRACKS, TRACKS)
def test_the_score_does_not_depend_on_the_side(left: Track, right: Track) -> None:
    there, back = MATCHER.compare(left, right), MATCHER.compare(right, left)
    assert abs(there.score - back.score) < 1e-9
    assert there.verdict is back.verdict


@QUICK
@given(st.one_of(ANY_TEXT, SHAPED))
def test_the_readers_take_any_text(text: str) -> None:
    assert isinstance(parse_path(text), Track)
    assert isinstance(parse_title(text, text), Track)
    assert fold(fold(text)) == fold(text)
    assert wish_key(Track(text)) == wish_key(Track(text))


@QUICK
@given(NAME, NAME, LENGTHS)
def test_a_record_is_itself(artist: str, title: str, length: float | None) -> None:
    track = Track(title, (artist,), None, length)
    assert MATCHER.compare(track, track).verdict is Verdict.ACCEPT


@QUICK
@given(NAME, NAME, NAME, NAME, NOISE)
def test_noise_never_raises_the_score(
    artist: str, title: str, other_artist: str, other_title: str, noise: str
) -> None:
    wanted = Track(title, (artist,))
    clean = MATCHER.compare(wanted, Track(other_title, (other_artist,)))
    noisy = MATCHER.compare(wanted, Track(other_title + noise, (other_artist,)))
    assert noisy.score <= clean.score + 1e-9
    same = MATCHER.compare(wanted, Track(title + noise, (artist,)))
    assert same.score <= MATCHER.compare(wanted, Track(title, (artist,))).score + 1e-9
    assert same.verdict is Verdict.ACCEPT


@QUICK
@given(NAME, NAME, VERSIONS, SHAPES, LENGTHS, st.booleans())
def test_a_version_mismatch_is_never_accepted(
    artist: str, title: str, version: str, shape: str, length: float | None, reverse: bool
) -> None:
    plain = Track(title, (artist,), "Same Album", length, 3)
    other = Track(title + shape.format(version), (artist,), "Same Album", length, 3)
    left, right = (other, plain) if reverse else (plain, other)
    assert MATCHER.compare(left, right).verdict is not Verdict.ACCEPT


@QUICK
@given(NAME, NAME, st.integers(1, 30), st.integers(1, 30))
def test_numbered_parts_are_told_apart(artist: str, title: str, one: int, two: int) -> None:
    left, right = Track(f"{title}, Pt. {one}", (artist,)), Track(f"{title}, Pt. {two}", (artist,))
    accepted = MATCHER.compare(left, right).verdict is Verdict.ACCEPT
    assert accepted is (one == two)


@QUICK
@given(st.lists(st.tuples(NAME, NAME), min_size=1, max_size=20, unique=True), st.data())
def test_what_is_in_the_library_is_found(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    tracks = [LibraryTrack(title, (artist,)) for artist, title in rows]
    index = LibraryIndex.build(tracks)
    asked = data.draw(st.sampled_from(tracks))
    match = index.best(Track(asked.title.upper(), asked.artists))
    assert match is not None
    assert match.result.verdict is not Verdict.REJECT


@QUICK
@given(st.lists(TRACKS, max_size=6), st.lists(TRACKS, max_size=4))
def test_an_index_of_anything_answers_anything(rows: list[Track], asked: list[Track]) -> None:
    library = [LibraryTrack(t.title, t.artists, t.album, t.duration) for t in rows]
    index = LibraryIndex.build(library)
    answers = index.best_many(asked)
    assert len(answers) == len(asked)
    assert all(answer is None or answer.track in library for answer in answers)
