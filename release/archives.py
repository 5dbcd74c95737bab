"""Archives that are equal byte by byte when their files are. Used by `build.py` and `check.py`.

Order, times, owners and modes are ours; only names and contents count.
"""

from __future__ import annotations

import gzip
import hashlib
import tarfile
from pathlib import Path

EXECUTABLE, PLAIN = 0o755, 0o644


def pack(folder: Path, target: Path, epoch: int) -> None:
    """Write `folder` with its own name on top as `target` (.tar.gz); `epoch` dates everything."""
    inner = sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())
    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=epoch) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in (folder, *inner):
            name = path.relative_to(folder.parent).as_posix()
            _add(archive, path, name, epoch)


def _add(archive: tarfile.TarFile, path: Path, name: str, epoch: int) -> None:
    entry = archive.gettarinfo(str(path), name)
    if entry.islnk():  # two names of one file: how they lie on this disk is nobody's business
        entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", path.stat().st_size
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = epoch
    entry.mode = EXECUTABLE if entry.isdir() or entry.mode & 0o100 else PLAIN
    if entry.isreg():
        with path.open("rb") as content:
            archive.addfile(entry, content)
    else:
        archive.addfile(entry)


def unpack(archive: Path, folder: Path) -> Path:
    """Lay an archive of ours out below `folder`; returns the one folder it holds."""
    with tarfile.open(archive) as opened:
        opened.extractall(folder)
        top = opened.getnames()[0].split("/")[0]
    return folder / top


def sha256(path: Path) -> str:
    """The file's digest, as `sha256sum` prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> None:
    """`SHA256SUMS` of all other files of the folder, for `sha256sum -c`."""
    files = sorted(one for one in folder.iterdir() if one.is_file() and one.name != "SHA256SUMS")
    lines = [f"{sha256(one)}  {one.name}\n" for one in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
