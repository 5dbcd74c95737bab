"""Taken names by policy, and both layouts at once: in `organize` and for downloads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from core.domain import AudioFacts, Filed, FilingOutcome, Track
from core.media.identity import FileIdentity
from core.ports.media import Carried, UnreadableAudio
from core.tasks import TaskContext
from services.organise.duplicates import Policy, is_better, numbered
from services.organise.reports import OrganizeReport
from tests.unit.organise.conftest import Desk
from tests.unit.organise.mortal import Failing, Fate, Killed, Mortal
from tests.unit.organise.test_run import Office

GLOW = Track("Glow", ("Halden",))
FOLDER = "Transfer/Halden/Halden - Glow"
CRATE = "Supercrates/Unclassified/Halden - Glow.mp3"


@pytest.fixture
def office(desk: Desk, ctx: TaskContext) -> Office:
    desk.incoming.mkdir()
    return Office(desk, ctx)


def run(
    office: Office, policy: Policy | None, dry_run: bool = False, **parts: Any
) -> OrganizeReport:
    organize = office.filing(**parts).organize
    report: OrganizeReport = organize.run((), None, dry_run, office.ctx, policy)
    return report


def arrive(office: Office, name: str) -> Path:
    return office.arrive(name, title="Glow", artist="Halden")


def twice(office: Office, first: str, second: str) -> Path:
    """One song is filed, another copy of it arrives."""
    arrive(office, first)
    run(office, None)
    return arrive(office, second)


def music(office: Office) -> list[str]:
    return [name for name in office.desk.left() if not name.startswith("incoming")]


def test_by_default_the_second_stays(office: Office) -> None:
    twice(office, "a.mp3", "b.flac")
    report = run(office, None)
    assert [Path(one.path).name for one in report.duplicates] == ["b.flac"]
    assert music(office) == [f"{FOLDER}/Glow.mp3"]


def test_keep_both_numbers_the_second_and_the_third(office: Office) -> None:
    office.changed["organize.duplicates"] = "keep_both"
    twice(office, "a.mp3", "b.flac")
    run(office, None)
    arrive(office, "c.mp3")
    run(office, None)
    assert music(office) == [
        f"{FOLDER}/Glow (2).flac",
        f"{FOLDER}/Glow (3).mp3",
        f"{FOLDER}/Glow.mp3",
    ]


def test_a_better_copy_replaces_and_undo_takes_it_back(office: Office) -> None:
    second = twice(office, "a.mp3", "b.flac")
    old, new = (office.desk.home / music(office)[0]).read_bytes(), second.read_bytes()
    report = run(office, "replace")
    (moved,) = report.moved
    assert moved.note.startswith("It replaced Glow.mp3, which is in the trash.")
    assert music(office) == [f"{FOLDER}/Glow.flac"]
    undone = office.filing().undo.undo(report.run or "", office.ctx)
    assert undone.failed == []
    assert music(office) == [f"{FOLDER}/Glow.mp3"]
    assert (office.desk.home / music(office)[0]).read_bytes() == old
    assert second.read_bytes() == new


@pytest.mark.parametrize(("first", "second"), [("a.flac", "b.mp3"), ("a.mp3", "b.mp3")])
def test_one_that_is_no_better_stays(office: Office, first: str, second: str) -> None:
    path = twice(office, first, second)
    report = run(office, "replace")
    assert len(report.duplicates) == 1
    assert path.exists()
    assert len(music(office)) == 1


def test_a_file_that_cannot_be_compared_is_not_replaced(office: Office) -> None:
    twice(office, "a.mp3", "b.flac")
    there = office.desk.home / music(office)[0]
    there.write_bytes(b"no music")
    assert len(run(office, "replace").duplicates) == 1
    assert there.read_bytes() == b"no music"


def test_trouble_with_replacing_leaves_both(office: Office) -> None:
    class Broken(FileIdentity):
        def carry(self, worse: Path, better: Path) -> Carried:
            raise UnreadableAudio("odd tags")

    second = twice(office, "a.mp3", "b.flac")
    assert len(run(office, "replace", identity=Broken()).duplicates) == 1
    assert second.exists()
    assert music(office) == [f"{FOLDER}/Glow.mp3"]


@pytest.mark.parametrize(
    ("new", "old", "better"),
    [
        (AudioFacts("flac"), AudioFacts("mp3", bitrate=320), True),
        (AudioFacts("mp3", bitrate=320), AudioFacts("flac"), False),
        (AudioFacts("mp3", bitrate=320), AudioFacts("mp3", bitrate=128), True),
        (AudioFacts("mp3", bitrate=320), AudioFacts("mp3", bitrate=310), False),
        (AudioFacts("mp3", bitrate=256), AudioFacts("opus", bitrate=160), True),
        (AudioFacts("mp3", bitrate=192), AudioFacts("opus", bitrate=160), False),
        (AudioFacts("flac", bit_depth=24), AudioFacts("flac", bit_depth=16), True),
        (AudioFacts("flac", sample_rate=96_000), AudioFacts("wav", sample_rate=44_100), True),
        (AudioFacts("flac"), AudioFacts("wav"), False),
    ],
)
def test_what_is_better(new: AudioFacts, old: AudioFacts, better: bool) -> None:
    assert is_better(new, old) is better


def test_a_numbered_name_stays_a_safe_name() -> None:
    long = f"/t/{'x' * 239}.flac"
    assert numbered("/t/a.mp3", 2) == "/t/a (2).mp3"
    assert len(Path(numbered(long, 12)).name.encode()) <= 255


class TestBothLayouts:
    @pytest.fixture
    def both(self, office: Office) -> Office:
        office.changed["organize.both_layouts"] = True
        return office

    def test_one_file_has_a_name_in_each(self, both: Office) -> None:
        arrive(both, "a.mp3")
        report = run(both, None)
        names = [both.desk.home / name for name in music(both)]
        assert music(both) == [CRATE, f"{FOLDER}/Glow.mp3"]
        assert names[0].samefile(names[1])
        assert report.moved[0].beside == ((str(names[1]), str(names[0])),)

    def test_from_the_crates_to_the_albums_too(self, both: Office) -> None:
        arrive(both, "a.mp3")
        both.run(layout="supercrates")
        assert music(both) == [CRATE, f"{FOLDER}/Glow.mp3"]

    def test_undo_takes_both_names_away(self, both: Office) -> None:
        source = arrive(both, "a.mp3")
        data = source.read_bytes()
        report = run(both, None)
        both.filing().undo.undo(report.run or "", both.ctx)
        assert music(both) == []
        assert source.read_bytes() == data

    def test_what_a_person_changed_since_keeps_both_names(self, both: Office) -> None:
        arrive(both, "a.mp3")
        report = run(both, None)
        (both.desk.home / CRATE).write_bytes(b"changed")
        undone = both.filing().undo.undo(report.run or "", both.ctx)
        assert {one.reason for one in undone.failed} == {
            "It was changed since it was filed, so it stays as it is."
        }
        assert len(music(both)) == 2

    def test_the_limit_of_undo_never_takes_the_music(self, both: Office) -> None:
        arrive(both, "a.mp3")
        run(both, None)
        both.changed |= {"limits.undo_days": 0}
        run(both, None)
        assert music(both) == [CRATE, f"{FOLDER}/Glow.mp3"]
        assert both.filing().undo.use().files == 0

    def test_on_another_disk_it_is_filed_once_and_said(self, both: Office) -> None:
        arrive(both, "a.mp3")
        files = Failing(both.desk.files, "link", OSError(18, "Invalid cross-device link"))
        report = run(both, None, files=files)
        assert "no second name" in report.moved[0].note
        assert music(both) == [f"{FOLDER}/Glow.mp3"]
        assert both.desk.journal.open_entries() == []

    def test_another_file_there_is_left_alone(self, both: Office) -> None:
        crate = both.desk.home / CRATE
        crate.parent.mkdir(parents=True)
        crate.write_bytes(b"another")
        arrive(both, "a.mp3")
        assert "is another file" in run(both, None).moved[0].note
        assert crate.read_bytes() == b"another"

    def test_one_folder_for_both_layouts_needs_no_second_name(self, both: Office) -> None:
        both.changed["organize.supercrates"] = str(both.desk.root)
        arrive(both, "a.mp3")
        assert run(both, None).moved[0].beside == ()

    def test_a_name_it_has_already_is_no_trouble(self, both: Office) -> None:
        arrive(both, "a.mp3")
        filing = both.filing()
        report = run(both, None)
        entry = both.desk.journal.of_run(report.run or "")[0]
        again = filing.organiser.plan_known(Path(entry.source), GLOW, "transfer", None)
        filed = filing.organiser._named_twice(
            Filed(again, FilingOutcome.MOVED, entry.target), "again", None
        )
        assert (filed.beside, filed.reason) == ((), "")

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_a_kill_at_any_step_leaves_no_stray_name(self, both: Office, after: bool) -> None:
        at, lived = 0, False
        while not lived:
            at += 1
            assert at < 60
            for name in both.desk.left():
                os.unlink(both.desk.home / name)
            arrive(both, "a.mp3")
            fate = Fate(at, after)
            mortal: dict[str, Any] = {
                "files": Mortal(both.desk.files, fate),
                "journal": Mortal(both.desk.journal, fate),
            }
            try:
                run(both, None, **mortal)
                lived = True
            except Killed:
                pass
            both.filing().organize.recover(both.ctx)
            assert both.desk.journal.open_entries() == []
            assert not any(".cratekeeper" in name for name in both.desk.left()), f"killed at {at}"
            names = [both.desk.home / name for name in both.desk.left()]
            assert len(names) >= 1
            assert all(one.samefile(names[0]) for one in names)
