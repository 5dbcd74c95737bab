"""A target that runs full: exit code 4, one sentence, the download kept and filed later."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.rig import Rig, Row, relative

pytestmark = pytest.mark.slow

GLOW = Row("Glow", ["Halden"], "Lines", seconds=4.0)


@pytest.fixture
def small_disk(rig: Rig) -> Iterator[Path]:
    """A file system of 64 KiB where Transfer is; needs the right to mount."""
    rig.transfer.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(rig.transfer)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount command")
    if done.returncode:
        pytest.skip("mounting a small disk is not allowed here")
    yield rig.transfer
    subprocess.run(["umount", str(rig.transfer)], check=False)


def test_a_full_target_keeps_the_download_and_files_it_when_there_is_room(
    rig: Rig, small_disk: Path
) -> None:
    rig.world.peer("alice").share("Music\\Halden\\Lines\\01 - Glow.flac", seconds=4)
    server = rig.serve()
    playlist = rig.playlist(GLOW)
    result = rig.run("get", playlist)
    assert result.code == 4
    assert "Traceback" not in result.stderr
    assert relative(small_disk) == []
    assert len(list(rig.incoming.rglob("*.flac"))) == 1
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    again = rig.run("get", playlist)
    assert again.code == 0, again.stderr
    assert relative(small_disk) == ["Halden/Halden - Lines/01 - Glow.flac"]
    assert len(server.requests("POST", "/transfers/downloads/batches")) == 1
