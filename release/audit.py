"""`python -m release.audit`: are faults known of the versions that are pinned? Asks PyPI, then OSV.

Used by `make audit`. All that `release/constraints.txt` pins is asked about, so what is not pinned
by us but comes along counts too. pip-audit calls a library that the index could not tell about
"skipped" and ends well; here that is no answer.
Exit codes: 0 none is known, 3 some are, 4 nobody could be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PINS = Path(__file__).with_name("constraints.txt")
NONE, FAULTS, UNREACHABLE = 0, 3, 4
SERVICES = ("pypi", "osv")
_OPTIONS = "--no-deps --disable-pip --progress-spinner off --timeout 15 --format json"


@dataclass(frozen=True)
class Answer:
    """What one service said: how many libraries it knows, which it does not, and the faults."""

    known: int
    unknown: tuple[str, ...]
    faults: tuple[str, ...]


def ask(service: str, pip_audit: Sequence[str] = (sys.executable, "-m", "pip_audit")) -> Answer:
    """Ask `service` about all pins. Nothing is known when it gave no answer."""
    command = [*pip_audit, *_OPTIONS.split(), "--vulnerability-service", service]
    done = subprocess.run(
        [*command, "--requirement", str(PINS)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode == 2:  # wrong use: that is our fault, not the network's
        raise SystemExit(done.stderr)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return Answer(0, (), ())
    unknown = tuple(one["name"] for one in found if "skip_reason" in one)
    return Answer(len(found) - len(unknown), unknown, tuple(_faults(found)))


def _faults(found: list[dict[str, object]]) -> Iterator[str]:
    for one in found:
        faults = one.get("vulns")
        for fault in faults if isinstance(faults, list) else ():
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            yield f"{one['name']} {one['version']}: {fault['id']}, mended in {mended}"


def main() -> int:
    """Ask one service after the other until one answers."""
    for service in SERVICES:
        answer = ask(service)
        if not answer.known:
            sys.stderr.write(f"{service} tells nothing about any of the libraries.\n")
            continue
        for line in answer.faults:
            sys.stdout.write(f"{line}\n")
        if answer.unknown:
            sys.stdout.write(f"{service} does not know: {', '.join(answer.unknown)}\n")
        sys.stdout.write(f"{answer.known} libraries asked about, {len(answer.faults)} faults.\n")
        return FAULTS if answer.faults else NONE
    sys.stderr.write(
        "Whether faults of the libraries are known could not be asked: no list of faults can be"
        " reached from here. Run `make audit` again where the internet can be reached.\n"
    )
    return UNREACHABLE


if __name__ == "__main__":
    sys.exit(main())
