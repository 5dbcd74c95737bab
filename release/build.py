"""`python -m release.build [wheel] [bundle]`: what is handed out, in `dist/`, equal at every build.

Used by `make package`. Everything is made from the last commit's files, with the commit's time and
a fixed hash seed, so that neither what is being worked on nor the clock gets in.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from config.version import VERSION
from release.archives import pack, unpack, write_sums

ROOT = Path(__file__).resolve().parents[1]
BUILD, DIST = ROOT / "build", ROOT / "dist"
COMMIT = DIST / "COMMIT"
PICTURES = "docs/screenshots"
BESIDE = ("LICENSE", "release/add-to-menu")
READ_ME = """Cratekeeper {version}

./cratekeeper              opens the window
./cratekeeper --help       the same by command line; ./cratekeeper doctor says what is missing
./add-to-menu              puts it into your desktop's menu

Nothing else needs to be installed but a desktop: python, ffmpeg and deno come along. Where the
window does not open, these system libraries are missing (Debian, Ubuntu):
  sudo apt-get install {libraries}

Licence: GPL-3.0-or-later (LICENSE). ffmpeg is under the GPL too, deno under the MIT licence; the
licences of the libraries lie in _internal beside each of them.
"""
SYSTEM_LIBRARIES = "libegl1 libgl1 libxcb1 fontconfig-config fonts-dejavu-core"


def choose_commit() -> None:
    """Note the last commit in `dist/COMMIT`: all that lies there is made of it."""
    DIST.mkdir(exist_ok=True)
    forget_other_versions(DIST)
    COMMIT.write_text(_git("rev-parse", "HEAD"), encoding="utf-8")


def forget_other_versions(folder: Path) -> None:
    """Take away what an earlier version left in `folder`: its sums would be handed out, too."""
    for old in folder.glob("cratekeeper-*"):
        if not old.name.startswith((f"cratekeeper-{VERSION}-", f"cratekeeper-{VERSION}.tar")):
            old.unlink()


def _chosen() -> str:
    return COMMIT.read_text(encoding="utf-8").strip()


def _git(*arguments: str) -> str:
    asked = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout


def commit_time() -> int:
    """SOURCE_DATE_EPOCH, else the time of the commit: seconds since the epoch."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given or _git("log", "-1", "--format=%ct", _chosen()))


def clean_copy(target: Path) -> Path:
    """The commit's files but the pictures of the guide, with plain modes."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    files = target.with_suffix(".tar")
    names = (".", f":(exclude){PICTURES}")
    _git("-c", "tar.umask=0022", "archive", "-o", str(files), _chosen(), *names)
    with tarfile.open(files) as opened:
        opened.extractall(target)
    files.unlink()
    return target


def build_environment() -> dict[str, str]:
    """What makes two builds equal."""
    fixed = {"SOURCE_DATE_EPOCH": str(commit_time()), "PYTHONHASHSEED": "0"}
    return {**os.environ, **fixed, "PYTHONDONTWRITEBYTECODE": "1"}


def build_wheel(source: Path) -> None:
    """Wheel and source archive."""
    made = BUILD / "python"
    shutil.rmtree(made, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(made)]
    _run([*command, "--sdist", "--wheel", str(source)])
    (archive,) = made.glob("*.tar.gz")
    folder = unpack(archive, made)
    pack(folder, DIST / archive.name, commit_time())
    for wheel in made.glob("*.whl"):
        shutil.copy(wheel, DIST)


def build_bundle(source: Path) -> None:
    """A folder with everything in it, as one archive."""
    out, work = BUILD / "bundle", BUILD / "pyinstaller"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    command += ["--distpath", str(out), "--workpath", str(work)]
    _run([*command, str(source / "release" / "cratekeeper.spec")])
    _strip(out / "cratekeeper")
    forget_scripts(out / "cratekeeper" / "_internal")
    for name in BESIDE:
        shutil.copy(source / name, out / "cratekeeper")
    words = READ_ME.format(version=VERSION, libraries=SYSTEM_LIBRARIES)
    (out / "cratekeeper" / "README.txt").write_text(words, encoding="utf-8")
    folder = (out / "cratekeeper").rename(out / bundle_name())
    pack(folder, DIST / f"{bundle_name()}.tar.gz", commit_time())


def bundle_name() -> str:
    """Such as cratekeeper-0.1.0-linux-x86_64."""
    return f"cratekeeper-{VERSION}-{sys.platform}-{platform.machine().lower()}"


def forget_scripts(inside: Path) -> None:
    """Take the venv's scripts out of the libraries' RECORDs: they are not on board, and their
    digests tell the folder the venv lies in, so that no two folders would build the same.
    """
    for record in sorted(inside.glob("*.dist-info/RECORD")):
        lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("../")]
        record.write_text("".join(kept), encoding="utf-8")


def _strip(folder: Path) -> None:
    """Take the debugger's tables out of Python itself; other libraries come without them."""
    if sys.platform != "linux" or shutil.which("strip") is None:
        return
    inside = folder / "_internal"
    ours = [*inside.glob("libpython3*.so*"), *inside.glob("python3*/lib-dynload/*.so")]
    _run(["strip", "--strip-unneeded", *map(str, sorted(ours))])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, env=build_environment(), cwd=BUILD)


def main(wanted: list[str]) -> int:
    """Build what was named, else all."""
    choose_commit()
    source = clean_copy(BUILD / "source")
    if not wanted or "bundle" in wanted:
        build_bundle(source)
    if not wanted or "wheel" in wanted:
        build_wheel(source)
    write_sums(DIST)
    sys.stdout.write((DIST / "SHA256SUMS").read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
