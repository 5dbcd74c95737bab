"""What the services ask of the outside: Protocols without any implementation.

Every port has a fake and a contract suite in `tests/contract`; an adapter is done when the suite
passes against it.
"""
