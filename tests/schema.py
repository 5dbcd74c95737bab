"""A new database starts as a copy of an empty one. Used by conftest.py and by the forge of e2e.

Writing the schema down takes five times as long as all the rest of opening a database.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any


def starting_from_a_copy(folder: Path) -> Callable[[Any], None]:
    """What stands in for `database.engine._use_wal`; `folder` keeps the empty database."""
    from database import engine

    first = folder / "empty.db"
    engine.open_database(first, folder).dispose()
    use_wal = engine._use_wal

    def copied(database: Any) -> None:
        path = Path(database.url.database)
        whole = path.with_name(f".{uuid.uuid4().hex}")
        # A disk that does not take it is left to the program; who comes second finds it whole.
        with contextlib.suppress(OSError):
            if not path.exists():
                shutil.copyfile(first, whole)
                os.link(whole, path)
        whole.unlink(missing_ok=True)
        use_wal(database)

    return copied
