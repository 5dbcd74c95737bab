"""The HTTP API of `serve`: the same services as window and command line, as JSON on loopback."""
