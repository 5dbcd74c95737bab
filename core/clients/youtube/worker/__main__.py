"""Does the commands that come on stdin. Whatever goes wrong becomes a "failed" event."""

from __future__ import annotations

import json
import sys
from typing import Any

from core.clients.youtube.wire import Setup
from core.clients.youtube.worker.lifeline import Ear
from core.clients.youtube.worker.voice import Voice


def main() -> None:
    """Serve until stdin ends or nobody asks any more."""
    voice = Voice.claim_stdout()
    ear = Ear(sys.stdin.fileno())
    for line in ear.commands():
        try:
            _do(json.loads(line), voice)
        except Exception as error:  # noqa: BLE001 - boundary: the parent must be told why
            from core.clients.youtube.worker.faults import kind_and_text

            voice.failed(*kind_and_text(error))
        ear.rest()
        voice.say("end")


def _do(command: dict[str, Any], voice: Voice) -> None:
    setup = Setup(**command["setup"])
    if command["do"] == "find":
        from core.clients.youtube.worker.finding import find

        find(command["text"], setup, voice)
    elif command["do"] == "list":
        from core.clients.youtube.worker.listing import list_rows

        list_rows(command["url"], setup, voice)
    elif command["do"] == "fetch":
        from core.clients.youtube.worker.fetching import fetch

        fetch(command["url"], command["folder"], setup, voice, command.get("longest", 0.0))
    else:
        from core.clients.youtube.worker.probing import probe

        probe(setup, voice)


main()
