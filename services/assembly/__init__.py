"""How the services of one home are made and put together. Used by `services/container.py`."""
