# The commands of a working day. Each does the set-up that it needs, once.
.DEFAULT_GOAL := help
PYTHON ?=
PROCESSES ?= $(shell nproc 2>/dev/null || echo 2)
bin := .venv/bin
stamp := .venv/.complete
needs := requirements.txt requirements-dev.txt requirements-dask.txt requirements-setup.txt pyproject.toml tools/setup \
	tools/apt-install tools/frontend tools/strip_govuk.py cms/frontend/package-lock.json
rooms := measures generator publishing cms yardstick
typed := $(rooms) tools $(wildcard *.py bench)
compile := $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
quick := not slow and not browser and not soak
# A test run starts hundreds of processes. Each compiles what it imports where the machine's settings keep none of it.
check test soak: export PYTHONDONTWRITEBYTECODE :=
check test: export TMPDIR := $(shell tools/scratch)

help:  ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(stamp)  ## make .venv with everything that the requirements lock

demo: $(stamp)  ## publish the demo content and serve the site
	$(bin)/yardstick demo

check: lint  ## linters and the quick tests: what to run before each commit
	$(bin)/python -m pytest -q -n $(PROCESSES) -m "$(quick)"

test: $(stamp) browsers scanner  ## every test but the soak tests
	$(bin)/python -m pytest -n $(PROCESSES) --dist worksteal -m "not soak"

soak: $(stamp)  ## the tests that run for minutes
	$(bin)/python -m pytest -m soak

lint: style types imports security  ## all linters

style: $(stamp)  ## form and common mistakes, by ruff
	$(bin)/ruff check .
	$(bin)/ruff format --check .

types: $(stamp)  ## types, by mypy
	$(bin)/mypy $(typed)
	$(bin)/mypy tests

imports: $(stamp)  ## imports between rooms, by import-linter
	$(bin)/lint-imports --no-logo

security: $(stamp)  ## patterns that invite attacks, by bandit
	$(bin)/bandit --quiet --recursive --configfile pyproject.toml $(rooms)

audit: $(stamp)  ## known vulnerabilities of the locked packages; fails where one could not be looked up
	$(bin)/python tools/audit.py requirements.txt requirements-dask.txt requirements-setup.txt

bench: $(stamp)  ## measure how long the main jobs take
	$(bin)/python -m bench
	$(bin)/python -m bench.data_side
	$(bin)/python -m bench.cms
	$(bin)/python -m bench.operations

browsers: $(stamp)  ## install what the browser tests need: Chromium and the Node tools
	@tools/browsers

scanner: $(stamp)  ## install what the tests of virus scans need: clamd
	@tools/scanner

lock: $(stamp)  ## compile the requirements files anew, keeping versions that still fit (UPGRADE=1: the newest)
	$(compile) $(if $(UPGRADE),--upgrade) requirements.in -o requirements.txt
	$(compile) $(if $(UPGRADE),--upgrade) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(compile) $(if $(UPGRADE),--upgrade) -c requirements-dev.txt requirements-dask.in -o requirements-dask.txt
	$(compile) $(if $(UPGRADE),--upgrade) -c requirements-dev.txt requirements-setup.in -o requirements-setup.txt

$(stamp): $(needs)
	@PYTHON="$(PYTHON)" tools/setup
	@tools/frontend
	@touch $@

.PHONY: help setup demo check test soak lint style types imports security audit bench browsers scanner lock
