"""The solver check: does deno run yt-dlp's scripts here? A second of work, asked by the doctor.

Source: contract youtube-and-audio §1.6 (runtime smoke test).
"""

from __future__ import annotations

import queue
from pathlib import Path

from core.clients.youtube.child import Child, Event
from core.clients.youtube.runtime import UPGRADE, find_deno, installed
from core.clients.youtube.settings import SERVICE
from core.clients.youtube.wire import Probe, Setup
from core.domain import NotReady
from utils.programs import install_command

_SECONDS = 20.0


def missing() -> NotReady:
    """yt-dlp is not there at all."""
    return NotReady(SERVICE, "yt-dlp is not installed.", f"Install it with: {UPGRADE}")


def solver_words(packages: Path | None = None) -> str:
    """What answers, in words. Raises `NotReady` with the next step when YouTube's puzzles cannot
    be solved here; downloads then still work for most videos, with fewer formats. Without yt-dlp
    itself nothing works."""
    if not installed(packages):
        raise missing()
    deno = find_deno()
    if not deno:
        raise NotReady(
            SERVICE,
            "deno, which solves YouTube's puzzles, is not installed; some videos cannot be had.",
            f"Install it with: {install_command('deno')}",
        )
    said: queue.SimpleQueue[Event] = queue.SimpleQueue()
    child = Child(packages)
    try:
        child.begin(Probe(Setup(deno=deno)), said.put)
        return _answer(said)
    finally:
        child.dismiss()
        child.wait(1.0)


def _answer(said: queue.SimpleQueue[Event]) -> str:
    try:
        event = said.get(timeout=_SECONDS)
    except queue.Empty:
        event = {"event": "failed", "text": "no answer in time"}
    if event["event"] == "solver":
        return str(event["words"])
    raise NotReady(
        SERVICE,
        f"YouTube's puzzles cannot be solved here: {event.get('text') or 'the check ended'}.",
        "Bring both in step: pip install -U yt-dlp yt-dlp-ejs deno",
    )
