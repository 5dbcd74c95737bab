"""Keeping what is heard: one transfer, one file, one download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from core.domain import BadInput, Candidate, DownloadJob, JobState, RemoteId, StorageError, Track
from core.media.transcode import to_wav
from services.assembly import parts
from services.preview.fetching import PreviewLimits
from services.preview.service import PreviewService
from tests.unit.downloads.scripted import Bench, ScriptedSource
from tests.unit.preview.growing import GrowingSource, candidate
from tests.unit.preview.test_service import HEAD, SIZE, TAIL, until

HEARD = candidate(SIZE)
Make = Callable[..., PreviewService]


@pytest.fixture
def source(tmp_path: Path) -> GrowingSource:
    return GrowingSource(tmp_path)


@pytest.fixture
def bench(tmp_path: Path, source: GrowingSource) -> Iterator[Bench]:
    made = Bench(tmp_path, ScriptedSource(tmp_path))
    made.sources = {"soulseek": source}  # type: ignore[dict-item]
    yield made
    made.close()


@pytest.fixture
def service(bench: Bench, source: GrowingSource, tmp_path: Path) -> Iterator[PreviewService]:
    made = PreviewService(
        lambda: {"soulseek": source},
        tmp_path / "preview",
        to_wav,
        limits=PreviewLimits(look=0.01, ask={}),
        take=partial(parts.kept, bench.service),
    )
    yield made
    made.close()


def notes(tmp_path: Path) -> list[str]:
    return [one.name for one in (tmp_path / "preview").glob("*")]


def test_a_whole_file_is_kept_without_fetching_it_again(
    service: PreviewService, source: GrowingSource, bench: Bench, tmp_path: Path
) -> None:
    session = service.stream(HEARD)
    source.push(HEAD + TAIL)
    source.end()
    until(lambda: session.seen().whole)
    job = service.keep(session)
    assert (job.state, job.reason) == (JobState.DOWNLOADING, "Heard first, then kept")
    assert notes(tmp_path) == []
    assert bench.run(job)[0].state is JobState.DONE
    assert (bench.root / "Song.flac").read_bytes() == HEAD + TAIL
    assert len(source.started) == 1
    session.cancel()
    service.close()
    assert source.cancelled == []
    assert (bench.root / "Song.flac").exists()


def test_what_still_comes_goes_on_coming_for_the_download(
    service: PreviewService, source: GrowingSource, bench: Bench
) -> None:
    session = service.stream(HEARD)
    source.push(HEAD)
    until(lambda: session.seen().have > 0)
    job = service.keep(session, Track("Song", ("Band",), "Album"))
    session.cancel()
    assert job.track.album == "Album"
    source.push(TAIL)
    source.end()
    assert bench.run(job)[0].state is JobState.DONE
    assert (len(source.started), source.cancelled) == (1, [])


def test_a_preview_that_has_ended_is_downloaded_like_any_other_file(
    service: PreviewService, source: GrowingSource, bench: Bench
) -> None:
    session = service.stream(HEARD)
    session.cancel()
    until(lambda: bool(source.cancelled))
    job = service.keep(session)
    assert (job.state, job.candidate, job.remote) == (JobState.QUEUED, 0, None)
    source.push(HEAD + TAIL)
    source.end()
    assert bench.run(job)[0].state is JobState.DONE
    [stored] = bench.jobs.candidates(job.id)
    assert stored.judged.candidate.identity == HEARD.identity


def test_a_job_that_fetches_the_track_elsewhere_is_given_this_file(
    service: PreviewService, source: GrowingSource, bench: Bench
) -> None:
    session = service.stream(HEARD)
    source.push(HEAD)
    until(lambda: session.seen().have > 0)
    first = service.keep(session)
    again = service.keep(session)
    assert (again.id, again.remote) == (first.id, first.remote)


def test_a_download_that_cannot_be_written_leaves_the_preview_as_it_was(
    source: GrowingSource, tmp_path: Path
) -> None:
    def full(_track: Track, _heard: Candidate, _remote: RemoteId | None) -> DownloadJob:
        raise StorageError("The disk is full.")

    quick = PreviewLimits(look=0.01, ask={})
    service = PreviewService(
        lambda: {"soulseek": source}, tmp_path / "p", to_wav, limits=quick, take=full
    )
    session = service.stream(HEARD)
    with pytest.raises(StorageError):
        service.keep(session)
    service.close()
    assert len(source.cancelled) == 1
    assert not (tmp_path / "p").exists()


def test_a_file_of_the_library_is_not_kept_twice(service: PreviewService, tmp_path: Path) -> None:
    here = tmp_path / "Song.mp3"
    here.write_bytes(HEAD)
    with pytest.raises(BadInput, match="here already"):
        service.keep(service.play(here, "Song"))


def test_the_player_hears_the_end_of_a_file_that_was_filed_meanwhile(
    service: PreviewService, source: GrowingSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.domain import Transfer, TransferState

    session = service.stream(HEARD)
    source.push(HEAD + TAIL)
    until(lambda: session.seen().have == SIZE)
    assert session.fetch is not None
    session.fetch.hold()
    gone = TransferState.UNKNOWN
    monkeypatch.setattr(source, "poll", lambda ids: {one: Transfer(one, gone) for one in ids})
    until(lambda: session.feed.over)
    assert session.seen().whole
