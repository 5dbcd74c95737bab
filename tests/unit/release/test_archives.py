"""Archives of equal files are equal, whenever and by whomever they are made."""

from __future__ import annotations

import hashlib
import os
import tarfile
from pathlib import Path

from release.archives import pack, sha256, unpack, write_sums

EPOCH = 1_700_000_000


def tree(folder: Path, names: list[str], mode: int, when: float) -> Path:
    top = folder / "program-1"
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name}")
        path.chmod(0o755 if name == "run" else mode)
        os.utime(path, (when, when))
    (top / "link").symlink_to("run")
    return top


def test_order_time_and_modes_of_the_disk_do_not_show(tmp_path: Path) -> None:
    names = ["run", "b/two", "a", "b/one"]
    first = tree(tmp_path / "x", names, 0o600, 1.0)
    second = tree(tmp_path / "y", names[::-1], 0o664, 2_000_000_000.0)
    pack(first, tmp_path / "1.tar.gz", EPOCH)
    pack(second, tmp_path / "2.tar.gz", EPOCH)
    assert sha256(tmp_path / "1.tar.gz") == sha256(tmp_path / "2.tar.gz")


def test_what_was_packed_comes_out_again(tmp_path: Path) -> None:
    top = tree(tmp_path / "x", ["run", "b/one"], 0o644, 1.0)
    os.link(top / "run", top / "same")
    pack(top, tmp_path / "1.tar.gz", EPOCH)
    out = unpack(tmp_path / "1.tar.gz", tmp_path / "out")
    assert out.name == "program-1"
    assert (out / "b" / "one").read_text() == "content of b/one"
    assert (out / "same").read_text() == (out / "link").read_text() == "content of run"
    assert os.access(out / "run", os.X_OK)
    assert not os.access(out / "b" / "one", os.X_OK)
    with tarfile.open(tmp_path / "1.tar.gz") as archive:
        assert {(one.uid, one.gid, one.uname, one.mtime) for one in archive} == {(0, 0, "", EPOCH)}


def test_the_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("text")
    write_sums(tmp_path)
    write_sums(tmp_path)
    wanted = f"{hashlib.sha256(b'text').hexdigest()}  a\n"
    assert (tmp_path / "SHA256SUMS").read_text() == wanted
