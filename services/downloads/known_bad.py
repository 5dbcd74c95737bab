"""Files that were refused once, known again by their bytes, whoever sends them under whatever name.

Used by the finishing step before it checks a file, and by the services that refuse and forgive.
A file is refused for every track when it is broken or when a person said so, and for one track
when it holds another recording. What is wrong with its name or its length alone says nothing about
the bytes: under an honest name, or for another track, they may be right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.domain import DownloadJob, FileCheck, FilingMode, JobState, Judged, PrintVerdict
from core.ports.memory import EVERY_TRACK, BadFile, FileMemory
from core.tasks import TaskContext
from services.digests import file_digest
from services.downloads.deps import EngineDeps
from services.downloads.plain import CHOSEN, HEARD, is_by_hand


def checked(
    deps: EngineDeps,
    job: DownloadJob,
    judged: Judged | None,
    path: Path,
    check: Callable[[], FileCheck],
    ctx: TaskContext,
) -> FileCheck:
    """What `check` says of a file, unless its bytes were refused before: then that, unchecked.

    A person's word wins over the memory: a file that was chosen by hand since, or that comes back
    from the quarantine, is only checked; when a quarantined one is sound then, its bytes are
    forgiven. `job` names the track as the edition that was taken for it. One read of the file.
    """
    digest, key = digest_of(path, ctx), deps.track_key(job.track)
    returned = path.is_relative_to(deps.quarantine)
    spared = returned or _is_chosen(job, judged)
    known = None if spared else _refused(deps.files, digest, key)
    if known is not None and _picked_at(deps, job) > known.at:
        known = None
    if known is not None and not _is_of(known, job):
        return _again(known, digest)
    found = replace(check(), digest=digest)
    if known is not None and not found.problems:  # refused by a person while it arrived
        return _again(known, digest)
    if returned and not found.problems:
        forgive(deps.files, digest, key)
    return found


def remember(deps: EngineDeps, job: DownloadJob, check: FileCheck) -> None:
    """Write down that what `job` just fetched was bad, so that no job takes it again."""
    remote = job.remote
    if remote is None:
        return
    told, against = check.fingerprint, EVERY_TRACK if check.broken else ""
    if told is not None and told.verdict is PrintVerdict.OTHER:
        against = deps.track_key(job.track)
    reason = "; ".join(check.problems)
    deps.files.remember(
        BadFile(
            remote.source, remote.peer, remote.filename, remote.size, check.digest, reason,
            against=against,
        )
    )  # fmt: skip


def forgive(memory: FileMemory, digest: str, key: str | None = None) -> None:
    """Files with these bytes may be taken again, from everybody; `key`: for this track only."""
    for bad in memory.bad_files():
        counts = bad.against if key is None else bad.against in (EVERY_TRACK, key)
        if digest and bad.fingerprint == digest and counts:
            memory.forget(bad)


def digest_of(path: Path, ctx: TaskContext | None = None) -> str:
    """SHA-256 of the file; "" when it cannot be read any more. Raises `Cancelled`."""
    try:
        return file_digest(path, "sha256", ctx)
    except OSError:
        return ""


def _is_chosen(job: DownloadJob, judged: Judged | None) -> bool:
    return job.filing is FilingMode.AS_IS or (judged is not None and is_by_hand(judged))


def _picked_at(deps: EngineDeps, job: DownloadJob) -> float:
    """When a person picked the file the job goes on with; 0.0 when the program did."""
    queued = [step for step in deps.jobs.history(job.id) if step.state is JobState.QUEUED]
    return queued[-1].at if queued and queued[-1].note in {CHOSEN, HEARD} else 0.0


def _refused(memory: FileMemory, digest: str, key: str) -> BadFile | None:
    """The first entry about these bytes that counts for the track of this match key."""
    if not digest:
        return None
    against = (EVERY_TRACK, key)
    known = (bad for bad in memory.bad_files() if bad.fingerprint == digest)
    return next((bad for bad in known if bad.against in against), None)


def _is_of(bad: BadFile, job: DownloadJob) -> bool:
    """Whether this very download was refused: it was cut short then, and is looked at anew."""
    got = job.remote
    very = (bad.source, bad.peer, bad.filename, bad.size)
    return got is not None and very == (got.source, got.peer, got.filename, got.size)


def _again(bad: BadFile, digest: str) -> FileCheck:
    sentence = f"the very same file was refused before: {bad.reason}"
    return FileCheck(problems=(sentence,), digest=digest, broken=bad.against == EVERY_TRACK)
