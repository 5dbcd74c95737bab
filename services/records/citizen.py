"""The good-citizen meter: what peers see of us and what each source may still be asked.

Made by the container; used by the Dashboard and the HTTP API. May ask the person's own slskd, so it
is called where work is done, never where the window is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.domain import Standing
from core.ports.sources import DownloadSource

FEW_FILES = 1
"""Below one file many peers count as leechers (source: slskd's built-in group)."""


@dataclass(frozen=True, slots=True)
class Citizenship:
    """All sources in the user's order, and advice in plain words; none when all is well."""

    standings: tuple[Standing, ...]
    advice: tuple[str, ...]

    @property
    def files(self) -> int:
        """Files that peers can find, over all sources."""
        return sum(one.sharing.files for one in self.standings if one.sharing is not None)


class CitizenService:
    """Asks the sources that can tell."""

    def __init__(self, sources: Callable[[], Mapping[str, DownloadSource]]) -> None:
        self._sources = sources

    def look(self) -> Citizenship:
        """As it stands now."""
        asked = (getattr(one, "standing", None) for one in self._sources().values())
        standings = tuple(standing() for standing in asked if standing is not None)
        advice = [words for one in standings for words in _advice(one)]
        return Citizenship(standings, tuple(advice))


def _advice(one: Standing) -> list[str]:
    said = [f"{one.source}: {one.pause}"] if one.pause else []
    sharing = one.sharing
    if sharing is not None and sharing.files < FEW_FILES and not sharing.scanning:
        said.append(
            f"You share nothing through {one.source}, and many peers refuse people who do: "
            "choose folders of your own to share."
        )
    spent = [budget for budget in one.budgets if budget.left == 0]
    said += [
        f"{one.source}: all {budget.limit} {budget.what} are used up for now." for budget in spent
    ]
    return said
