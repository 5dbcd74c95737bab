"""The version people see (`pyproject.toml` says the same, a test compares them), and the project's
address, the one place to change when it gets a public one."""

VERSION = "0.1.0"
PROJECT_ADDRESS = "https://cratekeeper.invalid"
"""What services are told that ask whom to write to, unless `catalog.contact` names somebody.

`.invalid` is nobody's (RFC 2606): better than an address of somebody else's."""
