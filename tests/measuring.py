"""Counts the lines that the tests run, and holds them to their floors: `pytest -p tests.measuring`.

SlipCover writes a probe into each line as a module is imported, and takes it out again when it was
hit once; a tracer, which Python 3.11 asks at every line, costs half as much again as the tests. It
is made here and not by `python -m slipcover`, which leaves the probes in until fifty were missed.
Processes that tests start are not measured.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import slipcover

ROOT = Path(__file__).resolve().parents[1]
SOURCE = [str(ROOT / name) for name in "core config database services ui utils sandbox".split()]
NOT_COUNTED = [
    *(r"pragma: no cover", r"if TYPE_CHECKING:", r"if __name__ == .__main__.:"),
    *(r"^\s*\.\.\.$", r"raise NotImplementedError"),
]
OVERALL = 90.0
"""Percent of all lines."""
WHOLE = ("core/matching/", "core/domain/", "services/decide/", "services/organise/")
"""Rooms that decide or move files: every line runs in a test."""

_probes = slipcover.Slipcover(immediate=True, exclude_lines=[])


class Measured:
    """Lines by file, as paths below the checkout: all that count, and those that ran."""

    def __init__(self) -> None:
        self.ran: dict[str, set[int]] = {}
        self.lost: list[str] = []

    def add(self, ran: dict[str, list[int]]) -> None:
        """Take what one process ran."""
        for name, lines in ran.items():
            self.ran.setdefault(name, set()).update(lines)

    def missing(self) -> tuple[dict[str, list[int]], int]:
        """(lines that never ran by file, how many lines there are)."""
        countable = slipcover.Slipcover(source=SOURCE, exclude_lines=NOT_COUNTED).get_coverage()
        left, lines = {}, 0
        for name, one in countable["files"].items():
            lines += len(one["missing_lines"])
            if missed := sorted(set(one["missing_lines"]) - self.ran.get(_below(name), set())):
                left[_below(name)] = missed
        return left, lines


def _below(name: str) -> str:
    return (ROOT / name).resolve().relative_to(ROOT).as_posix()


def ran_here() -> dict[str, list[int]]:
    """Lines by file that ran in this process."""
    files = _probes.get_coverage()["files"]
    return {_below(name): one["executed_lines"] for name, one in files.items()}


def faults(left: dict[str, list[int]], lines: int, whole: bool) -> list[str]:
    """A sentence for every floor that does not hold; `whole` False leaves the rooms out."""
    in_rooms = sorted(name for name in left if whole and name.startswith(WHOLE))
    told = [f"{name}:{_spans(left[name])} never ran" for name in in_rooms]
    if share(left, lines) < OVERALL:
        told.append(f"the floor of all is {OVERALL:.0f} %")
    return told


def share(left: dict[str, list[int]], lines: int) -> float:
    """Percent of all lines that ran."""
    return 100 * (1 - sum(map(len, left.values())) / lines) if lines else 0.0


def _spans(lines: list[int]) -> str:
    """[1, 2, 3, 7] → "1-3,7"."""
    starts = [line for line in lines if line - 1 not in lines]
    ends = [line for line in lines if line + 1 not in lines]
    pairs = zip(starts, ends, strict=True)
    return ",".join(str(one) if one == last else f"{one}-{last}" for one, last in pairs)


_measured = pytest.StashKey[Measured]()
_told = pytest.StashKey[list[str]]()


def pytest_load_initial_conftests() -> None:
    """Before anything of ours is imported, in each worker, too."""
    slipcover.ImportManager(_probes, slipcover.FileMatcher(sources=SOURCE)).__enter__()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_measured] = Measured()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker has ended, and hands over what it ran; a dead one cannot."""
    measured = node.config.stash[_measured]
    ran = getattr(node, "workeroutput", {}).get("ran")
    if ran is None:
        measured.lost.append(node.gateway.id)
    else:
        measured.add(json.loads(ran))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["ran"] = json.dumps(ran_here())
        return
    measured = config.stash[_measured]
    measured.add(ran_here())
    left, lines = measured.missing()
    (ROOT / ".coverage.json").write_text(json.dumps(left), encoding="utf-8")
    wrong = faults(left, lines, whole=not measured.lost)
    if wrong and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    died = [f"{one} died, and what it ran is not known" for one in measured.lost]
    config.stash[_told] = [f"{share(left, lines):.2f} % of {lines:,} lines ran", *died, *wrong]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if told := config.stash.get(_told, []):
        terminalreporter.section("lines that ran")
        for line in told:
            terminalreporter.write_line(line)
