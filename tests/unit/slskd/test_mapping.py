"""slskd's JSON becomes our values, whatever is missing or odd in it."""

from __future__ import annotations

from typing import Any

import pytest

from core.clients.slskd import mapping, offers
from core.domain import Candidate, Malformed, Track
from tests.contract.source_stages import name_only
from tests.unit.slskd.conftest import shared_json


def response(**changes: Any) -> dict[str, Any]:
    return {
        "username": "night/owl?",
        "hasFreeUploadSlot": False,
        "queueLength": 41,
        "uploadSpeed": 890112,
        "files": [],
        "lockedFiles": [],
        **changes,
    }


def offered(file: dict[str, Any], **changes: Any) -> list[Candidate]:
    answer = response(files=[file], **changes)
    return list(offers.candidates([answer], "search-1", name_only))


def test_a_full_answer_becomes_a_candidate() -> None:
    [found] = offered(
        {
            "bitRate": 247,
            "extension": "",
            "filename": "@@abcde\\Band\\Song.mp3",
            "isVariableBitRate": True,
            "length": 331,
            "sampleRate": 44100,
            "bitDepth": 16,
            "size": 9811223,
        }
    )
    assert found.peer == "night/owl?"
    assert found.filename == "@@abcde\\Band\\Song.mp3"
    assert found.search_id == "search-1"
    claimed = found.claimed
    assert (claimed.codec, claimed.size, claimed.duration) == ("mp3", 9811223, 331.0)
    assert (claimed.bitrate, claimed.sample_rate, claimed.bit_depth) == (247, 44100, 16)
    assert claimed.variable_bitrate is True
    assert found.described.duration == 331.0
    facts = found.peer_facts
    assert (facts.free_slot, facts.queue_length, facts.speed) == (False, 41, 890112)


def test_missing_attributes_stay_unknown() -> None:
    [found] = offered({"filename": "music/Teardrop.m4a", "size": 5})
    claimed = found.claimed
    assert claimed.duration is None
    assert claimed.bitrate is None
    assert claimed.variable_bitrate is None
    assert found.described.duration is None


@pytest.mark.parametrize("value", [0, -1, True, "320", None, float("nan"), 1e300, [1]])
def test_impossible_numbers_count_as_not_said(value: object) -> None:
    [found] = offered({"filename": "a.mp3", "size": 5, "bitRate": value, "length": value})
    assert found.claimed.bitrate is None
    assert found.claimed.duration is None


def test_an_empty_file_keeps_its_size() -> None:
    [found] = offered({"filename": "a.mp3", "size": 0})
    assert found.claimed.size == 0


@pytest.mark.parametrize(
    ("filename", "extension", "codec"),
    [
        ("a\\b.FLAC", "", "flac"),
        ("a/b.mp3", "exe", "mp3"),
        ("a\\no extension", "mp3", "mp3"),
        ("a\\b.aif", "", "aiff"),
        ("a\\b.wv", "", "wavpack"),
        ("a.mp3\\folder", "", ""),
        ("cover.jpg", "mp3", ""),
        ("", "", ""),
        (".mp3", "", "mp3"),
    ],
)
def test_the_codec_comes_from_the_file_name(filename: str, extension: str, codec: str) -> None:
    assert offers.codec_of(filename, extension) == codec


def test_what_is_no_music_is_left_out() -> None:
    assert offered({"filename": "Album\\cover.jpg", "size": 5}) == []
    assert offered({"size": 5}) == []


def test_locked_means_being_in_the_locked_list() -> None:
    file = {"filename": "a.mp3", "size": 5, "isLocked": False}
    found = list(offers.candidates([response(lockedFiles=[file])], "s", name_only))
    assert [one.locked for one in found] == [True]


@pytest.mark.parametrize("name", ["", ".", "..", "a\0b", "half \ud83d emoji"])
def test_peers_that_cannot_be_named_are_left_out(name: str) -> None:
    assert offered({"filename": "a.mp3", "size": 5}, username=name) == []


@pytest.mark.parametrize("name", ["bad \ud800.mp3", "nul \0.mp3"])
def test_files_that_cannot_be_kept_are_left_out(name: str) -> None:
    assert offered({"filename": name, "size": 5}) == []


def test_odd_lists_do_not_stop_the_others() -> None:
    answers = [response(files=[None, 7, {"filename": "a.mp3"}], lockedFiles=None)]
    assert len(list(offers.candidates(answers, "s", name_only))) == 1


@pytest.mark.parametrize("name", ["🎧 mix.mp3", "../../../etc/passwd.mp3", "x" * 1000 + ".mp3"])
def test_hostile_names_are_kept_as_they_are(name: str) -> None:
    assert offered({"filename": name, "size": 5})[0].filename == name


def test_a_name_nobody_can_read_does_not_end_the_search() -> None:
    def stumble(filename: str) -> Track:
        raise IndexError(filename)

    answer = response(files=[{"filename": "x\\odd.mp3", "size": 5, "length": 3}])
    [found] = offers.candidates([answer], "s", stumble)
    assert found.described == Track("odd.mp3", duration=3.0)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:01:00.5000000Z", 60.5),
        ("1970-01-01T00:01:00.1234567", 60.123456),
        ("1970-01-01T00:01:00Z", 60.0),
        ("1970-01-01T01:01:00+01:00", 60.0),
        ("yesterday", None),
        (None, None),
        (60, None),
    ],
)
def test_times_are_read_as_utc(text: object, seconds: float | None) -> None:
    found = mapping.when(text)
    assert found == (None if seconds is None else pytest.approx(seconds))


def test_a_row_survives_odd_members() -> None:
    row = mapping.transfer_row({"bytesRemaining": -7, "bytesTransferred": -3, "size": -1})
    assert (row.bytes_done, row.size, row.removed, row.requested) == (0, None, False, None)


@pytest.mark.parametrize("value", [None, [], "text", 7])
def test_a_wrong_shape_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        mapping.as_object(value)


@pytest.mark.parametrize("value", [None, {}, "text"])
def test_no_list_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        mapping.objects(value)


def test_only_finished_files_are_read_from_events() -> None:
    data = {"localFilename": "/d/x", "transfer": {"id": "7", "batchId": "AB"}}
    found = mapping.file_complete({"type": "DownloadFileComplete"}, data)
    assert found == mapping.FileComplete("/d/x", "7", "ab")
    assert mapping.file_complete({"type": "Noop"}, data) is None
    assert mapping.file_complete({"type": "DownloadFileComplete"}, "?") is None


def test_options_have_slskds_defaults_where_it_says_nothing() -> None:
    assert mapping.options({}) == mapping.Options(downloads="", retry_attempts=3)
    assert mapping.options({"transfers": {"download": None}, "directories": 3}).retry_attempts == 3


@pytest.mark.shared
def test_the_documented_samples_are_read() -> None:
    data = shared_json("slskd_samples.json")
    assert isinstance(data, dict)
    found = list(offers.candidates(data["searches"]["responses"], "s", name_only))
    assert [one.peer for one in found if one.locked] == ["hi_res_hank", "locked_only"]
    assert {one.claimed.codec for one in found} == {"flac", "mp3", "m4a", "dsd"}
    rows = data["transfers"]["objects_by_state"]
    for name, sample in rows.items():
        row = mapping.transfer_row(sample)
        assert row.filename.endswith("Teardrop.flac"), name
        assert row.requested is not None
    assert mapping.transfer_row(rows["queued_remotely"]).place == 17
    state = mapping.app_state(data["application_state"])
    assert (state.connected, state.logged_in, state.username) == (True, True, "mylogin")
    assert mapping.options(data["options_excerpt"]).downloads == "/app/downloads"
    searches = data["searches"]["states"]
    assert mapping.search_row(searches["completed_not_finalised_RACE"]).ended is None
    assert mapping.search_row(searches["completed_timed_out"]).ended is not None
    assert len(mapping.batch(data["transfers"]["batch_get"]).rows) == 1
    assert len(mapping.rows_of_user(data["transfers"]["downloads_for_user"])) == 1
