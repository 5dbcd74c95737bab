"""Downloads without matching: the very file a person picked, checked, left where it arrived."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.clients.local.filestore import LocalFileStore
from core.domain import Candidate, DownloadJob, JobState, RemoteId, Track
from core.ports.jobs import patch
from core.ports.media import Expectation, Verification
from core.tasks import TaskContext
from services.downloads.engine import DownloadEngine
from services.downloads.staying import LEFT
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer

GLOW = Track("Glow", ("Mira Voltaine",))


class TidySource(ScriptedSource):
    """Keeps each transfer in a folder of its own and removes that with all in it, as yt-dlp's."""

    def _path(self, remote: RemoteId) -> Path:
        path = self.folder / "cratekeeper" / remote.token / remote.filename.rpartition("\\")[2]
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def finish(self, remote: RemoteId) -> None:
        super().finish(remote)
        for one in self._path(remote).parent.iterdir():
            one.unlink()
        self._path(remote).parent.rmdir()


@pytest.fixture
def source(tmp_path: Path) -> ScriptedSource:
    (tmp_path / "incoming").mkdir()
    return TidySource(tmp_path / "incoming")


@pytest.fixture
def bench(bench_of: Callable[[ScriptedSource], Bench], source: ScriptedSource) -> Bench:
    made = bench_of(source)
    made.deps = replace(made.deps, disk=LocalFileStore())
    made.engine = DownloadEngine(made.deps)
    return made


def of_folder(peer: str, filename: str) -> Candidate:
    return replace(offer(peer, "Glow"), filename=filename)


def lying(source: ScriptedSource) -> list[str]:
    files = [one for one in source.folder.rglob("*") if one.is_file()]
    return sorted(one.relative_to(source.folder).as_posix() for one in files)


def fetched(bench: Bench, pick: Candidate) -> DownloadJob:
    return bench.run(bench.service.fetch_as_is(pick))[0]


def test_the_file_stays_in_the_download_folder_under_its_own_name(
    bench: Bench, source: ScriptedSource
) -> None:
    job = fetched(bench, of_folder("alice", "Music\\Lines (1999)\\01 - Glow.flac"))
    assert (job.state, job.reason) == (JobState.DONE, LEFT)
    assert lying(source) == ["Lines (1999)/01 - Glow.flac"]
    assert job.final_path == str(source.folder / "Lines (1999)" / "01 - Glow.flac")
    assert list(bench.root.iterdir()) == []
    assert (bench.cache.count(), bench.wishes.count(), source.searches) == (0, 0, [])


@pytest.mark.parametrize(
    ("filename", "place"),
    [
        ("@@abcde\\Glow.flac", "Glow.flac"),
        ("C:\\Glow.flac", "Glow.flac"),
        ("Glow.flac", "Glow.flac"),
        ("Music\\AUX\\Glow.flac", "_AUX/Glow.flac"),
        ("Music\\..\\Glow.flac", "Music/Glow.flac"),
    ],
)
def test_the_folder_is_named_like_the_peers_and_safe(
    bench: Bench, source: ScriptedSource, filename: str, place: str
) -> None:
    fetched(bench, of_folder("alice", filename))
    assert lying(source) == [place]


def test_an_address_has_no_folder(bench: Bench, source: ScriptedSource) -> None:
    source._path = lambda remote: _in_token(source, remote)  # type: ignore[method-assign]
    fetched(bench, of_folder("channel", "https://example.org/watch?v=1"))
    assert lying(source) == ["Glow.opus"]


def _in_token(source: ScriptedSource, remote: RemoteId) -> Path:
    folder = source.folder / "cratekeeper" / remote.token
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "Glow.opus"


def test_a_taken_name_gets_a_number_and_nothing_is_replaced(
    bench: Bench, source: ScriptedSource
) -> None:
    (source.folder / "Lines").mkdir()
    (source.folder / "Lines" / "Glow.flac").write_bytes(b"mine")
    job = fetched(bench, of_folder("alice", "Lines\\Glow.flac"))
    assert job.final_path == str(source.folder / "Lines" / "Glow (2).flac")
    assert (source.folder / "Lines" / "Glow.flac").read_bytes() == b"mine"


def test_the_same_file_is_one_job_and_never_comes_twice(
    bench: Bench, source: ScriptedSource
) -> None:
    pick = of_folder("alice", "Lines\\Glow.flac")
    first = bench.service.fetch_as_is(pick)
    assert bench.service.fetch_as_is(pick).id == first.id
    bench.run(first)
    assert bench.service.fetch_as_is(pick).id == first.id
    other = bench.service.fetch_as_is(of_folder("bob", "Lines\\Glow.flac"))
    assert (other.id != first.id, source.started) == (True, ["alice"])


def test_a_file_that_was_deleted_since_is_fetched_anew(
    bench: Bench, source: ScriptedSource
) -> None:
    pick = of_folder("alice", "Lines\\Glow.flac")
    first = fetched(bench, pick)
    os.unlink(first.final_path or "")
    again = fetched(bench, pick)
    assert (again.id != first.id, again.state) == (True, JobState.DONE)
    assert lying(source) == ["Lines/Glow.flac"]


def test_a_peer_that_is_away_parks_the_job_and_a_retry_asks_again(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offline.add("alice")
    job = fetched(bench, of_folder("alice", "Lines\\Glow.flac"))
    assert (job.state, "offline" in job.reason) == (JobState.PARKED, True)
    assert (bench.wishes.count(), source.searches) == (0, [])
    source.offline.clear()
    assert bench.service.retry(job.id)
    assert bench.run(job)[0].state is JobState.DONE


def test_a_broken_file_is_put_aside_and_no_other_is_searched(
    bench: Bench, source: ScriptedSource
) -> None:
    source.content["alice"] = b"bad"
    source.offers = lambda query: [offer("bob", "Glow")]
    job = fetched(bench, of_folder("alice", "Lines\\Glow.flac"))
    assert (job.state, "does not decode" in job.reason) == (JobState.PARKED, True)
    assert (source.searches, lying(source)) == ([], [])
    again = bench.service.fetch_as_is(of_folder("alice", "Lines\\Glow.flac"))
    assert (again.id, again.state) == (job.id, JobState.PARKED)


def test_a_length_that_differs_from_the_wanted_one_does_not_matter(
    bench: Bench, source: ScriptedSource
) -> None:
    told: list[Expectation] = []

    class Listening:
        def verify(self, path: Path, expected: Expectation, ctx: TaskContext) -> Verification:
            told.append(expected)
            return Verification(None, ())

    bench.engine = DownloadEngine(replace(bench.deps, verifier=Listening()))
    pick = of_folder("alice", "Lines\\Glow.flac")
    pick = replace(
        pick,
        described=replace(GLOW, duration=300.0),
        claimed=replace(pick.claimed, duration=200.0),
    )
    fetched(bench, pick)
    assert [(one.duration, one.claimed_duration) for one in told] == [(None, 200.0)]


def test_a_file_left_as_it_is_can_be_filed_later(bench: Bench, source: ScriptedSource) -> None:
    job = fetched(bench, of_folder("alice", "Lines\\Glow.flac"))
    assert bench.service.file_as(job.id, Track("Glow", ("Halden",)))
    done = bench.run(job)[0]
    assert (done.state, done.final_path) == (JobState.DONE, str(bench.root / "Glow.flac"))
    assert lying(source) == []
    assert source.started == ["alice"]
    assert not bench.service.file_as(job.id, GLOW)


def test_a_track_can_be_named_while_the_file_is_on_its_way(
    bench: Bench, source: ScriptedSource
) -> None:
    job = bench.service.fetch_as_is(of_folder("alice", "Lines\\Glow.flac"))
    assert bench.service.file_as(job.id, Track("Ember", ("Halden",)))
    assert bench.run(job)[0].final_path == str(bench.root / "Ember.flac")


def test_a_file_that_is_gone_cannot_be_filed(bench: Bench) -> None:
    job = fetched(bench, of_folder("alice", "Lines\\Glow.flac"))
    os.unlink(job.final_path or "")
    assert not bench.service.file_as(job.id, GLOW)


def found_at_the_end(bench: Bench, source: ScriptedSource) -> DownloadJob:
    """A job killed while its file was about to move: everything is written down, nothing moved."""
    job = bench.service.fetch_as_is(of_folder("alice", "Lines\\Glow.flac"))
    remote = RemoteId("slskd", "tok1", "alice", "Lines\\Glow.flac", 1000)
    file = source._path(remote)
    file.write_bytes(b"x" * 1000)
    bench.jobs.move(job.id, JobState.DOWNLOADING, "", patch(remote=remote))
    bench.jobs.move(job.id, JobState.VERIFYING, "", patch(local_path=str(file)))
    bench.jobs.move(job.id, JobState.ORGANISING)
    return bench.jobs.annotate(job.id, patch(final_path=str(source.folder / "Lines" / "Glow.flac")))


def test_killed_before_the_move_it_moves_once(bench: Bench, source: ScriptedSource) -> None:
    job = bench.run(found_at_the_end(bench, source))[0]
    assert (job.state, lying(source)) == (JobState.DONE, ["Lines/Glow.flac"])


def test_killed_after_the_move_it_is_done(bench: Bench, source: ScriptedSource) -> None:
    job = found_at_the_end(bench, source)
    (source.folder / "Lines").mkdir()
    os.rename(job.local_path or "", job.final_path or "")
    assert bench.run(job)[0].state is JobState.DONE
    assert lying(source) == ["Lines/Glow.flac"]


def test_killed_with_two_names_for_one_file_it_keeps_one(
    bench: Bench, source: ScriptedSource
) -> None:
    job = found_at_the_end(bench, source)
    (source.folder / "Lines").mkdir()
    os.link(job.local_path or "", job.final_path or "")
    assert bench.run(job)[0].state is JobState.DONE
    assert lying(source) == ["Lines/Glow.flac"]


def test_a_file_that_vanished_is_fetched_from_nobody_else(
    bench: Bench, source: ScriptedSource
) -> None:
    job = found_at_the_end(bench, source)
    os.unlink(job.local_path or "")
    done = bench.run(job)[0]
    assert (done.state, done.reason) == (JobState.PARKED, "The downloaded file is gone")


def test_a_folder_that_cannot_be_written_keeps_the_file_for_a_person(
    bench: Bench, source: ScriptedSource
) -> None:
    job = found_at_the_end(bench, source)
    (source.folder / "Lines").write_bytes(b"a file where the folder should be")
    waits = bench.run(job)[0]
    assert (waits.state, waits.final_path) == (JobState.REVIEW, None)
    assert os.path.exists(waits.local_path or "")
    assert source.finished == []
