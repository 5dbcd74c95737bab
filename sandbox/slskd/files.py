"""Listing (and, when allowed, deleting) what lies in slskd's two folders.

Source: slskd contract §3 (files). Used by `routes`. There is no call that gives file contents.
"""

from __future__ import annotations

import base64
import binascii
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.slskd.backend import Backend
from sandbox.slskd.wire import Answer, Request, Response, empty, reply, stamp


class Files:
    """The file endpoints; `root` is "downloads" or "incomplete"."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def index(self, request: Request, root: str, where: str = "") -> Response:
        base = self._base(root)
        target = _inside(base, where)
        if not target.is_dir():
            return empty(404)
        deep = request.flag("recursive")
        found = sorted(target.rglob("*") if deep else target.iterdir())
        told = _facts(target, target) | {
            "files": [_facts(p, target) for p in found if p.is_file()],
            "directories": [_facts(p, target) for p in found if p.is_dir()],
        }
        told["fullName"] = "" if target == base else target.relative_to(base).as_posix()
        return reply(told)

    def delete(self, _request: Request, root: str, where: str) -> Response:
        if not self.backend.options.remote_file_management:
            return empty(403)
        target = _inside(self._base(root), where)
        if not target.exists():
            return empty(404)
        shutil.rmtree(target) if target.is_dir() else os.unlink(target)
        return empty(204)

    def _base(self, root: str) -> Path:
        folders = {"downloads": self.backend.downloads, "incomplete": self.backend.incomplete}
        if root not in folders:
            raise Answer(empty(404))
        return folders[root]


def _inside(base: Path, encoded: str) -> Path:
    try:
        relative = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Answer(empty(404)) from None
    target = (base / relative).resolve()
    if not target.is_relative_to(base.resolve()):
        raise Answer(empty(403))
    return base / relative


def _facts(path: Path, base: Path) -> dict[str, Any]:
    known = path.stat()
    return {
        "name": path.name,
        "fullName": path.relative_to(base).as_posix(),
        "length": known.st_size if path.is_file() else None,
        "attributes": "Directory" if path.is_dir() else "Normal",
        "createdAt": stamp(datetime.fromtimestamp(known.st_ctime, UTC)),
        "modifiedAt": stamp(datetime.fromtimestamp(known.st_mtime, UTC)),
    }
