"""Completing as the program has it: made late, remembered over restarts, in front of a download."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain import Ownership, Unreachable
from core.domain.completing import CompletionState
from core.tasks import TaskContext
from sandbox.catalogues import Catalogues
from services.container import Container, build_container
from services.frontends.cli import verbs
from tests.unit.completing.test_completing import there

__all__ = ["there"]
CTX = TaskContext()


def opened(home: Path, there: Catalogues) -> Container:
    return build_container(
        home / "home",
        {
            **there.settings,
            "catalog.order": ["deezer"],
            "sources.order": ["slskd"],
            "sources.slskd.url": "http://127.0.0.1:9",
            "sources.slskd.api_key": "nobody-answers-there",
        },
    )


def test_what_is_wanted_is_the_recording_and_the_row_keeps_its_text(
    there: Catalogues, tmp_path: Path
) -> None:
    for server in there.servers:
        server.reset()
    source = tmp_path / "list.txt"
    source.write_text("Halden - Harbour\nSlow Ferry\n")
    container = opened(tmp_path, there)
    try:
        playlist = container.playlists.open(str(source), CTX)
        container.completing.switch(playlist.key, True)
        coverage = container.coverage.check(playlist, CTX)
        with pytest.raises(Unreachable, match="slskd"):
            verbs.fetch(container, coverage, None, CTX, 0.2)
        jobs = {job.origin.position: job.track for job in container.downloads.jobs()}
        first, second = jobs[1], jobs[2]
        assert (first.title, first.artists, bool(first.ids.isrc)) == ("Harbour", ("Halden",), True)
        assert (second.title, second.artists) == ("Slow Ferry", ())
        texts = [row.entry.track.title for row in coverage.of(Ownership.MISSING)]
        assert texts == ["Harbour", "Slow Ferry"]
    finally:
        container.close()
    asked = len(there.deezer.log)
    again = opened(tmp_path, there)
    try:
        [waiting] = again.completing.review()
        assert (waiting.state, waiting.wanted.title) == (CompletionState.OPEN, "Slow Ferry")
        again.completing.choose(waiting.key, waiting.offers[0].track)
        rows = coverage.of(Ownership.MISSING)
        assert again.completing.complete(playlist, rows, CTX).completed == 2
        assert len(there.deezer.log) == asked
    finally:
        again.close()
