"""The words of states: what stands on the screen and what a screen reader says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain import (
    AudioFacts,
    CoverageRow,
    DownloadJob,
    JobState,
    LibraryTrack,
    Ownership,
    PlaylistEntry,
    RemoteId,
    Track,
)
from core.matching import evidence
from ui.gallery import data
from ui.models import words


def job(state: JobState, **changes: object) -> DownloadJob:
    return replace(data.job(1), state=state, reason="", queue_place=None, **changes)


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (job(JobState.WANTED), "Waiting to be searched"),
        (job(JobState.SEARCHING), "Searching"),
        (job(JobState.REVIEW), "Needs your eye"),
        (job(JobState.QUEUED), "Queued"),
        (replace(job(JobState.QUEUED), queue_place=3), "Queued · 3rd at the peer"),
        (job(JobState.DOWNLOADING, bytes_done=64, size=100), "64 %"),
        (job(JobState.DOWNLOADING, size=None), "Downloading"),
        (job(JobState.VERIFYING), "Checking the file"),
        (job(JobState.ORGANISING), "Tagging and moving"),
        (job(JobState.PARKED, attempt=0), "Nothing found"),
        (job(JobState.PARKED, attempt=2), "No good file yet"),
        (job(JobState.DONE), "Organised"),
        (job(JobState.CANCELLED), "Cancelled"),
    ],
)
def test_every_state_has_its_true_words(made: DownloadJob, shown: str) -> None:
    assert words.job_look(made).word == shown


def test_a_screen_reader_hears_title_artist_state_and_percentage() -> None:
    made = job(JobState.DOWNLOADING, bytes_done=64, size=100)
    track = made.track
    expected = f"{track.title}, {track.artist_credit}, downloading, 64 percent"
    assert words.spoken_job(made) == expected
    queued = replace(job(JobState.QUEUED), queue_place=3)
    assert words.spoken_job(queued).endswith(", queued, 3rd at the peer")
    assert words.spoken_job(job(JobState.VERIFYING)).endswith(", checking the file")


def test_the_bar_is_full_once_the_file_is_here_and_absent_before() -> None:
    assert words.fraction(job(JobState.VERIFYING)) == 1.0
    assert words.fraction(job(JobState.DOWNLOADING, bytes_done=200, size=100)) == 1.0
    assert words.fraction(job(JobState.DOWNLOADING, size=None)) is None
    assert words.fraction(job(JobState.SEARCHING)) is None


def test_the_detail_is_speed_then_reason_then_nothing() -> None:
    running = job(JobState.DOWNLOADING, speed=3_100_000.0)
    assert words.job_detail(running) == "3.1 MB/s"
    stalled = replace(running, speed=0.0, reason="No byte for 60 s, trying the next")
    assert words.job_detail(stalled) == "No byte for 60 s, trying the next"
    assert words.job_detail(job(JobState.DONE)) == ""
    assert words.job_detail(replace(job(JobState.QUEUED), queue_place=2, reason="From a")) == ""


def test_a_reason_that_only_repeats_the_state_is_left_out() -> None:
    waiting = replace(job(JobState.WANTED), reason="Waiting to be searched")
    assert words.reason_line(waiting) == ""
    assert words.reason_line(replace(waiting, reason="slskd is off")) == "slskd is off"


def test_a_filed_track_says_where_it_lies() -> None:
    done = job(JobState.DONE, final_path="/music/Mira/Mira - Rain EP/01 - Copper.flac")
    assert words.reason_line(done) == "in Mira - Rain EP"
    assert words.reason_line(replace(done, final_path=None, reason="Organised")) == "Organised"


def test_the_format_comes_from_the_file_name_whatever_separators_the_peer_uses() -> None:
    remote = RemoteId("slskd", "t", "quill", "@@a\\b.c\\Song.flac", 1)
    assert words.job_format(job(JobState.QUEUED, remote=remote, final_path=None)) == "FLAC"
    assert words.job_format(job(JobState.WANTED, remote=None, final_path=None)) == ""
    odd = replace(remote, filename="Song.something")
    assert words.job_format(job(JobState.QUEUED, remote=odd, final_path=None)) == ""
    assert words.is_lossless("FLAC 16/44")
    assert not words.is_lossless("MP3 320")


def test_sources_have_names_and_unknown_ones_keep_theirs() -> None:
    remote = RemoteId("youtube", "t", "channel", "x.opus")
    assert words.job_source(job(JobState.QUEUED, remote=remote)) == "YouTube"
    assert words.job_source(job(JobState.QUEUED, remote=replace(remote, source="mine"))) == "mine"
    assert words.job_source(job(JobState.WANTED, remote=None)) == ""


def test_checking_and_moving_can_neither_be_cancelled_nor_retried() -> None:
    for state in (JobState.VERIFYING, JobState.ORGANISING, JobState.DONE):
        assert not words.can_cancel(job(state))
        assert not words.can_retry(job(state))
    assert words.can_cancel(job(JobState.QUEUED))
    assert words.can_retry(job(JobState.PARKED))


def test_owned_files_are_described_by_what_was_measured() -> None:
    flac = LibraryTrack("x", facts=AudioFacts("flac", sample_rate=44100, bit_depth=16))
    assert words.audio_label(flac) == "FLAC 16/44"
    assert words.audio_label(LibraryTrack("x", facts=AudioFacts("mp3", bitrate=320))) == "MP3 320"
    assert words.audio_label(LibraryTrack("x", facts=AudioFacts("alac"))) == "ALAC"
    assert words.audio_label(LibraryTrack("x")) == ""


def test_paths_with_undecodable_bytes_can_be_shown() -> None:
    broken = b"/music/caf\xe9/x.mp3".decode("utf-8", "surrogateescape")
    assert words.printable(broken) == "/music/caf\ufffd/x.mp3"
    assert words.folder_name(broken) == "caf\ufffd"
    assert words.folder_name(None) == ""


def rows() -> dict[Ownership, CoverageRow]:
    return {row.ownership: row for row in data.coverage(10).rows}


def test_why_gives_the_reason_first_and_the_consequence_second() -> None:
    found = rows()
    assert words.row_why(found[Ownership.PROBABLE]) == (
        "Length is off by 7 s",
        "left out until you decide",
    )
    assert words.row_why(found[Ownership.UNUSABLE])[1] == "counted, never searched for"
    reason, where = words.row_why(found[Ownership.OWNED])
    assert reason
    assert where.startswith("FLAC 16/44 · in ")


def test_why_of_a_missing_track_names_the_nearest_or_says_it_can_be_had() -> None:
    entry = PlaylistEntry(1, Track("Low Orbit", ("June",)))
    near = data.match(entry.track, 1, 0.41, "Only a live version was found")
    missing = CoverageRow(entry, Ownership.MISSING, near, "Only a live version: June - Low Orbit")
    assert words.row_why(missing) == ("Only a live version was found", "nearest: Low Orbit")
    alone = CoverageRow(entry, Ownership.MISSING, None, "Nothing alike in the library")
    assert words.row_why(alone) == ("Nothing alike in the library", "can be downloaded")


def test_scores_are_figures_and_a_dash_where_nothing_was_compared() -> None:
    found = rows()
    assert words.row_score(found[Ownership.PROBABLE]) == "0.74"
    assert words.row_score(found[Ownership.UNUSABLE]) == "—"
    assert words.spoken_row(found[Ownership.PROBABLE]).endswith("probable, 0.74")
    assert words.spoken_row(found[Ownership.UNUSABLE]).endswith("unusable")


def test_an_unknown_artist_is_said() -> None:
    assert words.credit(Track("x")) == "Unknown artist"


def test_likelihood_words_follow_the_limits() -> None:
    assert [words.strength(v) for v in (0.8, 0.6, 0.59)] == ["strong", "possible", "weak"]
    assert [words.tone(v) for v in (0.8, 0.6, 0.59)] == ["accent", "warn", "danger"]
    assert (words.STRONG, words.POSSIBLE) == (evidence.ACCEPT_AT, evidence.REVIEW_AT)


def test_a_disc_folder_is_named_with_its_album() -> None:
    assert words.folder_name("/m/Atlas/Atlas - The Long Room/Disc 2/01 - A.flac") == (
        "Atlas - The Long Room/Disc 2"
    )
