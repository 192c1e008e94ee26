# The commands of a working day. Each does the set-up that it needs, once.
.DEFAULT_GOAL := help
PYTHON ?=
stamp := .venv/.complete
files := requirements.txt requirements-dev.txt requirements-setup.txt pyproject.toml tools/setup
bin := .venv/bin

help:  ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(stamp)  ## make .venv with everything that the requirements lock

$(stamp): $(files)
	PYTHON="$(PYTHON)" tools/setup
	@touch $@

.PHONY: help setup
