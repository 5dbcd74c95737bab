"""People walk through the real window: `make walk` (see `bench.walk.__main__`)."""
