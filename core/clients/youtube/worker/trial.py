"""`python -m core.clients.youtube.worker.trial`: which yt-dlp a child gets, and where it lies.

Used by `upgrade.py` before a newer yt-dlp is taken into use. Says "VERSION PATH".
"""

from __future__ import annotations

import sys


def main() -> None:
    """Say it; fails when yt-dlp or its solver scripts cannot be imported."""
    import yt_dlp
    import yt_dlp_ejs  # noqa: F401 - only whether it can be
    from yt_dlp.version import __version__ as version

    sys.stdout.write(f"{version} {yt_dlp.__file__}\n")


if __name__ == "__main__":
    main()
