"""`crates` for people and for scripts."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from services.crates.service import CrateKind, CrateReport
from tests.unit.frontends.conftest import Cli


def give(cli: Cli, report: CrateReport) -> list[Any]:
    asked: list[Any] = []

    def export(kinds: Any, _ctx: Any, out: Path | None) -> CrateReport:
        asked.append((list(kinds), out))
        return report

    cli.container.crates = SimpleNamespace(export=export)  # type: ignore[attr-defined]
    return asked


def test_crates_are_written_for_the_programs_asked_for(cli: Cli, tmp_path: Path) -> None:
    asked = give(cli, CrateReport({"House": 2}, ("/c/House.crate",)))
    assert cli("crates", "--to", "serato", "--to", "m3u", "--out", str(tmp_path)) == 0
    assert asked == [([CrateKind.SERATO, CrateKind.M3U], tmp_path)]
    assert cli.out.startswith("1 crates, 1 files written")
    assert "House\t2" in cli.out


def test_what_was_left_alone_is_said_and_counts_as_unfinished(cli: Cli) -> None:
    give(cli, CrateReport({}, (), (("/c/a.crate", "It is damaged."),), (("/m/b.mp3", "broken"),)))
    code, document = cli.json("crates", "--to", "serato")
    assert code == 3
    assert document["left"] == [{"path": "/c/a.crate", "reason": "It is damaged."}]
    assert document["unreadable"] == [{"path": "/m/b.mp3", "reason": "broken"}]
    assert cli.last_line == "/c/a.crate: It is damaged."


def test_without_a_program_it_asks_for_one(cli: Cli) -> None:
    assert cli("crates") == 2
