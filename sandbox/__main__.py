"""`python -m sandbox slskd|soulseek|demo|window`: the simulated services as a process.

One JSON line on standard output says where they are; then it runs until SIGTERM or Ctrl+C, or,
when standard input is a pipe, until that pipe is closed (so it does not outlive its starter).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from sandbox.demo import start_demo
from sandbox.slskd import SlskdServer
from sandbox.slskd.options import Manners, SlskdOptions
from sandbox.soulseek import SoulseekServer
from sandbox.window import open_demo
from sandbox.world_file import load_world


def main(arguments: list[str] | None = None) -> int:
    """Start what was asked for and wait for the end."""
    chosen = _parser().parse_args(arguments)
    if chosen.what == "window":
        verb = chosen.arguments
        return open_demo(chosen.dir, verb[1:] if verb[:1] == ["--"] else verb)
    place, close = _STARTERS[chosen.what](chosen)
    # Whoever reads the line may end us at once, before `_wait` listens.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        sys.stdout.write(json.dumps(place, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        _wait()
    finally:
        close()
        signal.signal(signal.SIGTERM, before)
    return 0


def _slskd(chosen: argparse.Namespace) -> tuple[dict[str, object], Callable[[], None]]:
    root = Path(chosen.dir)
    server = SlskdServer(
        load_world(chosen.world),
        downloads_dir=root / "downloads",
        port=chosen.port,
        api_key=chosen.api_key,
        version=chosen.version,
        time_scale=chosen.time_scale,
        manners=Manners(search_gap=chosen.search_gap),
    ).start()
    place = {
        "url": server.url,
        "key": server.api_key,
        "downloads": str(server.downloads_dir),
        "pid": os.getpid(),
    }
    return place, server.close


def _demo(chosen: argparse.Namespace) -> tuple[dict[str, object], Callable[[], None]]:
    demo = start_demo(chosen.dir, chosen.port)
    place = {
        "url": demo.server.url,
        "key": demo.server.api_key,
        "library": str(demo.library),
        "incoming": str(demo.incoming),
        "transfer": str(demo.transfer),
        "supercrates": str(demo.supercrates),
        "playlists": [str(path) for path in demo.playlists],
        "settings": demo.settings,
        "spotify": demo.spotify_settings,
        "pid": os.getpid(),
    }
    return place, demo.close


def _soulseek(chosen: argparse.Namespace) -> tuple[dict[str, object], Callable[[], None]]:
    server = SoulseekServer(load_world(chosen.world), time_scale=chosen.time_scale).start()
    return {"server": server.address, "pid": os.getpid()}, server.close


_STARTERS = {"slskd": _slskd, "soulseek": _soulseek, "demo": _demo}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    kinds = parser.add_subparsers(dest="what", required=True)
    slskd = kinds.add_parser("slskd", help="a simulated slskd with a world from a JSON file")
    slskd.add_argument("--world", required=True, help="JSON file, see sandbox/world_file.py")
    slskd.add_argument("--api-key", default=SlskdOptions.api_key)
    slskd.add_argument("--version", default=SlskdOptions.version)
    slskd.add_argument("--time-scale", type=float, default=0.05)
    slskd.add_argument("--search-gap", type=float, default=Manners.search_gap)
    soulseek = kinds.add_parser("soulseek", help="a Soulseek network with a world from a JSON file")
    soulseek.add_argument("--world", required=True, help="JSON file, see sandbox/world_file.py")
    soulseek.add_argument("--time-scale", type=float, default=0.05)
    demo = kinds.add_parser("demo", help="the demo world with its library and playlists")
    for kind in (slskd, demo):
        kind.add_argument("--dir", required=True, help="where files are written")
        kind.add_argument("--port", type=int, default=0, help="0 picks a free one")
    window = kinds.add_parser("window", help="the program itself on the demo world")
    window.add_argument("--dir", type=Path, help="where files are written; else a temporary folder")
    window.add_argument(
        "arguments", nargs=argparse.REMAINDER, help="[--] a verb instead of the window"
    )
    return parser


def _wait() -> None:
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    if _stdin_is_a_pipe():
        threading.Thread(target=_until_closed, args=(over,), daemon=True).start()
    # In slices, because a wait without end would keep signals out on Windows.
    while not over.wait(0.5):
        pass


def _stdin_is_a_pipe() -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(0).st_mode)
    except OSError:  # closed
        return False


def _until_closed(over: threading.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    over.set()


if __name__ == "__main__":
    sys.exit(main())
