"""A better copy of an owned track: by itself through the trash, or with a person's word."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from core.domain import PROFILES
from core.tasks import TaskContext
from database.engine import open_database
from database.library_repo import LibraryRepo
from database.wish_repo import WishRepo
from services.assembly.parts import track_key
from services.clock import SystemClock
from services.wishes.upgrades import UpgradeService
from tests.e2e.forge import DIES, shared_forge
from tests.e2e.rig import Rig

pytestmark = pytest.mark.slow

NAME = "Music\\Halden\\Lines\\01 - Glow.flac"
SWITCH = "CRATEKEEPER_SCHEDULES__UPGRADE_WISHES"


@pytest.fixture
def owned(rig: Rig) -> Path:
    """An MP3 of the person's own, known to the library, and a wish for a better copy of it."""
    rig.world.peer("alice").share(NAME)
    rig.serve()
    path = rig.own("mine/Halden - Glow.mp3", title="Glow", artist="Halden", comment="my comment")
    assert rig.run("scan").code == 0
    database = open_database(rig.home / "cratekeeper.db", rig.home / "backups")
    clock = SystemClock()
    profile = PROFILES["lossless-first"]
    service = UpgradeService(
        *(LibraryRepo(database), WishRepo(database), lambda: profile, track_key, clock),
        end=lambda _wishes, _why: None,
    )
    assert service.wish(TaskContext(), 5) == 1
    database.dispose()
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_switched_on_the_better_copy_takes_the_place_and_an_undo_brings_the_old_one_back(
    rig: Rig, owned: Path
) -> None:
    before = digest(owned)
    rig.env[SWITCH] = "true"
    done = rig.run("wishlist", "run")
    assert (done.code, len(done.doc["organised"])) == (0, 1), done
    better = owned.with_suffix(".flac")
    assert [path.name for path in rig.music.rglob("*.*")] == [better.name]
    assert rig.run("wishlist", "list").doc["total"] == 0
    owns = rig.run("check", "Halden - Glow").doc["owned"][0]["match"]["path"]
    assert owns == str(better)
    assert list(rig.incoming.rglob("*.*")) == []
    back = rig.run("organize", "--undo", "job-1")
    assert back.code == 0, back
    assert digest(owned) == before
    assert not better.exists()


def test_switched_off_nothing_is_touched_and_the_copy_waits_for_a_person(
    rig: Rig, owned: Path
) -> None:
    before = digest(owned)
    assert rig.run("wishlist", "run").doc["tried"] == 0
    done = rig.run("wishlist", "run", "1")  # asked for all the same
    assert (done.code, len(done.doc["review"])) == (3, 1), done
    assert digest(owned) == before
    assert len(list(rig.incoming.rglob("*.flac"))) == 1


@pytest.mark.parametrize("state", ["downloading", "verifying", "organising", "done"])
def test_killed_in_the_middle_there_is_one_file_in_the_end(
    rig: Rig, owned: Path, state: str
) -> None:
    rig.env[SWITCH] = "true"
    command = rig.command("wishlist", "run")[2:]
    assert shared_forge().run(command, rig.environment(), rig.folder, state) == DIES
    assert len(list(rig.music.rglob("*.*"))) == 1
    rig.run("get", "Halden - Glow")
    rig.run("wishlist", "run", "1")
    assert [path.name for path in rig.music.rglob("*.*")] == [owned.with_suffix(".flac").name]
    assert rig.filed() == []
    assert list(rig.incoming.rglob("*.*")) == []
