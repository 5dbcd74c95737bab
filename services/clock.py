"""The real clock behind the `Clock` port."""

from __future__ import annotations

import time


class SystemClock:
    """Wall time and monotonic time of this machine."""

    def now(self) -> float:
        """Seconds since the epoch (UTC)."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()
