"""Leases: what a process holds is free as soon as that very process is gone.

Used by the job repository, the locks and the filing journal.
"""

from __future__ import annotations

from collections.abc import Iterable

from utils.processes import ProcessName, is_alive, this_process


class Owner:
    """The process that takes leases; tests name another one."""

    def __init__(self, name: ProcessName | None = None) -> None:
        self._name = name

    @property
    def name(self) -> ProcessName:
        """This process (asked each time, because a fork changes it)."""
        return self._name or this_process()

    def dead(self, holders: Iterable[ProcessName]) -> list[ProcessName]:
        """The holders that run no more. Our own name is alive by definition."""
        mine = self.name
        return [holder for holder in set(holders) if holder != mine and not is_alive(holder)]
