"""What lies on a network drive. Used by the library scan, which reads such files otherwise."""

from __future__ import annotations

import os

_FAR = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "sshfs", "9p"}
    | {"rclone", "ceph", "glusterfs", "gvfsd-fuse"}
)


def is_far(path: str) -> bool:
    """True for a path on a network drive, as far as the system tells."""
    import psutil  # imported late: start-up of the window does not need it

    mounts = [
        (len(one.mountpoint), one.fstype.lower(), one.opts)
        for one in psutil.disk_partitions(all=True)
        if (path + os.sep).startswith(one.mountpoint.rstrip(os.sep) + os.sep)
    ]
    _, kind, options = max(mounts, default=(0, "", ""))
    return kind.removeprefix("fuse.") in _FAR or "remote" in options.split(",")
