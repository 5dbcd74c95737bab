"""What the engine makes of bad files, albums and editions: remembered, kept together, named."""

from __future__ import annotations

from dataclasses import replace

from core.domain import BadInput, Candidate, JobState, QualityProfile, Track
from core.matching import Matcher
from core.matching.keys import wish_key
from database.memory_repo import MatchRepo, PeerRepo
from services.decide.editions import editions_for
from services.downloads.engine import DownloadEngine
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer


def own_engine(bench: Bench, **changes: object) -> Bench:
    """The bench with real memories and matching, and whatever else is changed."""
    real = {
        "files": PeerRepo(bench.database, bench.clock),
        "matches": MatchRepo(bench.database),
        "compare": lambda: Matcher().compare,
        "track_key": wish_key,
    }
    bench.deps = replace(bench.deps, **{**real, **changes})  # type: ignore[arg-type]
    bench.engine = DownloadEngine(bench.deps)
    return bench


def wanted(bench: Bench, title: str, layout: str = "transfer", album: str | None = None) -> int:
    track = Track(title, ("Mira Voltaine",), album=album)
    origin = bench.want("unused").origin
    return bench.jobs.add(wish_key(track) + layout, track, origin, layout).id


def files_of(bench: Bench) -> list[str]:
    return sorted(file.name for file in bench.root.iterdir())


def test_a_file_that_was_bad_is_not_taken_by_another_job(
    bench: Bench, source: ScriptedSource
) -> None:
    own_engine(bench)
    source.offers = lambda query: [offer("bad"), offer("good")]
    source.content["bad"] = b"bad"
    first = bench.jobs.get(wanted(bench, "Copper Rain"))
    assert bench.run(first)[0].state is JobState.DONE
    (known,) = bench.deps.files.bad_files()
    assert (known.peer, known.reason) == ("bad", "it does not decode")
    source.started.clear()
    (bench.root / "Copper Rain.flac").unlink()
    second = bench.jobs.get(wanted(bench, "Copper Rain"))
    assert bench.run(second)[0].state is JobState.DONE
    assert source.started == ["good"]


def test_tracks_of_an_album_come_from_one_folder(bench: Bench, source: ScriptedSource) -> None:
    own_engine(bench)
    titles = ("Copper Rain", "Salt Engine")
    folder = "Music\\Mira Voltaine\\Hinterglow\\"

    def offers(query: object) -> list[Candidate]:
        whole = [replace(offer("whole", t), filename=f"{folder}{t}.flac") for t in titles]
        return [*whole, replace(offer("fast", titles[1]), filename="Music\\Salt Engine.flac")]

    source.offers = offers
    jobs = [bench.jobs.get(wanted(bench, title, album="Hinterglow")) for title in titles]
    assert [job.state for job in bench.run(*jobs)] == [JobState.DONE, JobState.DONE]
    assert source.started == ["whole", "whole"]


def test_a_crate_gets_the_extended_mix_under_its_own_name_and_is_not_missed_again(
    bench: Bench, source: ScriptedSource
) -> None:
    own_engine(bench, editions=editions_for)
    source.offers = lambda query: [
        offer("plain", "Copper Rain"),
        offer("long", "Copper Rain (Extended Mix)"),
    ]
    job = bench.jobs.get(wanted(bench, "Copper Rain", "supercrates"))
    (done,) = bench.run(job)
    assert done.state is JobState.DONE
    assert files_of(bench) == ["Copper Rain (Extended Mix).flac"]
    assert bench.deps.matches is not None
    (decision,) = bench.deps.matches.of([wish_key(job.track)])
    assert (decision.path, decision.same) == (done.final_path, True)


def test_a_crate_falls_back_to_the_original_and_says_so(
    bench: Bench, source: ScriptedSource
) -> None:
    own_engine(bench, editions=editions_for)
    source.offers = lambda query: [offer("plain", "Copper Rain")]
    job = bench.jobs.get(wanted(bench, "Copper Rain", "supercrates"))
    assert bench.run(job)[0].state is JobState.DONE
    assert files_of(bench) == ["Copper Rain.flac"]
    notes = [step.note for step in bench.jobs.history(job.id)]
    assert any("no extended mix on offer, so the original" in note for note in notes)
    assert bench.deps.matches is not None
    assert bench.deps.matches.of([wish_key(job.track)]) == []


def test_a_quality_profile_that_cannot_be_read_leaves_the_job_with_its_sentence(
    bench: Bench, source: ScriptedSource
) -> None:
    def broken() -> QualityProfile:
        raise BadInput("There is no quality profile `club`.", "There are: lossless-first.")

    own_engine(bench, profile=broken)
    (job,) = bench.run(bench.jobs.get(wanted(bench, "Copper Rain")))
    assert (job.state, job.reason) == (
        JobState.REVIEW,
        "There is no quality profile `club`. There are: lossless-first.",
    )
