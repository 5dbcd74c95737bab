"""`python -m release.audit`: are faults known of the versions that are pinned? Asks PyPI and OSV.

Used by `make audit`. All that `release/constraints.txt` pins is asked about, so what is not pinned
by us but comes along counts too. Exit codes: 0 none is known, 3 some are, 4 nobody could be asked.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PINS = Path(__file__).with_name("constraints.txt")
FAULTS, UNREACHABLE = 3, 4
SERVICES = ("pypi", "osv")
_HEARD = ("known vulnerabilit", "No known vulnerabilities found")


def ask(service: str) -> tuple[int | None, str]:
    """0 or FAULTS with pip-audit's words; None and the last of its words when it got no answer."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--no-deps",
        "--disable-pip",
        "--progress-spinner",
    ]
    command += ["--progress-spinner=off", "--timeout=15", f"--vulnerability-service={service}"]
    command += ["-r", str(PINS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    words = done.stdout + done.stderr
    if any(word in words for word in _HEARD):
        return (FAULTS if done.returncode else 0), words
    return None, (words.strip().splitlines() or ["it said nothing"])[-1]


def main() -> int:
    """Ask one service after the other until one answers."""
    for service in SERVICES:
        code, words = ask(service)
        if code is not None:
            sys.stdout.write(words)
            return code
        sys.stderr.write(f"{service} could not be asked: {words}\n")
    sys.stderr.write(
        "Nothing is known about faults of the libraries: no database of faults can be reached from"
        " here. Run `make audit` again where the internet can be reached.\n"
    )
    return UNREACHABLE


if __name__ == "__main__":
    sys.exit(main())
