"""yt-dlp brought up to date alone: with the real pip, from an index on this machine."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from core.clients.youtube import runtime
from core.clients.youtube.child import child_environment
from core.clients.youtube.upgrade import LOCK, WAITING, upgrade
from core.domain import NotReady, ServiceStatus, StorageError, Unreachable
from core.tasks import Cancelled, TaskContext
from tests.unit.youtube.conftest import Tube
from utils.locks import held

NEWEST = "2099.1.2"
SOLVER = "9.8.7"


def wheel(folder: Path, name: str, version: str, code: dict[str, str], requires: str = "") -> None:
    """A wheel with so many files, as pip wants it."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}"
    files = {f"{module}/{path}": text for path, text in code.items()}
    files[f"{info}/METADATA"] = head
    files[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/RECORD"] = ""
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as made:
        for path, text in files.items():
            made.writestr(path, text)


class Index:
    """A package index on 127.0.0.1 over the wheels of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.holding, self.reached, self.open = "", threading.Event(), threading.Event()
        folder.mkdir()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Nothing on stderr."""

            def do_GET(self) -> None:
                owner.asked.append(self.path)
                if owner.holding and owner.holding in self.path and not owner.reached.is_set():
                    owner.reached.set()
                    owner.open.wait(120)
                body = owner.answer(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/simple"

    def answer(self, path: str) -> bytes | None:
        last = path.rstrip("/").rpartition("/")[2]
        if last.endswith(".whl"):
            return (self.folder / last).read_bytes()
        found = sorted(self.folder.glob(f"{last.replace('-', '_')}-[0-9]*.whl"))
        links = (
            f'<a href="/files/{one.name}#sha256={hashlib.sha256(one.read_bytes()).hexdigest()}">'
            f"{one.name}</a>"
            for one in found
        )
        return f"<html><body>{''.join(links)}</body></html>".encode() if found else None

    def offer(self, version: str = NEWEST, works: bool = True) -> None:
        """A yt-dlp of that version, and solver scripts in two."""
        code = {"__init__.py": "", "version.py": f"__version__ = {version!r}"}
        if not works:
            code["version.py"] = "raise RuntimeError"
        pinned = f"Requires-Dist: yt-dlp-ejs=={SOLVER}; extra == 'default'\n"
        wheel(self.folder, "yt-dlp", version, code, pinned)
        for one in (SOLVER, "99.0.0"):
            wheel(self.folder, "yt-dlp-ejs", one, {"__init__.py": ""})

    def hold(self, name: str) -> None:
        """Answer the first question about this file only when `open` is set."""
        self.holding = name

    def close(self) -> None:
        self.open.set()
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index(tmp_path / "wheels")
    yield made
    made.close()


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    return tmp_path / "home" / "packages"


def test_the_newest_lies_in_a_folder_of_its_own_and_is_in_use(
    index: Index, packages: Path, tube: Tube
) -> None:
    index.offer()
    here = runtime.version()
    done = upgrade(packages, index.url, TaskContext())
    assert (done.before, done.after) == (here, NEWEST)
    assert NEWEST in done.sentence
    assert runtime.version("yt-dlp", packages) == NEWEST
    assert runtime.version("yt-dlp-ejs", packages) == SOLVER
    assert runtime.version() == here
    own = runtime.own_folder(packages)
    assert own is not None
    assert child_environment(own)["PYTHONPATH"].startswith(str(own))
    source = tube.source(packages=packages)
    source.check()
    assert NEWEST in source.state().words
    assert source.state().status is ServiceStatus.OK
    again = upgrade(packages, index.url, TaskContext())
    assert (again.before, again.after) == (NEWEST, NEWEST)
    assert "newest there is" in again.sentence
    assert [one.name for one in packages.glob("new-*")] == [own.name]


def test_an_older_one_than_this_pythons_is_not_taken(index: Index, packages: Path) -> None:
    index.offer("2001.1.1")
    here = runtime.version()
    assert upgrade(packages, index.url, TaskContext()).after == here
    assert runtime.own_folder(packages) is None
    assert list(packages.glob("new-*")) == []


def test_one_that_does_not_run_here_changes_nothing(index: Index, packages: Path) -> None:
    index.offer(works=False)
    with pytest.raises(NotReady) as told:
        upgrade(packages, index.url, TaskContext())
    assert "does not run here" in told.value.sentence
    assert runtime.own_folder(packages) is None
    assert list(packages.glob("new-*")) == []


def test_without_an_index_the_one_before_stays(index: Index, packages: Path) -> None:
    with pytest.raises(Unreachable) as told:
        upgrade(packages, index.url, TaskContext())
    assert "stays in use" in told.value.sentence
    assert "network" in told.value.next_step
    assert list(packages.glob("new-*")) == []


def test_cancelling_ends_pip_and_leaves_nothing(index: Index, packages: Path) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        upgrade(packages, index.url, ctx)
    assert list(packages.glob("new-*")) == []


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path, index: Index) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError):
        upgrade(tmp_path / "file" / "packages", index.url, TaskContext())


UPGRADE = """
import sys
from pathlib import Path
from core.clients.youtube.upgrade import upgrade
from core.tasks import TaskContext
done = upgrade(Path(sys.argv[1]), sys.argv[2], TaskContext(lambda _share, words: print(words)))
print(done.before, done.after)
"""


@pytest.fixture
def start(packages: Path, index: Index) -> Iterator[Callable[[], psutil.Popen]]:
    """Upgrades in a process of its own; all of them end with the test, and what they started."""
    made: list[psutil.Process] = []

    def begin() -> psutil.Popen:
        command = [sys.executable, "-u", "-c", UPGRADE, str(packages), index.url]
        process = psutil.Popen(command, stdout=subprocess.PIPE, text=True)
        made.append(process)
        return process

    yield begin
    for one in made:
        with contextlib.suppress(psutil.NoSuchProcess):
            end_all(one)


def end_all(process: psutil.Process) -> None:
    for one in [*process.children(recursive=True), process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait(60)


def test_of_two_upgrades_at_once_the_second_waits_and_finds_the_newest_there(
    index: Index, packages: Path, start: Callable[[], psutil.Popen]
) -> None:
    index.offer()
    index.hold("yt_dlp_ejs-")
    here, first = runtime.version(), start()
    assert index.reached.wait(60)
    second = start()
    assert second.stdout.readline().strip() == WAITING
    index.open.set()
    told = [one.communicate(timeout=120)[0].splitlines()[-1] for one in (first, second)]
    assert told == [f"{here} {NEWEST}", f"{NEWEST} {NEWEST}"]
    assert (first.returncode, second.returncode) == (0, 0)
    own = runtime.own_folder(packages)
    assert own is not None
    assert runtime.version("yt-dlp-ejs", packages) == SOLVER
    assert list(packages.glob("new-*")) == [own]


def test_an_upgrade_that_was_killed_is_in_nobodys_way(
    index: Index, packages: Path, start: Callable[[], psutil.Popen]
) -> None:
    index.offer()
    index.hold("yt_dlp_ejs-")
    first = start()
    assert index.reached.wait(60)
    [left] = packages.glob("new-*")
    end_all(first)
    second = start()
    assert WAITING not in second.communicate(timeout=120)[0]
    assert (second.returncode, runtime.version("yt-dlp", packages)) == (0, NEWEST)
    assert not left.exists()


def test_where_no_locks_are_known_nobodys_folder_is_removed(
    index: Index, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    index.offer()
    (packages / "new-anothers").mkdir(parents=True)
    monkeypatch.setattr("utils.locks._lock", none)
    upgrade(packages, index.url, TaskContext())
    assert (packages / "new-anothers").is_dir()
    assert runtime.version("yt-dlp", packages) == NEWEST


def test_waiting_for_another_upgrade_can_be_cancelled(packages: Path) -> None:
    packages.mkdir(parents=True)
    told: list[str] = []

    def report(_share: float | None, words: str) -> None:
        told.append(words)
        ctx.cancel()

    ctx = TaskContext(report)
    with held(packages / LOCK, pytest.fail), pytest.raises(Cancelled):
        upgrade(packages, "http://127.0.0.1:9/simple", ctx)
    assert told == [WAITING]
    assert list(packages.glob("new-*")) == []


@pytest.mark.parametrize("note", ["", "[]", "{}", json.dumps({"folder": "../../elsewhere"})])
def test_a_damaged_note_means_this_pythons_own(packages: Path, note: str) -> None:
    packages.mkdir(parents=True)
    (packages / runtime.IN_USE).write_text(note)
    assert runtime.own_folder(packages) is None
    assert re.match(r"20\d\d\.", runtime.version("yt-dlp", packages))


@pytest.mark.parametrize(
    ("one", "other", "is_newer"),
    [
        ("2026.10.26", "2026.9.30", True),
        ("2026.10.26", "2026.10.26", False),
        ("2026.10.26.1", "2026.10.26", True),
        ("2026.1.1", "", True),
        ("", "2026.1.1", False),
    ],
)
def test_versions_are_compared_as_numbers(one: str, other: str, is_newer: bool) -> None:
    assert runtime.newer(one, other) is is_newer
