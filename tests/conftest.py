"""For every test: the program asks nobody outside this machine, and no person's keyring.

Tests that want YouTube or a catalogue name a server of their own on 127.0.0.1.
"""

from __future__ import annotations

import faulthandler
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_timeout
from _pytest.faulthandler import fault_handler_stderr_fd_key

from tests.distribution import mixed
from tests.schema import starting_from_a_copy

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ["CRATEKEEPER_SOURCES__YOUTUBE__ENABLED"] = "false"
os.environ["CRATEKEEPER_SOURCES__YOUTUBE__RELAY_URL"] = "http://127.0.0.1:9"
for _name in ("DEEZER", "ITUNES", "MUSICBRAINZ", "COVERART", "LRCLIB"):
    os.environ[f"CRATEKEEPER_CATALOG__{_name}_URL"] = "http://127.0.0.1:9"
for _name in ("LISTENBRAINZ", "LASTFM"):
    os.environ[f"CRATEKEEPER_{_name}__URL"] = "http://127.0.0.1:9"

# Stages and rigs assert too (`server.violations == []`), and a failure has to tell what it saw.
pytest.register_assert_rewrite("tests.contract", "tests.e2e", "tests.gui", "tests.unit")

TESTS = Path(__file__).parent
MAKES_DATABASES = TESTS / "unit" / "database"
AGAINST_THE_CLOCK = ("contract", "e2e", "gui", "interop")
ADAPTERS = frozenset(
    "acoustid catalogue downloads health http jellyfin lyrics nearby net plex preview sandbox"
    " search search_page slskd soulseek spotify subsonic youtube".split()
)
"""Folders of tests/unit whose adapters and engines talk to real servers on 127.0.0.1."""


def may_be_tried_again(path: Path) -> bool:
    """Whether a test of this file meets real servers, processes or event loops.

    Those have time-outs of their own, and a machine that is busy with something else for seconds
    can break one of ten thousand; then up to twice more, a little later, and the summary counts it
    as "rerun". Everything else is either right or wrong: no rule of matching, deciding, filing or
    the architecture has a second try.
    """
    folder, area, *_ = (*path.relative_to(TESTS).parts, "")
    return folder in AGAINST_THE_CLOCK or (folder == "unit" and area in ADAPTERS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if may_be_tried_again(item.path):
            item.add_marker(
                pytest.mark.flaky(reruns=2, reruns_delay=5, rerun_except=r"Timeout \(>")
            )
    items[:] = mixed(items, lambda item: item.path.is_relative_to(TESTS / "e2e"))


def pytest_collection_finish() -> None:
    """Ten thousand collected tests never go away; the collector need not look at them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def start_from_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], None]:
    """What stands before the first use of a database: it starts as a copy of an empty one."""
    return starting_from_a_copy(tmp_path_factory.mktemp("schema"))


@pytest.fixture(autouse=True)
def new_databases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema is made once; the database's own tests and all processes make it themselves."""
    if not request.path.is_relative_to(MAKES_DATABASES):
        copied = request.getfixturevalue("start_from_copy")
        monkeypatch.setattr("database.engine._use_wal", copied)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """The time-out ends with the first try's failure; a second try gets one of its own."""
    if getattr(item, "execution_count", 1) > 1:
        settings = pytest_timeout._get_item_settings(item)
        if settings.timeout:
            item.ihook.pytest_timeout_set_timer(item=item, settings=settings)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The scheduler that gets over a dead worker, with `--dist loadgroup`."""
    if config.getoption("dist") != "loadgroup":
        return None
    from tests.distribution import SurvivingScheduling

    return SurvivingScheduling(config, log)


WHOLE_RUN, LEAVING = 70 * 60, 3 * 60
"""Seconds after which a run, or a worker that has no tests left, says where it hangs and ends."""


def pytest_sessionstart(session: pytest.Session) -> None:
    if getattr(session.config.option, "numprocesses", None):
        _end_after(WHOLE_RUN, session)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        _end_after(LEAVING, session)


def _end_after(seconds: float, session: pytest.Session) -> None:
    told_to = session.config.stash[fault_handler_stderr_fd_key]
    faulthandler.dump_traceback_later(seconds, file=told_to, exit=True)
