# Vitrine's commands. `make demo` and `make test` set up what they need themselves.

PYTHON ?= python3
PORT ?= 8080
STATE ?= .vitrine
PHOTOS ?=
BENCH_PHOTOS ?=

VENV := .venv
BIN := $(VENV)/bin
AUDIT := .build/audit
BENCH := .build/bench

.PHONY: help demo test check format lock bundles bench pages screenshots clean

help:
	@echo "make demo     the whole gallery on this machine (PORT=$(PORT) STATE=$(STATE) PHOTOS=folder-of-albums)"
	@echo "make test     every test, a real browser among them"
	@echo "make check    lint and types"
	@echo "make format   format the code"
	@echo "make bundles  build both functions for AWS and print their sizes"
	@echo "make bench    processor time and memory beside peers (BENCH_PHOTOS=folder of camera JPEGs)"
	@echo "make pages    Lighthouse over the pages beside peers (BENCH_PHOTOS=folder of camera JPEGs; needs Node)"
	@echo "make screenshots  every kind of page in .build/screenshots, at three widths, light and dark"
	@echo "make lock     compile requirements/*.txt from pyproject.toml"
	@echo "make clean    remove the environment and what was built (not the demo's state)"

# exec, so that a signal to make reaches the gallery and not just a shell around it.
demo: $(VENV)/local.stamp
	@exec $(BIN)/python -m local up --port "$(PORT)" --state "$(STATE)" $(if $(PHOTOS),--photos "$(PHOTOS)")

test: $(VENV)/dev.stamp $(AUDIT)/audit.stamp
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(TESTS)

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bundles: $(VENV)/local.stamp
	$(BIN)/python -m components.bundle

# Peers from PyPI and npm, one of which wants GraphicsMagick and exiftool on the machine.
bench: $(BENCH)/bench.stamp $(BENCH)/peers/node_modules/.package-lock.json
	$(BENCH)/bin/python -m components.browser_packages
	$(BENCH)/bin/python -m benchmarks.cold_start
	$(BENCH)/bin/python -m benchmarks.rebuild
	$(BENCH)/bin/python -m benchmarks.generators
	$(BENCH)/bin/python -m benchmarks.recipe --photos "$(BENCH_PHOTOS)"
	$(BENCH)/bin/python -m benchmarks.pixels --photos "$(BENCH_PHOTOS)"

# The gallery runs with what the tests need, the peers beside it with what is their own.
pages: $(VENV)/dev.stamp $(BENCH)/bench.stamp $(BENCH)/peers/node_modules/.package-lock.json $(BENCH)/browser/node_modules/.package-lock.json
	$(BIN)/python -m benchmarks.album_page
	$(BIN)/python -m benchmarks.pages --photos "$(BENCH_PHOTOS)"

screenshots: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.screenshots .build/screenshots $(if $(PHOTOS),--photos "$(PHOTOS)")

lock: $(VENV)/dev.stamp
	PATH="$(BIN):$$PATH" sh requirements/compile.sh

clean:
	rm -rf $(VENV) .build website/built .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else "Vitrine needs Python 3.11 or later; %s is %d.%d. Name another with: make PYTHON=python3.13" % (sys.executable, v[0], v[1]))'
	$(PYTHON) -m venv $(VENV)

$(VENV)/local.stamp: requirements/local.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# checkov pins an old boto3, so it lives in an environment of its own.
$(AUDIT)/audit.stamp: requirements/audit.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BENCH)/bench.stamp: requirements/bench.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BENCH)/peers/node_modules/.package-lock.json: benchmarks/peers/package-lock.json
	@mkdir -p $(BENCH)/peers
	cp benchmarks/peers/package.json benchmarks/peers/package-lock.json $(BENCH)/peers
	npm ci --prefix $(BENCH)/peers --no-audit --no-fund

$(BENCH)/browser/node_modules/.package-lock.json: benchmarks/browser/package-lock.json
	@mkdir -p $(BENCH)/browser
	cp benchmarks/browser/package.json benchmarks/browser/package-lock.json $(BENCH)/browser
	npm ci --prefix $(BENCH)/browser --ignore-scripts --no-audit --no-fund
