"""beets imports what `organize` filed as complete albums, without asking anything.

Runs where beets is installed (Debian's, or `pip install beets` on the PATH); skipped elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sandbox.audio import make_audio
from sandbox.catalogues import Catalogues, MusicWorld
from tests.e2e.rig import Rig

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("beet") is None, reason="beets is not installed"),
]
CONFIG = """
directory: {folder}/library
library: {folder}/library.db
plugins: []
import: {{copy: yes, autotag: no, quiet: yes}}
"""


def arrive(rig: Rig, name: str, **tags: str) -> None:
    path = make_audio(rig.incoming / name, 2.0, seed=len(name), tags=tags)
    hour = path.stat().st_mtime - 3600
    os.utime(path, (hour, hour))


def beet(folder: Path, *arguments: str) -> list[str]:
    (folder / "config.yaml").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    done = subprocess.run(
        ["beet", *arguments], env={**os.environ, "BEETSDIR": str(folder)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_albums_of_one_and_two_discs_and_a_single_come_in_whole(tmp_path: Path) -> None:
    rig, world = Rig(tmp_path), MusicWorld()
    songs = ["Slow Ferry", "Harbour", "Night Mail"]
    world.release("Tidewater", "Sadie Okonjo", [{"title": s, "seconds": 2.0} for s in songs])
    places = [(1, 1), (1, 2), (2, 1), (2, 2)]
    discs = [
        {"title": f"Song {n}", "seconds": 2.0, "disc": disc, "number": number}
        for n, (disc, number) in enumerate(places)
    ]
    world.release("Lines", "Halden", discs, date="2020-02-02")
    for song, kind in zip(songs, ("mp3", "flac", "m4a"), strict=True):
        arrive(rig, f"a/{song}.{kind}", title=song, artist="Sadie Okonjo", album="Tidewater")
    for number in range(len(places)):
        arrive(rig, f"b/{number}.ogg", title=f"Song {number}", artist="Halden", album="Lines")
    arrive(rig, "c/Mira Voltaine - Copper Rain.opus")
    with Catalogues(world) as there:
        for key, value in there.settings.items():
            rig.env["CRATEKEEPER_" + key.upper().replace(".", "__")] = str(value)
        assert rig.run("organize").code == 0
    beets = tmp_path / "beets"
    beets.mkdir()
    beet(beets, "import", "-q", str(rig.transfer))
    albums = beet(beets, "ls", "-a", "-f", "$albumartist/$album/$year-$month-$day/$disctotal")
    assert sorted(albums) == [
        "Halden/Lines/2020-02-02/02",
        "Mira Voltaine//0000-00-00/00",
        "Sadie Okonjo/Tidewater/2019-01-01/01",
    ]
    tracks = beet(beets, "ls", "-f", "$album $disc-$track of $tracktotal", "albumartist:Halden")
    assert sorted(tracks) == [f"Lines 0{disc}-0{number} of 02" for disc, number in places]
