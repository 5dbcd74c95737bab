"""Shows a finished file in the system's file manager."""

from __future__ import annotations

import os

from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QDesktopServices

from core.domain import DownloadJob


def folder_of(job: DownloadJob) -> str:
    """The folder of the job's file when it is there, else ""."""
    path = job.final_path or job.local_path
    folder = os.path.dirname(path) if path else ""
    return folder if folder and os.path.isdir(folder) else ""


def reveal(job: DownloadJob) -> bool:
    """Open the folder; False when there is none or the system has no file manager."""
    folder = folder_of(job)
    return bool(folder) and QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
