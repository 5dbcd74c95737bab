"""For every test: the program asks nobody outside this machine.

Tests that want YouTube switch it on themselves, with a relay on 127.0.0.1.
"""

from __future__ import annotations

import os

os.environ["CRATEKEEPER_SOURCES__YOUTUBE__ENABLED"] = "false"
os.environ["CRATEKEEPER_SOURCES__YOUTUBE__RELAY_URL"] = "http://127.0.0.1:9"
