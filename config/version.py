"""The version people see; `pyproject.toml` says the same (a test compares them)."""

VERSION = "0.1.0.dev0"
