"""Peers that refuse, stall, lie or break: the right file in the end, or an honest reason.

The table of cases and sources is docs/endurance.md.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e import hostile
from tests.e2e.hostile import CASES, Run, titles

pytestmark = pytest.mark.slow


def on(source: str, *values: str) -> object:
    """A parameter set; all of one source go to one worker, because they share a run."""
    name = "-".join((source, *values))
    return pytest.param(source, *values, id=name, marks=pytest.mark.xdist_group(source))


EVERY = [on(source, case) for source, cases in CASES.items() for case in cases]
Runs = Callable[[str], Run]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """The run on a source; the first who asks for it makes it."""
    made: dict[str, Run] = {}

    def of(source: str) -> Run:
        if source not in made:
            made[source] = hostile.run(source, tmp_path_factory.mktemp(source))
        return made[source]

    return of


@pytest.mark.parametrize(("source", "case"), EVERY)
def test_when_the_best_peer_is_bad_the_right_file_comes_from_the_next(
    runs: Runs, source: str, case: str
) -> None:
    run, title = runs(source), titles(source, case)[0]
    assert run.reason(title) == "", run.result.stderr
    [path] = run.filed(title)
    assert run.audio(path) == run.right[title]


@pytest.mark.parametrize(("source", "case"), EVERY)
def test_with_nobody_else_an_honest_reason_is_told_and_nothing_is_filed(
    runs: Runs, source: str, case: str
) -> None:
    run, title = runs(source), titles(source, case)[1]
    assert run.filed(title) == []
    assert run.reason(title)


@pytest.mark.parametrize("source", [on(source) for source in CASES])
def test_a_run_among_bad_peers_is_polite_and_leaves_nothing_behind(runs: Runs, source: str) -> None:
    run = runs(source)
    assert run.violations == []
    assert run.result.code == 3
    assert len(run.result.doc["organised"]) == len(CASES[source])
    left = [p for p in run.rig.incoming.rglob("*") if p.suffix in {".part", ".opus", ".webm"}]
    assert left == []
