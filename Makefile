# Two commands do everything on a fresh Debian or Ubuntu machine with Python 3.11 or newer:
#   make run    a demonstration on http://127.0.0.1:8000 (PORT changes it)
#   make test   every test
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE := 1

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/'

$(VENV)/runtime: requirements.txt
	@tools/need python3-venv pango
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/runtime ## set up, load plan 151 and the demonstration, serve
	@tools/run

test: lint ## every test: SQLite, PostgreSQL, Redis, Chromium
	@tools/need postgresql redis chromium poppler libreoffice qpdf
	@tools/test

lint: $(VENV)/dev ## format, lint, direction of imports, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	DATA_DIR=$$(mktemp -d) $(BIN)/python manage.py makemigrations --check --dry-run

bench: $(VENV)/dev ## how long the pages and the report take
	$(BIN)/python -m tests.bench

lock: $(VENV)/dev ## pin requirements*.in with hashes
	for name in requirements requirements-dev; do \
	  env -u PIP_FIND_LINKS -u PIP_CONFIG_FILE $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    $$name.in -o $$name.txt; \
	done

clean: ## forget the environment and the demonstration
	rm -rf $(VENV) data staticfiles

.PHONY: help run test lint bench lock clean
