"""Network drives are told by the system's mount table."""

from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest

from utils.mounts import is_far


@pytest.fixture
def mounts(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    told: list[SimpleNamespace] = []
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: told)
    return told


def mount(point: str, kind: str, options: str = "rw") -> SimpleNamespace:
    return SimpleNamespace(mountpoint=point, fstype=kind, opts=options)


def test_the_innermost_mount_counts(mounts: list[SimpleNamespace]) -> None:
    mounts += [mount("/", "ext4"), mount("/mnt/nas", "nfs4"), mount("/mnt/nas/usb", "exfat")]
    assert is_far("/mnt/nas/Music/1.mp3")
    assert not is_far("/mnt/nas/usb/1.mp3")
    assert not is_far("/mnt/nas2/1.mp3")


def test_shares_of_all_systems_are_far(mounts: list[SimpleNamespace]) -> None:
    mounts += [mount("/a", "fuse.sshfs"), mount("/b", "cifs"), mount("/c", "", "rw,remote")]
    assert all(is_far(f"/{letter}/1.mp3") for letter in "abc")


def test_a_system_that_tells_nothing_has_no_network_drives(mounts: list[SimpleNamespace]) -> None:
    assert not is_far("/music/1.mp3")
