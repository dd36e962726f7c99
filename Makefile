# `make` sets everything up and runs the shipped review; `make test` sets up and runs the tests.
PYTHON ?= python3
BIN := .venv/bin
CORES ?= all
UV := $(shell command -v uv 2>/dev/null)

.PHONY: review test setup lint clean

review: .venv/run
	$(BIN)/snakemake --cores $(CORES) --show-failed-logs

test: .venv/test lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/mypy

setup: .venv/run

.venv/bin/python:
	$(PYTHON) -m venv .venv

# --no-deps: every package is named, with its hash, in the lock file.
.venv/run: requirements.lock pyproject.toml | .venv/bin/python
ifdef UV
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --no-deps -r requirements.lock
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps -e .
else
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
endif
	touch $@

.venv/test: requirements-test.lock .venv/run
ifdef UV
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --no-deps -r requirements-test.lock
else
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-test.lock
endif
	touch $@

clean:
	rm -rf results/[0-9]-* results/audit results/zotero logs
