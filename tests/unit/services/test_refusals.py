"""What is never taken again: seen, changed, and carried from one home to another."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from core.domain import BadInput, Candidate, JobState, TransferState
from core.ports.memory import BadFile
from database.memory_repo import PeerRepo
from services.decide.memory import SessionMemory
from services.records.refusals import BlockedPeer, RefusalService
from tests.unit.downloads.conftest import bench, bench_of, source  # noqa: F401 - fixtures
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer
from tests.unit.downloads.test_early import until

FILE = BadFile("slskd", "bob", "x\\y.mp3", 5, "abc", "it does not decode", 7.0)


@pytest.fixture
def refusals(bench: Bench) -> RefusalService:  # noqa: F811 - a fixture
    return RefusalService(bench.deps.files, bench.jobs, bench.service, bench.clock)


def test_peers_are_blocked_with_a_reason_and_taken_back(refusals: RefusalService) -> None:
    refusals.block("slskd", "bob", "only transcodes")
    refusals.block("soulseek", "alice")
    assert refusals.peers() == [
        BlockedPeer("slskd", "bob", "only transcodes"),
        BlockedPeer("soulseek", "alice"),
    ]
    refusals.unblock("slskd", "bob")
    assert [one.peer for one in refusals.peers()] == ["alice"]


def test_blocking_a_peer_takes_running_downloads_to_the_next(
    bench: Bench,  # noqa: F811
    source: ScriptedSource,  # noqa: F811
    refusals: RefusalService,
) -> None:
    source.offers = lambda query: [offer("alice"), offer("bob")]
    source.scripts["alice"] = [TransferState.QUEUED]
    job = bench.want()
    bench.engine.start([job.id])
    until(lambda: source.started)
    assert refusals.block("slskd", "alice") == 1
    until(lambda: bench.jobs.get(job.id).state is JobState.DONE)
    assert source.started == ["alice", "bob"]
    assert source.cancelled == ["alice"]
    outcomes = [one.outcome for one in bench.jobs.candidates(job.id)]
    assert outcomes == ["You blocked alice", ""]


def test_a_peer_blocked_while_it_is_searched_is_not_asked(
    bench: Bench,  # noqa: F811
    source: ScriptedSource,  # noqa: F811
    refusals: RefusalService,
) -> None:
    def answers(_query: object) -> list[Candidate]:
        refusals.block("slskd", "alice")
        return [offer("alice"), offer("bob")]

    source.offers = answers
    [job] = bench.run(bench.want())
    assert job.state is JobState.DONE
    assert source.started == ["bob"]
    assert {one.outcome for one in bench.jobs.tried([job.id])[job.id]} == {"You blocked alice", ""}


def test_a_file_a_person_refuses_is_remembered_and_the_next_one_tried(
    bench: Bench,  # noqa: F811
    source: ScriptedSource,  # noqa: F811
    refusals: RefusalService,
) -> None:
    source.offers = lambda query: [offer("alice"), offer("bob")]
    source.scripts["alice"] = [TransferState.QUEUED]
    job = bench.want()
    assert not refusals.refuse(job.id)
    bench.engine.start([job.id])
    until(lambda: source.started)
    assert refusals.refuse(job.id, "wrong mix")
    until(lambda: bench.jobs.get(job.id).state is JobState.DONE)
    [bad] = refusals.files()
    assert (bad.peer, bad.reason) == ("alice", "wrong mix")
    refusals.allow(bad)
    assert refusals.files() == []


def test_everything_is_exported_and_restored_elsewhere(
    bench: Bench,  # noqa: F811
    refusals: RefusalService,
) -> None:
    refusals.block("slskd", "bob", "only transcodes")
    bench.deps.files.remember(FILE)
    told = json.loads(json.dumps(refusals.export()))
    other = RefusalService(
        PeerRepo(bench.database, bench.clock), bench.jobs, bench.service, bench.clock
    )
    assert other.restore(told) == 2
    assert other.peers() == refusals.peers()
    assert [(one.peer, one.filename, one.reason) for one in other.files()] == [
        ("bob", "x\\y.mp3", "it does not decode")
    ]


def test_what_is_taken_back_is_refused_since_when_it_was(
    bench: Bench,  # noqa: F811
) -> None:
    memory = PeerRepo(bench.database, bench.clock)
    refusals = RefusalService(memory, bench.jobs, bench.service, bench.clock)
    memory.remember(FILE)
    told = json.loads(json.dumps(refusals.export()))
    refusals.allow(FILE)
    refusals.restore(told)
    assert refusals.files() == [FILE]
    again = replace(FILE, reason="it ends early", at=9.0)
    memory.remember(again)
    refusals.restore(told)
    assert refusals.files() == [again]


@pytest.mark.parametrize(
    "told",
    [
        *([], "x", {"peers": 5}, {"peers": [5]}, {"files": [{"peer": "bob"}]}),
        {"peers": [{"source": "slskd", "peer": ""}]},
        {"peers": [{"source": 1, "peer": None}]},
        {"peers": [{"source": "slskd", "peer": ["bob"]}]},
        {"peers": [{"source": "slskd", "peer": "carl"}], "files": [{**asdict(FILE), "size": "1"}]},
        *({"files": [{**asdict(FILE), "size": size}]} for size in (True, -1, 2**63)),
        *({"files": [{**asdict(FILE), "at": at}]} for at in ("now", float("nan"))),
        {"files": [{**asdict(FILE), "filename": {"a": 1}}]},
    ],
)
def test_what_is_no_export_is_refused_in_words(refusals: RefusalService, told: object) -> None:
    with pytest.raises(BadInput):
        refusals.restore(told)
    assert refusals.peers() == []


def test_a_job_that_fetches_nothing_has_nothing_to_give_up(
    bench: Bench,  # noqa: F811
    refusals: RefusalService,
) -> None:
    assert not bench.service.try_another(bench.want().id, "no")
    assert isinstance(bench.deps.files, SessionMemory)
