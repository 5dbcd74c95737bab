"""Peers that refuse, stall, lie or break: the right file in the end, or an honest reason.

The table of cases and sources is docs/endurance.md.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e import hostile
from tests.e2e.hostile import ALONE, CASES, Run, titles

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2 * hostile.PATIENCE)]


def on(source: str, *values: str) -> object:
    """A parameter set; all of one source go to one worker, because they share a run."""
    name = "-".join((source, *values))
    return pytest.param(source, *values, id=name, marks=pytest.mark.xdist_group(source))


def every(table: dict[str, tuple[str, ...]]) -> list[object]:
    return [on(source, case) for source, cases in table.items() for case in cases]


Runs = Callable[[str], Run]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """The run on a source; the first who asks for it makes it, once."""
    made: dict[str, Run | Exception] = {}

    def of(source: str) -> Run:
        if source not in made:
            try:
                made[source] = hostile.run(source, tmp_path_factory.mktemp(source))
            except Exception as error:  # noqa: BLE001 - forty tests would make it anew
                made[source] = error
        run = made[source]
        if isinstance(run, Exception):
            raise run
        return run

    return of


@pytest.mark.parametrize(("source", "case"), every(CASES))
def test_when_the_best_peer_is_bad_the_right_file_comes_from_the_next(
    runs: Runs, source: str, case: str
) -> None:
    run, title = runs(source), titles(source, case)[0]
    assert run.reason(title) == "", run.result.stderr
    [path] = run.filed(title)
    assert run.audio(path) == run.right[title]


@pytest.mark.parametrize(("source", "case"), every(ALONE))
def test_with_nobody_else_an_honest_reason_is_told_and_nothing_is_filed(
    runs: Runs, source: str, case: str
) -> None:
    run, title = runs(source), titles(source, case)[1]
    assert run.filed(title) == []
    assert run.reason(title)


@pytest.mark.parametrize("source", [on(source) for source in CASES])
def test_the_bad_peers_were_tried_first(runs: Runs, source: str) -> None:
    """Most of them: on a busy machine a bad peer's answer may come after the good one's."""
    run = runs(source)
    tried = [case for case in CASES[source] if run.passed_over(titles(source, case)[0])]
    assert len(tried) > len(CASES[source]) / 2, tried


@pytest.mark.parametrize("source", [on(source) for source in CASES])
def test_a_run_among_bad_peers_is_polite_and_leaves_nothing_behind(runs: Runs, source: str) -> None:
    run = runs(source)
    assert not run.violations, run.violations
    assert run.result.code == 3
    assert len(run.result.doc["organised"]) == len(CASES[source])
    left = [p for p in run.rig.incoming.rglob("*") if p.suffix in {".part", ".opus", ".webm"}]
    assert left == []
