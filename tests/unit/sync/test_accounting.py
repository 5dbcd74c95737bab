"""Honest accounting: N rows end in N outcomes, and the file says what the screen says."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

from core.domain import (
    Coverage,
    CoverageRow,
    DownloadJob,
    JobState,
    LibraryTrack,
    Match,
    MatchResult,
    Origin,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
    Verdict,
    Wish,
)
from services.playlists.accounting import AccountingService, Outcome, cells
from tests.unit.sync.conftest import key_of, track

HERE = "list"


def row(position: int, title: str, ownership: Ownership, reason: str = "why") -> CoverageRow:
    unusable = reason if ownership is Ownership.UNUSABLE else None
    sure = MatchResult(1.0, Verdict.ACCEPT)
    owned = Match(LibraryTrack(title, path=f"/m/{title}.flac"), sure)
    has = owned if ownership is Ownership.OWNED else None
    return CoverageRow(PlaylistEntry(position, track(title), unusable), ownership, has, reason)


def job(number: int, title: str, state: JobState, key: str = HERE, path: str = "") -> DownloadJob:
    made = DownloadJob(
        number, track(title), Origin(key, "n"), state, "transfer", reason=state.value
    )
    return replace(made, final_path=path or None)


def accounted(
    rows: list[CoverageRow], jobs: list[DownloadJob], wishes: list[Wish]
) -> dict[str, tuple[Outcome, str]]:
    playlist = Playlist(HERE, "Evening", "txt", tuple(one.entry for one in rows))
    service = AccountingService(_Jobs(jobs), lambda: wishes, key_of)
    made = service.account(Coverage(playlist, tuple(rows)))
    assert len(made.lines) == len(rows)
    assert made.counts().total() == len(rows)
    told = list(csv.reader(io.StringIO(made.csv().decode("utf-8-sig"))))
    assert told[0][0] == "Position"
    assert [line[:1] + line[4:6] for line in told[1:]] == [
        [cells(line)[0], cells(line)[4], cells(line)[5]] for line in made.lines
    ]
    return {line.track.title: (line.outcome, line.where) for line in made.lines}


class _Jobs:
    def __init__(self, known: list[DownloadJob]) -> None:
        self._known = known

    def jobs(self) -> list[DownloadJob]:
        return self._known


def test_every_kind_of_end_has_its_own_name() -> None:
    missing, probable, unusable = Ownership.MISSING, Ownership.PROBABLE, Ownership.UNUSABLE
    states = {
        "Queued": JobState.QUEUED, "Searching": JobState.SEARCHING, "Asked": JobState.REVIEW,
        "Failed": JobState.PARKED, "Cancelled": JobState.CANCELLED,
    }  # fmt: skip
    rows = [row(at, title, missing) for at, title in enumerate(states, start=1)]
    rows += [
        row(6, "Owned", Ownership.OWNED),
        row(7, "Doubt", probable),
        row(8, "Gone", unusable, "no longer on Spotify"),
        row(9, "Talk", unusable, "a podcast episode"),
        row(10, "Memo", unusable, "a local file without an artist"),
        row(11, "Wished", missing),
        row(12, "Tried", missing),
        row(13, "Plain", missing),
    ]
    jobs = [job(n, title, state) for n, (title, state) in enumerate(states.items())]
    wishes = [
        Wish(1, track("Wished"), Origin(HERE, "n"), "", 0),
        Wish(2, track("Tried"), Origin(HERE, "n"), "Nobody shares it", 3),
    ]
    found = {title: outcome for title, (outcome, _) in accounted(rows, jobs, wishes).items()}
    assert found == {
        "Queued": Outcome.ON_ITS_WAY,
        "Searching": Outcome.ON_ITS_WAY,
        "Asked": Outcome.CHOOSE,
        "Failed": Outcome.FAILED,
        "Cancelled": Outcome.MISSING,
        "Owned": Outcome.OWNED,
        "Doubt": Outcome.CHOOSE,
        "Gone": Outcome.UNAVAILABLE,
        "Talk": Outcome.EPISODE,
        "Memo": Outcome.LOCAL_FILE,
        "Wished": Outcome.ON_ITS_WAY,
        "Tried": Outcome.FAILED,
        "Plain": Outcome.MISSING,
    }


def test_fetched_is_what_this_program_filed_and_what_is_still_there(tmp_path: Path) -> None:
    fresh = tmp_path / "Fresh.flac"
    fresh.write_bytes(b"fLaC")
    rows = [row(1, "Owned", Ownership.OWNED), row(2, "Mine", Ownership.OWNED)]
    rows += [row(3, "Fresh", Ownership.MISSING), row(4, "Deleted", Ownership.MISSING)]
    jobs = [
        job(1, "Owned", JobState.DONE, path="/elsewhere.flac"),
        job(2, "Mine", JobState.DONE, path="/m/Mine.flac"),
        job(3, "Fresh", JobState.DONE, path=str(fresh)),
        job(4, "Deleted", JobState.DONE, path=str(tmp_path / "Deleted.flac")),
    ]
    assert accounted(rows, jobs, []) == {
        "Owned": (Outcome.OWNED, "/m/Owned.flac"),
        "Mine": (Outcome.FETCHED, "/m/Mine.flac"),
        "Fresh": (Outcome.FETCHED, str(fresh)),
        "Deleted": (Outcome.MISSING, ""),
    }


def test_a_probable_row_stays_a_choice_whatever_failed_before() -> None:
    found = accounted([row(1, "A", Ownership.PROBABLE)], [job(1, "A", JobState.PARKED)], [])
    assert found["A"][0] is Outcome.CHOOSE


def test_the_playlists_own_job_counts_before_that_of_another_list() -> None:
    jobs = [job(1, "A", JobState.QUEUED), job(2, "A", JobState.PARKED, "other")]
    found = accounted([row(1, "A", Ownership.MISSING)], jobs, [])
    assert found["A"][0] is Outcome.ON_ITS_WAY


def test_a_song_twice_is_two_lines() -> None:
    rows = [row(1, "A", Ownership.MISSING), row(2, "A", Ownership.MISSING)]
    playlist = Playlist(HERE, "Evening", "txt", tuple(one.entry for one in rows))
    made = AccountingService(_Jobs([]), list, key_of).account(Coverage(playlist, tuple(rows)))
    assert made.counts() == Counter({Outcome.MISSING: 2})


def test_words_that_a_spreadsheet_would_run_are_harmless_in_the_file_alone() -> None:
    rows = [row(1, "=1+1", Ownership.MISSING)]
    playlist = Playlist(HERE, "E", "txt", tuple(one.entry for one in rows))
    made = AccountingService(_Jobs([]), list, key_of).account(Coverage(playlist, tuple(rows)))
    assert cells(made.lines[0])[1] == "=1+1"
    assert b"'=1+1" in made.csv()


def test_a_completed_row_is_found_by_what_it_was_wanted_as() -> None:
    wanted = Track("Real name", ("Halden",))
    playlist = Playlist(HERE, "E", "txt", (PlaylistEntry(1, track("Video title")),))
    rows = (row(1, "Video title", Ownership.MISSING),)
    done = replace(job(1, "x", JobState.QUEUED), track=wanted)
    service = AccountingService(_Jobs([done]), list, key_of, lambda _tracks: [wanted])
    (line,) = service.account(Coverage(playlist, rows)).lines
    assert line.outcome is Outcome.ON_ITS_WAY
