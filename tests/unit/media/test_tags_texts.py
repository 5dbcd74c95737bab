"""Lyrics and gains in the forms that formats want."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen.mp3 import MP3
from mutagen.oggopus import OggOpus

from core.domain import TagSet
from core.media.tags_texts import plain_lyrics, r128_gain, texts_of, timed_lyrics
from core.media.tags_writer import FileTagWriter

LRC = "[ar:Halden]\n[00:01.00]One\n[00:03.5][01:02:25]Two\nloose"


def test_times_are_taken_apart_and_put_in_order() -> None:
    assert timed_lyrics(LRC) == [("One", 1000), ("Two", 3500), ("Two", 62_250)]
    assert plain_lyrics(LRC) == "One\nTwo\nloose"
    assert timed_lyrics("no times") == []


@pytest.mark.parametrize(("gain", "said"), [(-6.1, "-2842"), (5.0, "0"), (-200.0, "-32768")])
def test_opus_counts_gain_against_another_level(gain: float, said: str) -> None:
    assert r128_gain(gain) == said


def test_what_is_left_open_has_no_text() -> None:
    assert texts_of(TagSet(title="T", artist="", album_artist="A")) == {
        "title": ["T"],
        "album_artist": ["A"],
        "album_artists": ["A"],
    }


def test_words_and_times_stand_in_frames_of_their_own(song: Callable[..., Path]) -> None:
    path = song("mp3")
    FileTagWriter().write(path, TagSet(lyrics=LRC))
    FileTagWriter().write(path, TagSet(lyrics=LRC))
    tags = MP3(path).tags
    (words,), (times,) = tags.getall("USLT"), tags.getall("SYLT")
    assert words.text == "One\nTwo\nloose"
    assert times.text == [("One", 1000), ("Two", 3500), ("Two", 62_250)]
    FileTagWriter().write(path, TagSet(lyrics="only words"))
    assert MP3(path).tags.getall("USLT")[0].text == "only words"


def test_opus_gets_its_own_gain_beside_the_usual_one(song: Callable[..., Path]) -> None:
    path = song("opus")
    FileTagWriter().write(path, TagSet(track_gain=-6.1))
    tags = OggOpus(path)
    assert (tags["r128_track_gain"], tags["replaygain_track_gain"]) == (["-2842"], ["-6.10 dB"])
    assert "r128_album_gain" not in tags
