"""The matching harness on the open data beside the checkout, where it is present."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JUDGED = "ia,ia_dirty,itunes,mb20k,mb20k_norm,mb200k_norm,version,peer,rank,paths,youtube"
RUNS = {
    "accuracy": ("cratekeeper,rf_token_set,tfidf", JUDGED),
    "speed": ("cratekeeper", "speed"),  # the baselines take minutes for a million rows
}


def shared() -> Path | None:
    """The folder with the open data, None where it is absent."""
    folder = Path(os.environ.get("CRATEKEEPER_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "bench" / "match_bench" / "match_bench.py").is_file() else None


def run() -> object:
    """Run the harness, show its tables, return its figures; None where the data is absent."""
    folder = shared()
    if folder is None:
        print("The open matching data is not here; its table is left out.")
        return None
    return {name: _figures(folder, *chosen) for name, chosen in RUNS.items()}


def _figures(folder: Path, adapters: str, tasks: str) -> object:
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "figures.json"
        harness = folder / "bench" / "match_bench" / "match_bench.py"
        command = [sys.executable, str(harness), "--data", str(folder / "data" / "matching")]
        command += ["--adapter", adapters, "--tasks", tasks, "--json", str(out)]
        subprocess.run(command, cwd=ROOT, check=True)
        return json.loads(out.read_text(encoding="utf-8"))
