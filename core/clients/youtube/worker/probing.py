"""The solver check in the child: pipes the solver scripts and a nonsense player into deno."""

from __future__ import annotations

import json
import subprocess
from importlib import metadata

from core.clients.youtube.wire import Setup
from core.clients.youtube.worker.voice import Voice

_SECONDS = 15.0


def probe(setup: Setup, voice: Voice) -> None:
    """Say "solver" with the versions when deno starts and the scripts answer."""
    from yt_dlp_ejs.yt import solver

    asked = {
        "type": "player",
        "player": "nonsense();",
        "requests": [],
        "output_preprocessed": False,
    }
    script = f"{solver.lib()}\nObject.assign(globalThis, lib);\n{solver.core()}\n"
    script += f"console.log(JSON.stringify(jsc({json.dumps(asked)})));\n"
    command = [setup.deno, "run", "--no-remote", "--no-npm", "--no-prompt", "-"]
    done = subprocess.run(
        command, input=script, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    heard = done.stdout + done.stderr
    if "unexpected structure" not in heard:  # the solver's own word for a player that is none
        voice.failed("broken", f"deno said {heard.strip()[-120:]!r}")
        return
    if too_old := _too_old(setup.deno):
        voice.failed("broken", too_old)
        return
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("yt-dlp", "yt-dlp-ejs"))
    voice.say("solver", words=f"{versions}, {_deno_version(setup.deno)}: the solver answers")


def _too_old(deno: str) -> str:
    """yt-dlp passes over an older deno without a word, although it runs the scripts well."""
    from yt_dlp.utils import _jsruntime

    found = _jsruntime.DenoJsRuntime(path=deno).info
    if found is None or found.supported:
        return ""
    least = ".".join(map(str, _jsruntime.DenoJsRuntime.MIN_SUPPORTED_VERSION))
    return f"deno {found.version} is too old, yt-dlp wants {least} or newer"


def _deno_version(deno: str) -> str:
    done = subprocess.run(
        [deno, "--version"], capture_output=True, text=True, timeout=10, check=False
    )
    return " ".join(done.stdout.split()[:2]) or "deno"
