"""What opens the window, decided without any library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services.frontends.launch import Launch, window_launch

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("argv", "launch"),
    [
        ([], Launch()),
        (["--home", "/x"], Launch(home="/x")),
        (["--home=/x", "-v"], Launch(home="/x", verbose=True)),
        (["--profile", "Anna", "--verbose"], Launch(profile="Anna", verbose=True)),
        (["--json"], Launch(as_json=True)),
        (["--json", "probe", "start"], Launch(as_json=True, probe=True)),
        (["--profile=Anna", "--home", "/y"], Launch(home="/y", profile="Anna")),
        (["https://example.org/p/1"], Launch(sources=("https://example.org/p/1",))),
        (["-v", "spotify:album:1"], Launch(verbose=True, sources=("spotify:album:1",))),
        (["A - B", __file__], Launch(sources=("A - B", __file__))),
    ],
)
def test_global_options_alone_open_the_window(argv: list[str], launch: Launch) -> None:
    assert window_launch(argv) == launch


@pytest.mark.parametrize(
    "argv",
    [
        ["check", "x"],
        ["--version"],
        ["--home"],
        ["--help"],
        ["--home", "/x", "scan"],
        ["--x"],
        ["dance"],
    ],
)
def test_everything_else_is_the_command_lines(argv: list[str]) -> None:
    assert window_launch(argv) is None


def test_deciding_loads_neither_click_nor_rich_nor_the_services() -> None:
    code = (
        "import sys; from services.frontends.launch import window_launch; window_launch([]);"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'click','rich','pydantic','core'}))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"
