# Two commands matter: `make run` starts the app, `make test` checks everything.
# Each sets up what it needs in .venv, from hashed locks, and does nothing twice.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# pip compiles what it installs on one core; here all do. What cannot be compiled is no fault.
INSTALL := $(PIP) install --no-compile --require-hashes -r
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
PORT ?= 8501
# One more than there are cores: tests in a browser wait half of their time, others for children.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(1 + (os.cpu_count() or 1))')
# What `make fuzz` does: files of each parser, seconds for each piece of our own byte-level code.
COUNT ?= 2000
SECONDS ?= 60
# Every process that tests start would compile our modules anew where the caller keeps none.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test tests lint types bench bench-significance fuzz kills check regions lock clean

help:  ## say what each command does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

run: $(VENV)/.app  ## open the app on the shipped regions (PORT=8501)
	$(BIN)/assetmap serve --port $(PORT)

test: $(VENV)/.dev $(VENV)/.browser  ## format, lint, types, layers, and every test, browser tests too
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory --jobs 2 types tests

check: lint types  ## format, lint, types and layers alone: the quick half of `make test`

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy
	$(BIN)/python tools/check_core_alone.py

tests: $(VENV)/.dev $(VENV)/.browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder

bench: $(VENV)/.dev  ## measure speed and memory; prints a table, asserts nothing
	$(BIN)/python -m benchmarks

bench-significance: $(VENV)/.dev  ## place assets fairly, and unfairly, thousands of times; print how often each rule cries foul
	$(BIN)/python -m benchmarks significance

fuzz: $(VENV)/.dev  ## damage files of every kind and demand that each is read or refused (COUNT=2000 SECONDS=60)
	$(BIN)/python tools/fuzz_parsers.py --count $(COUNT)
	$(BIN)/python tools/fuzz_bytes.py --seconds $(SECONDS)

kills: $(VENV)/.dev  ## kill online geocoding of 5,000 rows 20 times, one by one and in batches; demand that nothing is lost or paid twice
	$(BIN)/python tools/kill_online_run.py --rows 5000 --kills 20
	$(BIN)/python tools/kill_online_run.py --rows 5000 --kills 20 --batch 100

regions: $(VENV)/.dev  ## write the shipped region packs again from their scripts
	$(BIN)/python tools/make_harborview.py
	$(BIN)/python tools/make_edclusters.py

lock: pyproject.toml  ## choose versions anew and write the hashed locks (needs uv)
	sh tools/lock.sh

clean:  ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "assetmap needs Python 3.11 or newer; '$(PYTHON)' is older. Try: make PYTHON=python3.12 run" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Setting up .venv (once; a few minutes)"
	$(INSTALL) requirements.lock
	$(COMPILE)
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.app requirements-dev.lock
	$(INSTALL) requirements-dev.lock
	$(COMPILE)
	@touch $@

$(VENV)/.browser: $(VENV)/.dev tools/find_browser.py
	$(BIN)/python tools/find_browser.py --install
	@touch $@
