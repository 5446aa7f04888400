# The tasks of kostra_sdk, for GNU make on Linux and macOS; the README has the pip lines for Windows.
# A fresh machine needs only Python 3.11 or later: `make demo` and `make test` build `.venv` themselves.
# Another interpreter: `make test PYTHON=python3.13`, after `make clean`.

PYTHON ?= python3
CHROMIUM ?= chromium
CHROMEDRIVER ?= chromedriver
export CHROMIUM CHROMEDRIVER

BIN := .venv/bin
PINS := --constraint constraints.txt
# On all cores; `make test PARALLEL=` runs one test after the other, as the benchmarks and the coverage do.
PARALLEL ?= --numprocesses logical --maxprocesses 8 -p no:benchmark
INSTALL := $(BIN)/python -m pip install --quiet $(PINS) --build-constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo lint test test-slow test-libraries test-browser chromium cov bench docs dist clean

help:  ## list the tasks
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | expand -t 16

demo: .venv/demo.stamp  ## from a made-up case system's tables to checked extracts, an envelope and a receipt
	$(BIN)/python -m examples.demo

lint: .venv/dev.stamp  ## ruff and mypy --strict
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

test: lint  ## lint and the fast suite
	$(BIN)/python -m pytest $(PARALLEL)

test-slow: .venv/dev.stamp  ## mutation of the control trees, all reference cases
	KOSTRA_SLOW=1 $(BIN)/python -m pytest -m slow $(PARALLEL)

test-libraries: .venv/libraries.stamp  ## rows from pandas, Polars, Arrow and SQLAlchemy as they are
	$(BIN)/python -m pytest -m libraries

test-browser: .venv/dev.stamp chromium  ## the HTML report in headless Chromium
	$(BIN)/python -m pytest -m browser

cov: .venv/dev.stamp  ## branch coverage of the fast suite; ids, controls, extract and outbox must be covered in full
	$(BIN)/python -m pytest --cov --cov-report=term
	$(BIN)/coverage report --include='src/kostra_sdk/ids/*,src/kostra_sdk/controls/*,src/kostra_sdk/extract/*,src/kostra_sdk/submission/outbox/*' --fail-under=100

bench: .venv/dev.stamp  ## the speed promises
	$(BIN)/python -m pytest benchmarks -p no:randomly

docs: .venv/dev.stamp  ## build the documentation and run its snippets, warnings are errors
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html
	$(BIN)/sphinx-build -W --keep-going -b doctest docs docs/_build/doctest

dist: .venv/dev.stamp  ## wheel, source archive and SBOM in dist/, the wheel tried without the source tree
	$(BIN)/python packaging/distribute.py

clean:  ## remove all that these tasks made, `.venv` too
	rm -rf docs/reference/fields docs/reference/controls docs/reference/changes
	rm -rf .venv .coverage .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist docs/_build htmlcov
	find src tests examples benchmarks docs -name __pycache__ -prune -exec rm -rf {} +

# The stamps spare repeated installations; a changed pyproject.toml or constraints.txt installs again.

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kostra_sdk needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet $(PINS) pip  # older ones know no dependency groups
	@touch $@

.venv/demo.stamp: .venv/made.stamp pyproject.toml constraints.txt
	$(INSTALL) --editable '.[cli,simulator]'
	@touch $@

.venv/dev.stamp: .venv/made.stamp pyproject.toml constraints.txt
	$(INSTALL) --editable '.[cli,dask,fast,serve,simulator]' --group dev
	@touch $@

.venv/libraries.stamp: .venv/dev.stamp
	$(INSTALL) --group libraries
	@touch $@

# The browser tests are never skipped: where Chromium or its driver is missing it is installed, or the task fails.
chromium:
	@if [ "$(CHROMIUM) $(CHROMEDRIVER) $$(id -u)" = 'chromium chromedriver 0' ] && command -v apt-get >/dev/null \
		&& ! { command -v chromium && command -v chromedriver; } >/dev/null; then \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium chromium-driver; \
	fi
	@command -v $(CHROMIUM) && command -v $(CHROMEDRIVER) || { \
		echo 'The browser tests need Chromium and ChromeDriver: install them, or name their commands:' >&2; \
		echo 'make test-browser CHROMIUM=google-chrome CHROMEDRIVER=chromedriver' >&2; \
		exit 1; \
	}
