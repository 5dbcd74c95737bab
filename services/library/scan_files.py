"""Reading many music files for the library scan, in worker processes when there are many.

The workers import this module and the reader, never Qt. From a network drive threads read: they
wait for the drive, not for each other. Used by `services.library.scan`.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool

from core.ports.library import ScannedFile
from core.ports.media import FoundFile, TagReader, UnreadableAudio
from core.tasks import TaskContext
from utils.mounts import is_far

log = logging.getLogger(__name__)

BATCH = 500  # rows a transaction
POOL_FROM = 300  # fewer are read sooner than two processes start
_CHUNK = 64
_THREADS = 4
_AHEAD = 4  # chunks a worker that wait for it, so that a cancel does not wait for thousands


def read_files(
    reader: TagReader, found: Sequence[FoundFile], ctx: TaskContext
) -> Iterator[list[ScannedFile]]:
    """Batches of at most `BATCH` files, with a track or a reason each; reports progress.

    Files that vanished meanwhile are left out. Raises `Cancelled`.
    """
    # A stand-in that makes the reader late cannot travel to a worker; the reader itself can.
    reader = getattr(reader.read, "__self__", reader)
    chunks = [found[at : at + _CHUNK] for at in range(0, len(found), _CHUNK)]
    source = _read(reader, found, chunks, ctx)
    batch: list[ScannedFile] = []
    done = 0
    for size, files in source:
        done += size
        ctx.report(done / len(found), f"Read {done:,} of {len(found):,} files")
        batch += files
        while len(batch) >= BATCH:
            yield batch[:BATCH]
            batch = batch[BATCH:]
    if batch:
        yield batch


def _read(
    reader: TagReader,
    found: Sequence[FoundFile],
    chunks: Sequence[Sequence[FoundFile]],
    ctx: TaskContext,
) -> Iterator[tuple[int, list[ScannedFile]]]:
    """(files done, those of them that are still there), by the way that suits them."""
    if len(chunks) > 1 and is_far(found[0].path):
        return _in_threads(reader, chunks, ctx)
    if len(found) > POOL_FROM and _can_travel(reader):
        return _in_processes(reader, chunks, ctx)
    return _here(reader, chunks, ctx)


def read_chunk(reader: TagReader, chunk: Sequence[FoundFile]) -> list[ScannedFile]:
    """What a worker does."""
    return [file for file in (_read_one(reader, found) for found in chunk) if file is not None]


def _read_one(reader: TagReader, found: FoundFile) -> ScannedFile | None:
    try:
        return ScannedFile(found.path, found.stamp, reader.read(found.path))
    except UnreadableAudio as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - boundary: one odd file must not end a whole scan
        reason = f"it cannot be read ({type(error).__name__})"
    if not os.path.lexists(found.path):
        return None
    return ScannedFile(found.path, found.stamp, None, reason)


def _can_travel(reader: TagReader) -> bool:
    try:
        pickle.dumps(reader)
    except (pickle.PicklingError, TypeError, AttributeError):
        return False
    return True


def _here(
    reader: TagReader, chunks: Sequence[Sequence[FoundFile]], ctx: TaskContext
) -> Iterator[tuple[int, list[ScannedFile]]]:
    for chunk in chunks:
        files: list[ScannedFile] = []
        for found in chunk:
            ctx.checkpoint()
            files += read_chunk(reader, [found])
        yield len(chunk), files


def _in_processes(
    reader: TagReader, chunks: Sequence[Sequence[FoundFile]], ctx: TaskContext
) -> Iterator[tuple[int, list[ScannedFile]]]:
    """Chunks in the order they get done; what a broken pool leaves over is read here."""
    left = dict(enumerate(chunks))
    workers = max(2, min(4, (os.cpu_count() or 2) - 1))
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker)
    try:
        for number, files in _pooled(reader, chunks, ctx, pool, workers):
            yield len(left.pop(number)), files
    except BrokenProcessPool:
        log.warning("The worker processes ended; the scan goes on without them")
        yield from _here(reader, list(left.values()), ctx)


def _in_threads(
    reader: TagReader, chunks: Sequence[Sequence[FoundFile]], ctx: TaskContext
) -> Iterator[tuple[int, list[ScannedFile]]]:
    pool = ThreadPoolExecutor(_THREADS, "scan")
    for number, files in _pooled(reader, chunks, ctx, pool, _THREADS):
        yield len(chunks[number]), files


def _pooled(
    reader: TagReader,
    chunks: Sequence[Sequence[FoundFile]],
    ctx: TaskContext,
    pool: Executor,
    workers: int,
) -> Iterator[tuple[int, list[ScannedFile]]]:
    todo = iter(enumerate(chunks))
    running: dict[Future[list[ScannedFile]], int] = {}
    try:
        while True:
            while len(running) < workers * _AHEAD and (item := next(todo, None)) is not None:
                running[pool.submit(read_chunk, reader, item[1])] = item[0]
            if not running:
                return
            done, _ = wait(running, timeout=0.1, return_when=FIRST_COMPLETED)
            ctx.checkpoint()
            for future in done:
                yield running.pop(future), future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    if hasattr(os, "nice"):
        os.nice(10)
