# Two commands set everything up by themselves: `make run` and `make test`.
PY := .venv/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen
# Many tests wait for processes and servers: more workers than cores.
WORKERS := -n 4 --dist loadgroup
PYTEST_ARGS ?= $(WORKERS)
# `make test` shuffles anew each time; a check that failed can be repeated in its own order.
SEED ?= 20261121

.PHONY: help run demo test collected check lint types interop bench bench-library screenshots walk setup setup-dev docs desktop texts package package-check audit clean

help:
	@echo "make run          open Cratekeeper (sets everything up first)"
	@echo "make demo         open it on simulated services with generated music"
	@echo "make test         run the whole test-suite"
	@echo "make check        format, lint, types, tests and coverage floors"
	@echo "make interop      the embedded Soulseek client against a real Nicotine+"
	@echo "make bench        benchmarks, table and bench/results.json"
	@echo "make bench-library  50,000 files, Plex with 50,000 tracks, a cache of a million"
	@echo "make walk         people walk through the window on a screen of their own, with pictures"
	@echo "make desktop      put Cratekeeper into the desktop's menu"
	@echo "make texts        gather the texts for translators"
	@echo "make package      wheel, source archive and a bundle that needs no Python, in dist"
	@echo "make package-check  do they work with nothing around them?"
	@echo "make audit        known faults of the libraries in use"
	@echo "make screenshots  draw every page into docs/screenshots"

setup:
	@.ci/setup run

setup-dev:
	@.ci/setup dev

run: setup
	$(PY) main.py

demo: setup
	$(PY) -m sandbox window

# Python may keep what it compiled: else each worker rewrites the asserts of 600 files anew.
test: setup-dev
	$(OFFSCREEN) PYTHONDONTWRITEBYTECODE= $(PY) -m pytest $(PYTEST_ARGS)

# Done once beside the other checks; a file that cannot be read is the tests' own to tell.
collected: setup-dev
	@$(OFFSCREEN) PYTHONDONTWRITEBYTECODE= $(PY) -m pytest --collect-only -q >/dev/null || true

lint: setup-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types: setup-dev
	.venv/bin/mypy main.py core config database services ui utils sandbox release

check:
	$(MAKE) -j2 lint types collected
	$(MAKE) test PYTEST_ARGS="$(WORKERS) --randomly-seed=$(SEED) -p tests.measuring"

interop:
	@.ci/interop required

bench: setup-dev
	$(PY) -m bench

bench-library: setup-dev
	$(PY) -m bench.rescan
	$(PY) -m bench.library_scale
	$(PY) -m bench.plex_import

screenshots: setup-dev
	$(OFFSCREEN) $(PY) -m ui.screenshots docs/screenshots

walk: setup-dev
	$(PY) -m bench.walk

docs: setup-dev
	$(PY) -m config.docs > docs/settings.md

# The entry of the desktop's menu, which also opens cratekeeper:// and slsk:// links.
desktop: setup
	@release/add-to-menu ui/assets '"$(CURDIR)/$(PY)" "$(CURDIR)/main.py"'

texts: setup-dev
	$(PY) -m ui.texts

package:
	@.ci/setup package
	.venv-package/bin/python -m release.build

package-check:
	@.ci/setup package
	.venv-package/bin/python -m release.check

audit:
	@.ci/setup package
	.venv-package/bin/python -m release.audit

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .coverage* build dist
