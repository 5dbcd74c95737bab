"""Opening: new files, upgrades with a backup, foreign and newer files, disks that fail."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, text

import database.engine as engine_module
from core.domain import BadInput, Origin, StorageError, Track
from database.engine import check_integrity, make_engine, open_database, stored_revision
from database.session import looking, reading, writing
from database.shelf_repo import ShelfRepo
from database.tables import HEAD
from database.wish_repo import WishRepo

ROOT = Path(__file__).resolve().parents[3]


def schema(engine: Engine) -> dict[str, str]:
    """Every table and index by name, in SQLite's own words without their spacing."""
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL"))
        return {name: re.sub(r"[\s\"]+", "", sql) for name, sql in rows if name[:7] != "sqlite_"}


def test_a_new_database_stands_at_the_newest_revision(engine: Engine) -> None:
    with reading(engine) as connection:
        assert stored_revision(connection) == HEAD
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_the_newest_migration_is_the_one_the_tables_stand_for() -> None:
    from database.migrations.upgrade import known_revisions

    assert known_revisions()[0] == HEAD


def test_the_migrations_make_the_very_same_schema(engine: Engine, tmp_path: Path) -> None:
    from database.migrations.upgrade import upgrade

    migrated = make_engine(tmp_path / "migrated.db")
    with writing(migrated) as connection:
        upgrade(connection)
        assert stored_revision(connection) == HEAD
    ours, theirs = schema(engine), schema(migrated)
    for one in (ours, theirs):
        del one["alembic_version"]
    assert theirs == ours
    migrated.dispose()


def test_opening_does_not_import_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from database.engine import open_database;"
        f"p = Path({str(tmp_path)!r});"
        "[open_database(p / 'a.db', p / 'b').dispose() for _ in range(2)];"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_an_upgrade_keeps_a_backup_of_the_file_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, backups = tmp_path / "c.db", tmp_path / "backups"
    engine = open_database(path, backups)
    WishRepo(engine).put("k", Track("a"), Origin("p", "P"), "", None)
    engine.dispose()
    assert not backups.exists()
    monkeypatch.setattr(engine_module, "HEAD", "9999")  # as if a newer program opened it
    open_database(path, backups).dispose()
    (backup,) = backups.iterdir()
    assert backup.name.startswith(f"c-{HEAD}-")
    monkeypatch.undo()
    copy = open_database(backup, backups)
    assert WishRepo(copy).count() == 1
    copy.dispose()


def test_a_file_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    engine = open_database(path, tmp_path / "backups")
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f00d'"))
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(BadInput, match="newer version"):
        open_database(path, tmp_path / "backups")
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "c.db") as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    with pytest.raises(BadInput, match="another program"):
        open_database(tmp_path / "c.db", tmp_path / "backups")


def test_a_file_that_is_no_database_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"not a database, but long enough to be read as one" * 99)
    with pytest.raises(StorageError, match="not a database"):
        open_database(tmp_path / "c.db", tmp_path / "backups")


def test_a_home_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be made"):
        open_database(tmp_path / "file" / "home" / "c.db", tmp_path / "backups")


def test_a_folder_in_the_place_of_the_file_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "c.db").mkdir()
    with pytest.raises(StorageError, match="cannot be opened"):
        open_database(tmp_path / "c.db", tmp_path / "backups")


def test_names_that_mean_something_in_addresses_are_plain_file_names(tmp_path: Path) -> None:
    path = tmp_path / "50%?mode=ro#x" / "c.db"
    open_database(path, tmp_path / "backups").dispose()
    assert path.exists()


def test_a_full_disk_is_a_sentence_and_changes_nothing(engine: Engine) -> None:
    wishes = WishRepo(engine)
    wishes.put("k", Track("a"), Origin("p", "P"), "", None)
    with engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StorageError, match="is full"):
        wishes.put("big", Track("x" * 500_000), Origin("p", "P"), "", None)
    assert wishes.count() == 1


def test_a_read_only_database_is_a_sentence(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(StorageError, match="cannot be written"):
        ShelfRepo(engine).remove("k")


def test_a_writer_that_waits_too_long_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.db"
    first = open_database(path, tmp_path / "backups")
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.05)
    second = make_engine(path)
    with writing(first), pytest.raises(StorageError, match="busy"):
        ShelfRepo(second).remove("k")
    second.dispose()
    first.dispose()


def test_switching_to_wal_gives_up_when_another_process_never_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.05)
    with pytest.raises(StorageError, match="busy"):
        open_database(tmp_path / "c.db", tmp_path / "backups")
    holder.close()


def test_switching_to_wal_waits_for_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    waiting = SimpleNamespace(monotonic=lambda: 0.0, sleep=lambda _seconds: holder.close())
    monkeypatch.setattr(engine_module, "time", waiting)
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.05)
    open_database(tmp_path / "c.db", tmp_path / "backups").dispose()


def test_a_mistake_of_ours_is_not_dressed_up_as_the_disks(engine: Engine) -> None:
    with pytest.raises(Exception, match="syntax error"), reading(engine) as connection:
        connection.execute(text("SELEKT 1"))


def test_a_quick_look_at_a_damaged_database_ends_in_the_same_sentence(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(b"not a database, but long enough to be read as one" * 99)
    damaged = make_engine(path)
    with pytest.raises(StorageError, match="not a database"), looking(damaged) as connection:
        connection.execute("SELECT value FROM revisions")
    damaged.dispose()


def test_a_reader_is_not_stopped_by_a_writer(engine: Engine) -> None:
    wishes = WishRepo(engine)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO revisions VALUES ('x', 1)"))
        assert wishes.count() == 0


def test_writers_wait_for_each_other(engine: Engine) -> None:
    wishes = WishRepo(engine)

    def work() -> None:
        for _ in range(20):
            wishes.put("k", Track("a"), Origin("p", "P"), "", None)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wishes.all()[0].tries == 80


def test_a_sound_file_has_no_findings(engine: Engine) -> None:
    assert check_integrity(engine) == []


def test_a_row_that_points_nowhere_is_found(engine: Engine) -> None:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO job_steps (job_id, at, state, note) VALUES (9, 0, 'wanted', '')")
        raw.execute("PRAGMA foreign_keys=ON")
    assert check_integrity(engine) == ["row 1 of job_steps points to a missing row of jobs"]


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    engine = open_database(path, tmp_path / "backups")
    wishes = WishRepo(engine)
    for number in range(200):
        wishes.put(str(number), Track("x" * 500), Origin("p", "P"), "", None)
    engine.dispose()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(size // 4))
    damaged = make_engine(path)
    assert check_integrity(damaged) != []
    damaged.dispose()


def test_no_room_for_the_backup_means_no_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.db"
    open_database(path, tmp_path / "backups").dispose()
    (tmp_path / "backups").write_text("a file in the way")
    monkeypatch.setattr(engine_module, "HEAD", "9999")
    with pytest.raises(StorageError, match="backup"):
        open_database(path, tmp_path / "backups")
