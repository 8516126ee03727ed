# Nothing but make and Python 3.11+ is needed. Everything runs in .venv, made here from requirements.lock.

# The first Python that is new enough. It is run, not only looked up: a version manager's shim may exist for a
# Python that cannot start.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; done)

VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.made-from-lock
STAMP := $(VENV)/.installed
# Not part of the lock: it is what makes the lock.
UV := uv==0.13.9

.DEFAULT_GOAL := help
.PHONY: help venv demo test test-all check format bench lock clean

help:
	@echo 'make demo      build a small demo book in .demo/ and print its agenda'
	@echo 'make test      the tests, without the slow ones'
	@echo 'make test-all  all tests'
	@echo 'make check     lint, format, types, floors'
	@echo 'make format    rewrite the code in the house format'
	@echo 'make bench     the timed runs, as ratios to `python -c pass` (SIZE=10000, WRITE=1: into docs/performance.md)'
	@echo 'make lock      choose new versions: rewrite requirements.lock'
	@echo 'make clean     remove everything that was made here'

venv: $(STAMP)

$(LOCKED): requirements.lock
	@test -n "$(PYTHON)" || { echo 'crmcli needs Python 3.11 or newer (with venv and pip); set PYTHON=/path/to/it' >&2; exit 1; }
	"$(PYTHON)" -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# By itself, so that a changed lint rule does not build the environment anew.
$(STAMP): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: $(STAMP)
	$(BIN)/crm demo --path .demo/demo.db

test: $(STAMP)
	$(BIN)/python -m pytest -n auto -m 'not slow'

test-all: $(STAMP)
	$(BIN)/python -m pytest -n auto

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP)
	$(BIN)/python -m benchmarks.run $(if $(SIZE),--size $(SIZE)) $(if $(WRITE),--write)

# One file for Python 3.11 to 3.14 on Linux and macOS, with a hash for every wheel and no index in it.
lock:
	"$(PYTHON)" -m venv .lock-tool
	.lock-tool/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	.lock-tool/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --extra postgres --group dev \
		pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) .lock-tool .demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
