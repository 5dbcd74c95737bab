"""An existing folder is reviewed, then brought in: copied, undoable, asked where it is unsure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import BadInput, TagSet
from core.media.tags_writer import FileTagWriter
from services.organise.importing import Verdict
from tests.unit.metadata.conftest import PERFORMERS, SONGS, Room
from tests.unit.metadata.library import record
from tests.unit.organise.conftest import Desk
from tests.unit.organise.test_run import Office, office  # noqa: F401

SECONDS = 0.5


def old(desk: Desk) -> Path:
    return desk.home / "old"


@pytest.fixture
def collection(office: Office) -> Office:  # noqa: F811
    known = office.arrive("../old/a.mp3")
    tags = TagSet(title="Angel", artist="Massive Attack", album="Mezzanine", track_number=1)
    FileTagWriter().write(known, tags)
    office.arrive("../old/b.mp3", title="Low", artist="Mira")
    office.arrive("../old/Nobody - Sky.mp3")
    (old(office.desk) / "a.lrc").write_text("[00:01.00]x")
    return office


def room() -> Room:
    made = Room()
    one = record("Mezzanine", "Massive Attack", SONGS, performers=PERFORMERS)
    as_long = tuple(replace(track, duration=SECONDS) for track in one.tracks)
    made.deezer.records = (replace(one, tracks=as_long),)
    made.settings["tags.artwork"] = False
    return made


def photograph(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_review_says_how_sure_each_file_is_and_touches_nothing(collection: Office) -> None:
    before = photograph(old(collection.desk))
    importing = collection.filing(metadata=room().service()).importing
    review = importing.look(old(collection.desk), collection.ctx)
    told = {Path(one.path).name: one for one in review.files}
    assert {name: one.verdict for name, one in told.items()} == {
        "a.mp3": Verdict.SURE,
        "b.mp3": Verdict.ASKED,
        "Nobody - Sky.mp3": Verdict.LEFT,
    }
    assert told["a.mp3"].reason == "Deezer knows this recording."
    assert told["a.mp3"].confidence >= 0.9
    assert (told["a.mp3"].target or "").endswith("Mezzanine/01 - Angel.mp3")
    assert dict(told["a.mp3"].sources)["release_date"] == "Deezer"
    assert photograph(old(collection.desk)) == before
    assert not collection.desk.root.exists()


def test_sure_files_are_copied_asked_ones_wait_and_an_undo_removes_the_copies(
    collection: Office,
) -> None:
    before = photograph(old(collection.desk))
    filing = collection.filing(metadata=room().service())
    done = filing.importing.bring_in(old(collection.desk), collection.ctx)
    assert [Path(one.source).name for one in done.report.moved] == ["a.mp3"]
    assert not done.complete
    assert photograph(old(collection.desk)) == before
    names = {path.name for path in collection.desk.root.rglob("*.*")}
    assert names == {"01 - Angel.mp3", "01 - Angel.lrc"}
    again = filing.importing.bring_in(old(collection.desk), collection.ctx)
    assert again.report.moved == []
    assert filing.undo.undo(done.report.run or "", collection.ctx).failed == []
    assert photograph(old(collection.desk)) == before
    assert not list(collection.desk.root.rglob("*.mp3"))


def test_what_a_person_accepts_comes_in_as_well(collection: Office) -> None:
    filing = collection.filing(metadata=room().service())
    sky = str(old(collection.desk) / "Nobody - Sky.mp3")
    done = filing.importing.bring_in(
        old(collection.desk), collection.ctx, [sky], everything_asked=True
    )
    assert len(done.report.moved) == 3
    assert done.complete


def test_moving_empties_the_folder_and_an_undo_fills_it_again(collection: Office) -> None:
    before = photograph(old(collection.desk))
    filing = collection.filing(metadata=room().service())
    done = filing.importing.bring_in(
        old(collection.desk), collection.ctx, everything_asked=True, move=True
    )
    assert [path.name for path in old(collection.desk).iterdir()] == ["Nobody - Sky.mp3"]
    filing.undo.undo(done.report.run or "", collection.ctx)
    assert photograph(old(collection.desk)) == before


def test_a_link_out_of_the_folder_is_left(collection: Office) -> None:
    outside = collection.arrive("../elsewhere/c.mp3", title="Far", artist="Mira")
    (old(collection.desk) / "c.mp3").symlink_to(outside)
    filing = collection.filing()
    review = filing.importing.look(old(collection.desk), collection.ctx)
    (link,) = [one for one in review.files if one.path.endswith("c.mp3")]
    assert (link.verdict, link.reason) == (
        Verdict.LEFT,
        "It is a link that leads out of the folder.",
    )
    done = filing.importing.bring_in(old(collection.desk), collection.ctx, [link.path])
    assert done.report.moved == []
    assert outside.exists()


def test_what_is_no_folder_is_said(collection: Office) -> None:
    with pytest.raises(BadInput, match="is no folder"):
        collection.filing().importing.look(collection.desk.home / "none", collection.ctx)
