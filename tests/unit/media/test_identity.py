"""What people put into a file goes along to a better copy, within a format and between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen import MutagenError
from mutagen.flac import FLAC
from mutagen.id3 import COMM, ID3, PCNT, POPM, TBPM, TXXX
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from core.media import identity
from core.media.identity import FileIdentity
from core.ports.media import Carried, UnreadableAudio

Song = Callable[..., Path]
CARRY = FileIdentity().carry


def rated_mp3(path: Path, rating: int = 196) -> Path:
    tags = ID3(path)
    tags.add(POPM(email="me", rating=rating, count=7))
    tags.add(COMM(encoding=3, lang="eng", desc="", text=["my favourite"]))
    tags.add(TBPM(encoding=3, text=["128"]))
    tags.save(path)
    return path


@pytest.mark.parametrize(
    ("popm", "percent"), [(0, "0"), (1, "20"), (64, "40"), (128, "60"), (196, "80"), (255, "100")]
)
def test_stars_of_an_mp3_become_stars_of_a_flac(song: Song, popm: int, percent: str) -> None:
    old, new = rated_mp3(song("mp3", 0.3, "old"), popm), song("flac", 0.3, "new")
    carried = CARRY(old, new)
    assert carried.kept == ("rating", "comment", "play count")
    assert carried.lost == (
        (
            "The tempo, key, mood and notes stay with the old file: FLAC files keep them in "
            "another form than MP3."
        ),
    )
    tags = FLAC(new)
    assert (tags["RATING"], tags["COMMENT"], tags["PLAYCOUNT"]) == (
        [percent], ["my favourite"], ["7"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "popm"),
    [
        ("RATING", "80", 196), ("RATING", "4", 196), ("RATING", "8", 196),
        ("FMPS_RATING", "1.0", 255), ("RATING", "0", 0),
    ],
)  # fmt: skip
def test_stars_of_a_flac_become_stars_of_an_mp3(
    song: Song, key: str, value: str, popm: int
) -> None:
    old, new = song("flac", 0.3, "old"), song("mp3", 0.3, "new")
    tags = FLAC(old)
    tags[key], tags["COMMENT"], tags["PLAYCOUNT"] = value, "mine", "3"
    tags.save()
    CARRY(old, new)
    found = MP3(new).tags
    assert found["POPM:"].rating == popm
    assert found["COMM::eng"].text == ["mine"]
    assert found["PCNT"].count == 3


def test_a_rating_that_is_no_number_is_left(song: Song) -> None:
    old, new = song("flac", 0.3, "old"), song("mp3", 0.3, "new")
    tags = FLAC(old)
    tags["RATING"] = "good"
    tags.save()
    assert CARRY(old, new).kept == ()


def test_an_mp4_takes_and_gives(song: Song) -> None:
    old, new, back = rated_mp3(song("mp3", 0.3, "old")), song("m4a", 0.3), song("flac", 0.3)
    CARRY(old, new)
    tags = MP4(new).tags
    assert tags["\xa9cmt"] == ["my favourite"]
    assert bytes(tags["----:com.apple.iTunes:RATING"][0]) == b"80"
    assert CARRY(new, back).kept == ("rating", "comment", "play count")
    assert FLAC(back)["RATING"] == ["80"]


def test_within_a_format_everything_people_made_goes_along(song: Song) -> None:
    old, new = rated_mp3(song("mp3", 0.3, "old")), song("mp3", 0.3, "new")
    stale = ID3(new)
    stale.add(COMM(encoding=3, lang="eng", desc="", text=["ripped by nobody"]))
    stale.add(COMM(encoding=3, lang="deu", desc="x", text=["noch einer"]))
    stale.add(TXXX(encoding=3, desc="REPLAYGAIN_TRACK_GAIN", text=["-3 dB"]))
    stale.save(new, v2_version=3)
    tags = ID3(old)
    tags.add(PCNT(count=9))
    tags.save(old)
    carried = CARRY(old, new)
    found = ID3(new)
    assert carried.lost == ()
    assert [frame.text for frame in found.getall("COMM")] == [["my favourite"]]
    assert found["TBPM"].text == ["128"]
    assert found["PCNT"].count == 9
    assert "TXXX:REPLAYGAIN_TRACK_GAIN" in found
    assert found.version[:2] == (2, 3)


def test_cues_go_along_within_one_format_only(song: Song) -> None:
    flac, same, ogg = song("flac", 0.3, "old"), song("flac", 0.3, "new"), song("ogg", 0.3)
    tags = FLAC(flac)
    tags["SERATO_MARKERS_V2"] = "Y3Vlcw=="
    tags.save()
    assert CARRY(flac, same) == Carried(("cue points and grids",))
    assert FLAC(same)["SERATO_MARKERS_V2"] == ["Y3Vlcw=="]
    (lost,) = CARRY(flac, ogg).lost
    assert lost.startswith("The cue points and grids stay with the old file: OggVorbis")


def test_a_file_without_tags_has_nothing_to_give(song: Song) -> None:
    old, new = song("mp3", 0.3, "old"), song("mp3", 0.3, "new")
    MP3(old).delete()
    before = new.read_bytes()
    assert CARRY(old, new) == Carried()
    assert new.read_bytes() == before


def test_a_bare_file_gets_tags(song: Song) -> None:
    old, new = rated_mp3(song("mp3", 0.3, "old")), song("mp3", 0.3, "new")
    MP3(new).delete()
    assert "rating" in CARRY(old, new).kept


def test_what_cannot_be_read_or_written_is_said(song: Song, tmp_path: Path) -> None:
    old, broken = rated_mp3(song("mp3", 0.3, "old")), tmp_path / "broken.flac"
    broken.write_bytes(b"no audio")
    with pytest.raises(UnreadableAudio):
        CARRY(old, broken)
    with pytest.raises(UnreadableAudio, match="no such file"):
        CARRY(old, tmp_path / "gone.flac")


@pytest.mark.parametrize(
    ("error", "expected"), [(OSError(28, "full"), OSError), (ValueError("odd"), UnreadableAudio)]
)
def test_trouble_while_saving_keeps_its_kind(
    song: Song, monkeypatch: pytest.MonkeyPatch, error: Exception, expected: type[Exception]
) -> None:
    def fail(_audio: object) -> None:
        if isinstance(error, OSError):
            raise MutagenError(error) from error
        raise error

    old, new = rated_mp3(song("mp3", 0.3, "old")), song("mp3", 0.3, "new")
    monkeypatch.setattr(identity, "_save", fail)
    with pytest.raises(expected):
        CARRY(old, new)
