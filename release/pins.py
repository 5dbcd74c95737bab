"""`python -m release.pins > release/constraints.txt`: all that the runtime pins bring along.

`requirements.txt` pins what the program itself imports; those libraries want others. A bundle is
the same tomorrow only when these are pinned too, and a check for known faults has to see them all.
Run it in the environment that `.ci/setup package` made, after a pin changed.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = "# What requirements.txt brings along, each pinned. Made by `python -m release.pins`.\n"
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^;\s]+)", re.MULTILINE)


def canonical(name: str) -> str:
    """A package's name as indexes compare it (source: PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_of(text: str) -> dict[str, str]:
    """Canonical name to version for each `name==version` line of a requirements file."""
    return {canonical(name): version for name, version in _PIN.findall(text)}


def closure(names: list[str]) -> dict[str, str]:
    """All that is installed because of `names`, themselves included, with versions."""
    from packaging.requirements import Requirement

    found: dict[str, str] = {}
    todo = [Requirement(name) for name in names]
    while todo:
        wanted = todo.pop()
        name = canonical(wanted.name)
        if name in found:
            continue
        try:
            one = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # of another system
        found[name] = one.version
        for text in one.requires or ():
            needed = Requirement(text)
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in (wanted.extras or {""})
            ):
                todo.append(needed)
    return found


def constraints() -> str:
    """The file's text."""
    pins = closure(list(pins_of((ROOT / "requirements.txt").read_text(encoding="utf-8"))))
    return HEAD + "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))


if __name__ == "__main__":
    sys.stdout.write(constraints())
