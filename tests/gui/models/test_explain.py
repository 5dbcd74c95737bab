"""Why this file, what was passed over, what happened; groups, wishes and the merged feed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt

from core.domain import JobState, Origin, Rejection
from services.bus import EventBus
from services.events import JobMoved, JobProgress
from ui.bridge import Bridge
from ui.gallery import data
from ui.gallery.downloads import FakeExplanation
from ui.models import explain, roles
from ui.models.feed import CHUNK, JobFeed
from ui.models.groups import JobGroups
from ui.models.wishes import WishModel, next_try


def told(candidate: int | None = 0, found: bool = True) -> FakeExplanation:
    job = replace(data.job(1), candidate=candidate, reason="Two files fit equally well")
    rows = data.candidates(job.track) if found else []
    return FakeExplanation(job, rows, data.steps(1))


def test_why_names_the_match_and_the_reason() -> None:
    heading, sentence = explain.why_lines(told())
    assert heading == "Match 0.96 · strong"
    assert "right recording" in sentence


def test_why_without_a_choice_counts_what_was_found() -> None:
    assert explain.why_lines(told(None)) == (
        "None chosen",
        "4 files found. Two files fit equally well",
    )


def test_why_without_any_file_says_what_is_going_on() -> None:
    assert explain.why_lines(told(None, found=False)) == (
        "No file yet",
        "Two files fit equally well",
    )


def test_each_file_passed_over_says_why() -> None:
    lines = explain.other_lines(told())
    assert [line.rank for line in lines] == [1, 2, 3]
    assert [line.glyph.word for line in lines] == ["Offered", "Passed over", "Passed over"]
    assert lines[1].second == "another version: live"
    assert lines[2].aside.startswith("MP3 96 · 3.4 MB")
    assert lines[0].first.endswith(".flac")
    assert "\\" not in lines[0].first


def test_what_was_tried_says_what_came_of_it() -> None:
    stored = replace(data.candidates(data.track(1))[1], outcome="The file was cut off")
    line = explain.candidate_line(stored)
    assert (line.glyph.word, line.second) == ("Tried", "The file was cut off")


def test_a_file_without_facts_is_still_a_line() -> None:
    stored = data.candidates(data.track(1))[0]
    bare = replace(
        stored.judged,
        candidate=replace(stored.judged.candidate, claimed=type(stored.judged.candidate.claimed)()),
        rejections=(Rejection("codec", "unknown kind of file"),),
    )
    line = explain.candidate_line(replace(stored, judged=bare, outcome=""))
    assert line.aside.startswith("file · ")


def test_a_file_is_called_by_its_name_and_an_upload_by_what_it_is() -> None:
    stored = data.candidates(data.track(1))[0]
    file = replace(stored.judged.candidate, filename="Music\\Harbour\\01 Glow.flac")
    online = replace(
        file,
        filename="https://www.youtube.com/watch?v=abc",
        described=replace(file.described, title="Glow", artists=("Halden",)),
    )
    lines = [
        explain.candidate_line(replace(stored, judged=replace(stored.judged, candidate=one)))
        for one in (file, online)
    ]
    assert [line.first for line in lines] == ["01 Glow.flac", "Halden - Glow"]


def test_steps_are_told_newest_first() -> None:
    lines = explain.step_lines(told(), data.NOW)
    assert lines[0].first == "Downloading"
    assert lines[-1].second == "From Rooftop, 4 a.m."
    assert len(lines[0].aside) == 5


def test_lines_speak_to_a_screen_reader(qapp: object) -> None:
    model = explain.LinesModel()
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    lines = explain.other_lines(told())
    model.replace(lines)
    model.replace(list(lines))
    assert resets == [1]
    index = model.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Passed over: ")
    assert "another version: live" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert index.data() == lines[1].first
    assert index.data(roles.ITEM) is model.line_at(1)
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.index(9).data() is None


# --- groups -------------------------------------------------------------------------------------
def jobs_in(*states: JobState) -> list[object]:
    return [replace(data.job(n + 1), state=state) for n, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "words", "glyph"),
    [
        ((JobState.DOWNLOADING, JobState.DONE, JobState.WANTED), "1 of 3 · 1 running",
         "arrow-down"),
        ((JobState.WANTED, JobState.SEARCHING), "0 of 2 · 2 waiting", "arrow-down"),
        ((JobState.DONE, JobState.REVIEW), "1 of 2 · 1 needs you", "eye"),
        ((JobState.REVIEW, JobState.REVIEW), "0 of 2 · 2 need you", "eye"),
        ((JobState.DONE, JobState.DONE), "all 2 in place", "package-check"),
        ((JobState.DONE, JobState.PARKED), "1 of 2 in place", "package-check"),
    ],
)  # fmt: skip
def test_a_playlists_downloads_are_summed_up(
    states: tuple[JobState, ...], words: str, glyph: str
) -> None:
    groups = JobGroups()
    key = data.job(1).origin.playlist_key
    assert groups.take(jobs_in(*states)) == {key}  # type: ignore[arg-type]
    progress = groups.progress(key)
    assert progress is not None
    assert (progress.words, progress.glyph.icon) == (words, glyph)
    assert progress.fraction == progress.done / progress.total


def test_cancelled_jobs_and_jobs_of_no_playlist_are_not_counted() -> None:
    groups = JobGroups()
    groups.take(jobs_in(JobState.WANTED))  # type: ignore[arg-type]
    assert groups.active_keys() == [data.job(1).origin.playlist_key]
    groups.take(jobs_in(JobState.CANCELLED))  # type: ignore[arg-type]
    assert groups.progress(data.job(1).origin.playlist_key) is None
    assert groups.take([replace(data.job(1), origin=Origin("", ""))]) == set()
    assert groups.active_keys() == []


# --- wishes -------------------------------------------------------------------------------------
def test_wishes_can_be_filtered_and_read_aloud(qapp: object) -> None:
    model = WishModel()
    model.replace(data.wishes())
    assert model.rowCount() == model.total() == 5
    title = model.wish_at(2).track.title
    model.show(title.upper())
    assert model.rowCount() == 1
    index = model.index(0)
    assert index.data() == title
    assert "Nobody online has it" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "wanted by Rooftop" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(roles.ITEM).track.title == title
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.index(5).data() is None


def test_the_next_try_is_a_moment_a_turn_or_up_to_the_person() -> None:
    wish = data.wishes()[0]
    assert next_try(wish, data.NOW).startswith("next try ")
    assert next_try(replace(wish, next_try_at=None), data.NOW) == "rests until you ask for it"
    assert next_try(wish, data.NOW + 1e9) == "waits for its turn"


# --- feed ---------------------------------------------------------------------------------------
def test_many_events_of_one_job_arrive_as_its_newest_state(qtbot: object) -> None:
    bus = EventBus()
    bridge = Bridge(bus)
    feed = JobFeed(bridge)
    heard: list[list[object]] = []
    feed.jobs.connect(heard.append)
    job = data.job(1)
    for done in range(5):
        bus.publish(JobMoved(replace(job, bytes_done=done), None))
    bridge.jobs_progressed.emit([replace(job, bytes_done=9)])
    feed.flush()
    feed.flush()
    assert [[one.bytes_done for one in jobs] for jobs in heard] == [[9]]  # type: ignore[attr-defined]
    bridge.close()


def test_a_flood_is_handed_over_in_pieces_without_being_asked(qtbot: object) -> None:
    bus = EventBus()
    bridge = Bridge(bus)
    feed = JobFeed(bridge)
    heard: list[int] = []
    feed.jobs.connect(lambda jobs: heard.append(len(jobs)))
    for number in range(CHUNK + 5):
        bus.publish(JobMoved(replace(data.job(1), id=number), None))
    bus.publish(JobProgress(replace(data.job(1), id=5)))
    qtbot.waitUntil(lambda: sum(heard) >= CHUNK + 5, timeout=60_000)  # type: ignore[attr-defined]
    assert heard[:2] == [CHUNK, 5]
    bridge.close()
