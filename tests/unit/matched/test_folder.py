"""Matched Download for a folder: one album, mixed favourites, and starting all of it."""

from __future__ import annotations

import pytest

from core.domain import Candidate
from core.tasks import Cancelled
from services.downloads import gate
from services.matched.model import Line, LineState
from tests.unit.matched.conftest import MIB, Table, offer

ESTUARY = [
    offer(f"Music\\Luma Vessel - Estuary (2019)\\0{number} - {title}.flac", seconds)
    for number, (title, seconds) in enumerate(
        (("Low Water", 200), ("Harbour", 215), ("Slow Tide", 372)), start=1
    )
]
FAVOURITES = [
    offer("Music\\favs\\odd harbour - glass weather.mp3", 190),
    offer("Music\\favs\\paper lanterns (mirea voss remix).mp3", 301),
    offer("Music\\favs\\track 11 (unknown).mp3", 100),
    offer("Music\\favs\\Luma Vessel - Slow Tide.mp3", 395),
    offer("Music\\favs\\03. Luma Vessel - Slow Tide.flac", 372),
]


def test_an_album_is_one_release_in_a_handful_of_calls(table: Table) -> None:
    found = table.service.match_folder(ESTUARY, table.ctx)
    assert found.album is not None
    assert (found.album.title, found.share, found.trouble) == ("Estuary", 1.0, "")
    assert [line.state for line in found.lines] == [LineState.STRONG] * 3
    targets = [line.release.target for line in found.lines if line.release]
    assert [one.track_number for one in targets] == [1, 2, 3]
    assert {one.album for one in targets} == {"Estuary"}
    assert len(table.there.deezer.log) == 3


def test_a_folder_named_like_the_album_alone_is_found(table: Table) -> None:
    files = [
        offer(f"Music\\Estuary\\0{at} - {title}.flac", seconds)
        for at, (title, seconds) in enumerate((("Low Water", 200), ("Harbour", 215)), start=1)
    ]
    found = table.service.match_folder(files, table.ctx)
    assert found.album is not None
    assert found.album.title == "Estuary"
    assert all(line.artist and line.artist.artist.name == "Luma Vessel" for line in found.lines)


def test_what_is_not_on_the_album_is_matched_on_its_own(table: Table) -> None:
    files = [
        *ESTUARY,
        offer("Music\\Luma Vessel - Estuary (2019)\\Odd Harbour - Glass Weather.mp3"),
    ]
    found = table.service.match_folder(files, table.ctx)
    assert (found.album and found.album.title, found.share) == ("Estuary", 0.75)
    last = found.lines[-1]
    assert last.release is not None
    assert last.release.target.album == "Glass"


def test_mixed_favourites_are_matched_line_by_line(table: Table) -> None:
    told: list[tuple[int, LineState]] = []
    found = table.service.match_folder(
        FAVOURITES, table.ctx, lambda at, line: told.append((at, line.state))
    )
    assert found.album is None
    states = [line.state for line in found.lines]
    assert states[0] is LineState.STRONG
    assert states[2] is LineState.NONE
    assert [at for at, _ in told] == list(range(5))
    whose = [line.artist.artist.name if line.artist else "" for line in found.lines]
    assert whose == ["Odd Harbour", "Mirea Voss", "", "Luma Vessel", "Luma Vessel"]
    assert found.lines[2].why == "stays in the download folder"


def test_a_line_says_what_to_look_at(table: Table) -> None:
    found = table.service.match_folder(FAVOURITES, table.ctx)
    remix, longer = found.lines[1], found.lines[3]
    assert (remix.state, remix.why) == (LineState.CHECK, "Whose is it")
    assert remix.score is not None
    assert remix.score < 0.8
    assert (longer.state, longer.why) == (LineState.CHECK, "Length +23 s")


def test_the_same_recording_twice_in_a_folder_points_at_the_first(table: Table) -> None:
    found = table.service.match_folder(FAVOURITES, table.ctx)
    assert [line.twin for line in found.lines] == [None, None, None, None, 3]


def test_a_person_says_how_the_folder_is_treated(table: Table) -> None:
    mixed = table.service.match_folder(ESTUARY, table.ctx, as_album=False)
    assert mixed.album is None
    assert all(line.state is LineState.STRONG for line in mixed.lines)
    few = [ESTUARY[0], *FAVOURITES[:3]]
    assert table.service.match_folder(few, table.ctx).album is None


def test_a_silent_catalogue_is_asked_twice_and_every_file_can_still_be_downloaded(
    table: Table,
) -> None:
    table.there.deezer.fault("html", 50)
    found = table.service.match_folder(FAVOURITES, table.ctx)
    assert [line.state for line in found.lines] == [LineState.SILENT] * 5
    assert "Deezer" in found.trouble
    jobs = table.service.start_all(found.lines)
    assert len(jobs) == 5
    assert table.downloads.plain == FAVOURITES


def test_starting_all_files_the_matched_and_leaves_the_rest_as_it_is(table: Table) -> None:
    lines = table.service.match_folder(FAVOURITES, table.ctx).lines
    jobs = table.service.start_all(lines)
    assert len(jobs) == len(FAVOURITES)
    assert table.downloads.plain == [FAVOURITES[2], FAVOURITES[4]]
    assert [track.title for track, _, _ in table.downloads.taken] == [
        "Glass Weather",
        "Paper Lanterns (Mirea Voss Remix)",
        "Slow Tide",
    ]


def change(table: Table, file: Candidate, name: str) -> Line:
    people = table.service.search(name, file, table.ctx).people
    likely = next(one for one in people if one.artist.name == name)
    return table.service.match_line(file, likely, None, table.ctx)


def test_a_changed_line_is_a_persons_word_and_remembered_once_it_is_started(table: Table) -> None:
    file = FAVOURITES[2]
    line = change(table, file, "Odd Harbour")
    assert (line.chosen, line.state, line.why) == (True, LineState.STRONG, "chosen by you")
    assert table.service.match_folder([file], table.ctx).lines[0].state is LineState.NONE
    remix = change(table, FAVOURITES[1], "Mirea Voss")
    table.service.start_all([line, remix])
    asked = len(table.there.deezer.log)
    again = table.service.match_folder([FAVOURITES[1]], table.ctx, as_album=False).lines[0]
    assert (again.chosen, again.why) == (True, "chosen before")
    assert len(table.there.deezer.log) == asked


def test_a_cancelled_look_stops_at_the_next_file(table: Table) -> None:
    seen: list[int] = []

    def stop(at: int, _line: Line) -> None:
        seen.append(at)
        table.ctx.cancel()

    with pytest.raises(Cancelled):
        table.service.match_folder(FAVOURITES, table.ctx, stop)
    assert seen == [0]


def test_the_forecast_adds_sizes_and_waits_for_the_slowest_peer(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.matched.places.disk_space", lambda _folder: (10**12, 10**11))
    files = [offer(f"M\\{n}.flac", size=30 * MIB, speed=3 * MIB) for n in range(3)]
    told = table.service.forecast(files)
    assert (told.files, told.size, told.seconds) == (3, 90 * MIB, 30.0)
    assert (told.free, told.refusal) == (10**11, "")
    assert table.service.forecast([*files, offer("M\\x.flac")]).seconds is None


def test_too_little_room_is_told_with_the_figure(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = (10**12, 50 * gate.MEGABYTE)
    monkeypatch.setattr("services.matched.places.disk_space", lambda _folder: room)
    told = table.service.forecast([offer("M\\x.flac", size=100 * gate.MEGABYTE)])
    assert told.refusal == "52 MB too little room on the disk of the downloads."
