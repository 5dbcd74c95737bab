"""In which order the tests are handed to the workers: xdist's groups, and a worker may die.

xdist 3.8's own scheduler for groups hands the finished tests of a dead worker out once more, gives
a worker nothing but finished ones, and waits for ever for an answer. A segmentation fault in one
test then looks like a run without an end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from xdist.scheduler.loadgroup import LoadGroupScheduling

ENOUGH = 3
"""A worker keeps its last test until it has another or knows that none follows: one is too few."""


def mixed(items: list[pytest.Item], waits: Callable[[pytest.Item], bool]) -> list[pytest.Item]:
    """The tests in an order in which each core has something to do all the time.

    One that `waits` for processes and servers leaves its core to whoever computes beside it, so
    these stand evenly among the others: all workers in one file of them would leave the cores idle.
    A group is one worker's alone, however long it takes: the last begins in the middle of the run.
    """
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        groups.setdefault(str(mark.args[0]) if mark else "", []).append(item)
    single = groups.pop("", [])
    waiting = [item for item in single if waits(item)]
    others = [item for item in single if not waits(item)]
    places = [
        (number / len(one), item) for one in (others, waiting) for number, item in enumerate(one)
    ]
    for number, group in enumerate(groups.values()):
        places += [(number / len(groups) / 2, item) for item in group]
    return [item for _, item in sorted(places, key=lambda place: place[0])]


class SurvivingScheduling(LoadGroupScheduling):
    """Groups stay together; of a dead worker only what it had not run is handed out again.

    The test during which it died is over, unless `mark_test_pending` asks for a second try.
    """

    def remove_node(self, node: Any) -> str | None:
        """Forget `node`; the test it was running when it died, None when it had ended well."""
        workload = self.assigned_work.pop(node)
        open_units = {
            scope: {test: False for test, done in unit.items() if not done}
            for scope, unit in workload.items()
            if not all(unit.values())
        }
        if not open_units:
            return None
        first = next(iter(open_units))
        crashed = next(iter(open_units[first]))
        del open_units[first][crashed]
        self.workqueue.update({scope: unit for scope, unit in open_units.items() if unit})
        return crashed

    def mark_test_pending(self, item: str) -> None:  # type: ignore[override]
        """Run `item` once more, when the worker that takes the dead one's place is there."""
        self.workqueue.setdefault(self._split_scope(item), {})[item] = False

    def _reschedule(self, node: Any) -> None:
        if node not in self.registered_collections:
            node.shutdown()  # it took a dead one's place and found other tests: files have changed
            return
        while self.workqueue and not node.shutting_down and self._waiting(node) < ENOUGH:
            self._assign_work_unit(node)
        if not self.workqueue and not node.shutting_down:
            node.shutdown()

    def _waiting(self, node: Any) -> int:
        return self._pending_of(self.assigned_work[node])
