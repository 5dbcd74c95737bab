"""Known faults of libraries: a list that could not be asked is not taken for a clean one."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from release import audit

SKIPPED = {"name": "requests", "skip_reason": "not found on PyPI"}
CLEAN = {"name": "click", "version": "8.5.1", "vulns": []}
FAULTY = {
    "name": "yarl",
    "version": "1.25.1",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.25.2"]}],
}


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in pip-audit's place that prints what the file beside it holds."""
    script, said = tmp_path / "pip_audit.py", tmp_path / "said"
    script.write_text(f"import sys; sys.stdout.write(open({str(said)!r}).read())")
    real = audit.ask

    def ask(service: str) -> audit.Answer:
        return real(service, (sys.executable, str(script)))

    monkeypatch.setattr(audit, "ask", ask)
    return said


def tell(said: Path, *found: object) -> None:
    said.write_text(json.dumps({"dependencies": found, "fixes": []}))


def test_a_fault_is_told_with_the_version_that_mends_it(
    stand_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(stand_in, CLEAN, FAULTY, SKIPPED)
    assert audit.main() == audit.FAULTS
    told = capsys.readouterr().out
    assert "yarl 1.25.1: PYSEC-2026-1, mended in 1.25.2" in told
    assert "does not know: requests" in told


def test_no_fault_of_known_libraries_is_well(stand_in: Path) -> None:
    tell(stand_in, CLEAN)
    assert audit.main() == audit.NONE


@pytest.mark.parametrize("found", [(), (SKIPPED,), (SKIPPED, SKIPPED)])
def test_a_list_that_knows_none_of_them_is_no_answer(
    stand_in: Path, capsys: pytest.CaptureFixture[str], found: Sequence[object]
) -> None:
    tell(stand_in, *found)
    assert audit.main() == audit.UNREACHABLE
    assert "could not be asked" in capsys.readouterr().err


def test_no_answer_at_all_is_said_plainly(stand_in: Path) -> None:
    stand_in.write_text("Traceback: no such host")
    assert audit.main() == audit.UNREACHABLE


def test_wrong_use_of_the_tool_is_no_missing_network(tmp_path: Path) -> None:
    script = tmp_path / "wrong.py"
    script.write_text("import sys; sys.exit(2)")
    with pytest.raises(SystemExit):
        audit.ask("pypi", (sys.executable, str(script)))
