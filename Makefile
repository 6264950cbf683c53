# Every target sets up what it needs: Python >= 3.11, make and git are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# Where compiled files may not be kept, every command would compile the whole house again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lint lock docs messages guide bench release clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Măng Non cần Python từ 3.11 / needs Python >= 3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

# The hashed files are the whole truth: nothing outside them is installed, so nothing is looked up beside them.
# What is never imported is never compiled: that alone is a third of the time.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps

$(VENV)/.core: requirements/core.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/core.txt
	$(INSTALL) --no-index --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.core requirements/test.txt
	$(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.test requirements/dev.txt
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.core ## build the demo province, write its report and serve it on http://localhost:8000
	$(BIN)/mangnon demo $(ARGS)

test: $(VENV)/.test ## run the default tests (under 3 minutes on two cores)
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: $(VENV)/.dev ## style and import contracts
	$(BIN)/ruff check mangnon tests bench packaging
	$(BIN)/lint-imports

docs: $(VENV)/.core ## regenerate the reference pages from the packs and the code
	$(BIN)/mangnon docs --data build/docs

messages: $(VENV)/.test ## bring both catalogues up to what the code asks for, compile them, list what wants words
	$(BIN)/python -m tests.catalogue

guide: $(VENV)/.test ## do the journeys of the commune worker's guide in Chromium, draw its pictures and print its sheet again
	$(INSTALL) --require-hashes -r requirements/browser.txt
	GUIDE=1 $(BIN)/python -m pytest -n 0 -m browser -k desktop -o addopts="-q --strict-markers" tests/browser/test_journey_*.py
	GUIDE=1 $(BIN)/python -m pytest -n 0 -m browser -o addopts="-q --strict-markers" tests/browser/test_desk_sheet.py

bench: $(VENV)/.core ## measure and print medians and ratios: ARGS="nation|province|import|pages|search|duplicates|verify [--json]"
	@$(BIN)/python -m bench $(ARGS)

release: $(VENV)/.core ## build the archive that installs on a Linux server without internet: ARGS="--pythons 3.11 --out DIR"
	$(BIN)/python packaging/release.py $(ARGS)

lock: $(VENV)/.dev ## resolve dependencies again into hashed files that name no registry
	for extra in core test dev browser postgres spark; do $(BIN)/python requirements/lock.py $$extra || exit 1; done

clean: ## remove the environment and generated folders
	rm -rf $(VENV) build *.egg-info .pytest_cache .hypothesis .ruff_cache
