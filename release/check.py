"""`python -m release.check [wheel] [bundle]`: does what lies in `dist/` work, nothing around it?

Used by `make package-check`. Wheel: built a second time, and installed into a new venv. Bundle:
unpacked and run with an empty environment, no Python or ffmpeg to be found; once more in a bare
system when BARE_ROOT names the folder of one (docs/packaging.md says how to make it).
Each is asked its version and its health, reads music with its worker processes, opens its window on
a screen of its own (Xvfb) and does a whole download in the simulated world.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.version import VERSION
from release.archives import sha256, unpack
from release.build import BUILD, DIST, build_wheel, bundle_name, clean_copy
from utils.programs import RUN_MODULE

TRACKS = 320
"""More than one process reads by itself, so that the scan starts its workers."""
SONG = "Sadie Okonjo - Slow Ferry"
"""Of the demo, not owned there, and on offer."""
SCREEN = ":94"
PACKAGES = ("config", "core", "database", "sandbox", "services", "ui", "utils")
IMPORT_ALL = """
import importlib, pkgutil, sys
for top in sys.argv[1:]:
    for one in pkgutil.walk_packages(importlib.import_module(top).__path__, top + "."):
        if not one.name.endswith(("__main__", "migrations.env")):
            importlib.import_module(one.name)
"""


@dataclass(frozen=True)
class Candidate:
    """One thing to try: how it and a module of it are called, and the environment it gets."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    home: Path
    runner: Sequence[str]
    seen_home: str = ""

    def run(self, *arguments: str, command: Sequence[str] = ()) -> tuple[int, str]:
        """Exit code and what it said on standard output."""
        done = subprocess.run(
            [*(command or self.command), *arguments],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if done.returncode not in (0, 3):
            sys.stderr.write(done.stderr[-2000:])
        return done.returncode, done.stdout

    def ask(self, *arguments: str, command: Sequence[str] = ()) -> dict[str, object]:
        """The one JSON document of a verb; empty when there is none."""
        _code, said = self.run(*arguments, command=command)
        try:
            found: dict[str, object] = json.loads(said)
        except ValueError:
            return {}
        return found

    def place(self, name: str) -> str:
        """A folder below its home, as the program sees it."""
        return f"{self.seen_home or self.home}/{name}"


def says_its_version(one: Candidate) -> bool:
    """`--version`."""
    return one.run("--version") == (0, f"Cratekeeper {VERSION}\n")


def knows_its_health(one: Candidate) -> bool:
    """ffmpeg, the database and the solver of YouTube's puzzles are there."""
    found = one.ask("--home", one.place("home"), "--json", "doctor")
    checks = found.get("checks", [])
    assert isinstance(checks, list)
    good = {check["name"] for check in checks if check["ok"]}
    return {"Database", "ffmpeg", "yt-dlp"} <= good


def has_all_its_modules(one: Candidate) -> bool:
    """Every module of ours can be imported, those that are named by a string too."""
    (one.home / "import_all.py").write_text(IMPORT_ALL, encoding="utf-8")
    code, said = one.run("import_all", *PACKAGES, command=one.runner)
    sys.stdout.write(said)
    return code == 0


def downloads_in_the_demo(one: Candidate) -> bool:
    """The demo's own servers, a playlist of its own, real files made by ffmpeg."""
    asked = ("sandbox", "window", "--dir", one.place("demo"), "--", "--json", "get", SONG)
    found = one.ask(*asked, command=one.runner)
    return bool(found) and found.get("failed") == [] and found.get("total") == 1


def reads_music(one: Candidate) -> bool:
    """A scan large enough for worker processes."""
    folder = one.home / "music"
    _write_music(folder)
    places = json.dumps([one.place("music")])
    one.run("--home", one.place("home"), "config", "set", "library.folders", places)
    found = one.ask("--home", one.place("home"), "--json", "scan")
    return found.get("tracks") == TRACKS and found.get("unreadable") == []


def opens_its_window(one: Candidate) -> bool:
    """A real window on a real screen, all pages visited."""
    with subprocess.Popen(
        ["Xvfb", SCREEN, "-screen", "0", "1280x800x24", "-ac", "-listen", "tcp"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as screen:
        try:
            figures = one.ask("--home", one.place("home"), "--json", "probe", "start")
        finally:
            screen.terminate()
    sys.stdout.write(f"    {figures}\n")
    return float(str(figures.get("first_paint_ms", 0))) > 0


CHECKS: tuple[Callable[[Candidate], bool], ...] = (
    says_its_version,
    has_all_its_modules,
    knows_its_health,
    reads_music,
    opens_its_window,
    downloads_in_the_demo,
)


def try_out(one: Candidate) -> bool:
    """All checks, each with a line."""
    good = True
    for check in CHECKS:
        fine = check(one)
        good = good and fine
        sys.stdout.write(f"{one.name} {check.__name__}: {'yes' if fine else 'NO'}\n")
        sys.stdout.flush()
    return good


def _write_music(folder: Path) -> None:
    import wave

    folder.mkdir(exist_ok=True)
    for number in range(TRACKS):
        with wave.open(str(folder / f"Somebody - Song {number}.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(b"\0\0" * 8000)


def check_wheel(scratch: Path) -> bool:
    """Equal when built again; works in a venv of its own."""
    (wheel,) = DIST.glob(f"*-{VERSION}-*.whl")
    before = {one.name: sha256(one) for one in (wheel, *DIST.glob(f"*-{VERSION}.tar.gz"))}
    build_wheel(clean_copy(BUILD / "again"))
    equal = all(sha256(DIST / name) == digest for name, digest in before.items())
    sys.stdout.write(f"wheel and source archive equal when built again: {equal}\n")
    venv, home = scratch / "venv", scratch / "wheel"
    home.mkdir()
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "pip"), "install", "--quiet", str(wheel)]
    subprocess.run([*pip, "imageio-ffmpeg", "deno"], check=True)
    environment = {**_plain(home), "PATH": str(venv / "bin")}
    python = str(venv / "bin" / "python")
    made = Candidate(
        "wheel", [str(venv / "bin" / "cratekeeper")], environment, home, [python, "-m"]
    )
    return try_out(made) and equal


def check_bundle(scratch: Path) -> bool:
    """Works with nothing around it."""
    folder = unpack(DIST / f"{bundle_name()}.tar.gz", scratch)
    home = scratch / "bundle"
    home.mkdir()
    program = str(folder / "cratekeeper")
    return try_out(Candidate("bundle", [program], _plain(home), home, [program, RUN_MODULE]))


def check_bare(root: Path) -> bool:
    """The same in a bare system's folder, which has no Python at all."""
    outside = root / "tmp" / "cratekeeper-check"
    shutil.rmtree(outside, ignore_errors=True)
    outside.mkdir(parents=True)
    folder = unpack(DIST / f"{bundle_name()}.tar.gz", outside)
    inside = f"/tmp/cratekeeper-check/{folder.name}/cratekeeper"
    base = ["chroot", str(root), "/usr/bin/env", "-C", "/tmp/cratekeeper-check", inside]
    environment = {**_plain(outside), "HOME": "/tmp/cratekeeper-check"}
    environment["PYTHONPATH"] = environment["HOME"]
    environment |= {"DISPLAY": f"127.0.0.1{SCREEN}", "PATH": "/usr/bin:/bin:/usr/sbin"}
    made = Candidate(
        "bundle in a bare system",
        base,
        environment,
        outside,
        [*base, RUN_MODULE],
        "/tmp/cratekeeper-check",
    )
    try:
        return try_out(made)
    finally:
        shutil.rmtree(outside, ignore_errors=True)


def _plain(home: Path) -> dict[str, str]:
    """An environment in which nothing can be found by accident."""
    names = ("PIP_CERT", "SSL_CERT_FILE")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    kept["PYTHONPATH"] = str(home)
    return {**kept, "HOME": str(home), "PATH": "/nonexistent", "LANG": "C.UTF-8", "DISPLAY": SCREEN}


def main(wanted: list[str]) -> int:
    """0 when all that was named, else all, works."""
    root = os.environ.get("BARE_ROOT", "")
    good = True
    with tempfile.TemporaryDirectory(prefix="cratekeeper-check-") as made:
        if not wanted or "wheel" in wanted:
            good = check_wheel(Path(made)) and good
        if not wanted or "bundle" in wanted:
            good = check_bundle(Path(made)) and good
        if root:
            good = check_bare(Path(root)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
