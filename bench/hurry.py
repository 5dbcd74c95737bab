"""The program with shorter pauses, for endurance runs and kill tests that would take hours.

`hurry(factor)` divides the politeness of all three sources: gaps and windows become shorter by the
factor, the number of searches in a window stays, and the simulated services check the same, divided
limits. Pauses of the embedded client that have no setting are shortened too. As a program,
`python bench/hurry.py FACTOR ARGUMENT…` is `main.py ARGUMENT…` in a hurry.

slskd's gap has a setting of its own (`sources.slskd.search_gap_seconds`), which wins.
"""

from __future__ import annotations

import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SLSKD_GAP, SLSKD_LIMIT = 8.0, 25
SOULSEEK_GAP, SOULSEEK_LIMIT = 3.0, 30
WINDOW = 220.0


def hurry(factor: float) -> None:
    """Shorten what the sources of this process are told when nobody says otherwise."""
    from core.clients.slskd.settings import SlskdConfig
    from core.clients.soulseek.settings import SoulseekConfig
    from core.clients.youtube.settings import YouTubeConfig

    _default(
        SlskdConfig,
        search_gap_seconds=SLSKD_GAP / factor,
        search_window=WINDOW / factor,
        settle_seconds=0.3,
        poll_seconds=0.25,
        place_seconds=2.0,
        ban_seconds=2100.0 / factor,
    )
    _default(
        SoulseekConfig,
        search_gap=SOULSEEK_GAP / factor,
        search_window=WINDOW / factor,
        search_quiet=1.0,  # a busy machine needs it to hand an answer on
        search_deadline=8.0,
        unreachable=8.0,
        stall=4.0,
        retry_pauses=(0.2, 0.4),
        reset_pauses=(0.2, 0.4, 0.8),
        lost_pauses=(0.5, 1.0, 2.0),
        place_seconds=2.0,
    )
    _default(YouTubeConfig, retry_pause=0.1)


def _default(config: Any, **changes: object) -> None:
    """Give fields of a dataclass other defaults, wherever it was imported already."""
    named = [one.name for one in fields(config) if one.init and _has_default(one)]
    values = dict(zip(named, config.__init__.__defaults__, strict=True))
    unknown = changes.keys() - values.keys()
    if unknown:
        raise TypeError(f"{config.__name__} has no {', '.join(sorted(unknown))}")
    config.__init__.__defaults__ = tuple((values | changes).values())


def _has_default(field: Any) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    import main

    hurry(float(sys.argv[1]))
    sys.exit(main.main(sys.argv[2:]))
