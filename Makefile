# Needs python >= 3.11 and make; everything else goes into .venv. `make help` lists the commands.
.DEFAULT_GOAL := help
.PHONY: app lab test slow docs bench screenshots lint format pins clean help
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
PYTHON ?= python3 python3.13 python3.12 python3.11
ARGS ?=
# The solver's matrices are small: threads of BLAS that wait for each other cost more than they give.
ONE_THREAD := OPENBLAS_NUM_THREADS=1
# Most of the time of the tests is compilation: what one process has compiled, the others take from here.
COMPILED := JAX_COMPILATION_CACHE_DIR=$(CURDIR)/.pytest_cache/jax JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS=0 \
	JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES=-1
# Programs of tests run once, so that compiling them well takes longer than it saves.
COMPILED += XLA_FLAGS=--xla_backend_optimization_level=0
# Tests start more than a hundred processes: what Python has compiled is kept for them, whatever the environment says.
PYTEST := PYTHONDONTWRITEBYTECODE= $(ONE_THREAD) $(COMPILED) $(BIN)/pytest -n auto

app: $(VENV)/.app ## start the workbench (ARGS="--port 9000 --dark" for options)
	@$(BIN)/emlp-lab $(ARGS)

lab: $(VENV)/.app ## open the workbench notebook in JupyterLab
	@$(ONE_THREAD) $(BIN)/jupyter lab --LabApp.news_url=None $(ARGS) notebooks/0-workbench.ipynb

test: lint ## run every check: ruff, pyright, pytest with the real page in a browser
	@$(BIN)/python tests/browser_setup.py
	@$(PYTEST) $(ARGS)

slow: $(VENV)/.dev $(VENV)/.docs ## run the checks that take minutes
	@$(PYTEST) -m slow $(ARGS)

docs: $(VENV)/.docs ## build the documentation into build/docs, lessons included; a warning or a broken link is an error
	@$(ONE_THREAD) $(BIN)/sphinx-build --fail-on-warning --keep-going --quiet -d build/doctrees docs build/docs $(ARGS)
	@echo "Open build/docs/index.html"

bench: $(VENV)/.dev ## print the benchmarks
	@for program in tests/benchmarks/[!_]*.py; do echo "== $$program"; $(ONE_THREAD) $(BIN)/python "$$program" $(ARGS) || exit 1; done

screenshots: $(VENV)/.dev ## take pictures of every state of the page into build/screenshots (ARGS="maps check" for some)
	@$(BIN)/python tests/browser_setup.py
	@$(ONE_THREAD) $(BIN)/python -m tests.screenshots $(ARGS)

lint: $(VENV)/.dev ## check style and types
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "Not formatted: run 'make format'."; exit 1; }
	@$(BIN)/pyright --pythonpath $(BIN)/python

format: $(VENV)/.dev ## format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

pins: ## write constraints.txt anew from pyproject.toml
	@rm -rf build/pins && mkdir -p build && $(call create_venv,build/pins)
	@build/pins/bin/pip install --quiet --disable-pip-version-check --upgrade setuptools '.[app,dev,docs]'
	@head -n 1 constraints.txt > build/constraints.txt
	@build/pins/bin/pip freeze --all --exclude pip --exclude emlp-lab >> build/constraints.txt
	@mv build/constraints.txt constraints.txt && git diff --stat constraints.txt

clean: ## remove .venv and everything that was generated
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# A name on PATH is no proof: it may be too old, a stub of a version manager, or come without venv.
create_venv = set -e; for python in $(PYTHON); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { no_venv="$$python"; continue; }; \
		"$$python" -m venv --clear $(1); exit 0; \
	done; \
	if [ -n "$$no_venv" ]; then \
		echo "$$no_venv has no venv module. On Debian or Ubuntu: apt install python3-venv" >&2; \
	else \
		echo "No python >= 3.11 among: $(PYTHON). Install one, or name yours: make PYTHON=/path/to/python" >&2; \
	fi; exit 1

# ensurepip is the last step of creating an environment, so pip proves that it is complete.
$(BIN)/pip:
	@echo "Creating $(VENV) ..."
	@$(call create_venv,$(VENV))

$(VENV)/.app: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the workbench into $(VENV) (about a minute the first time) ..."
	@$(PIP) -c constraints.txt -e '.[app]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the workbench and the tools into $(VENV) (about a minute the first time) ..."
	@$(PIP) -c constraints.txt -e '.[app,dev]'
	@touch $(VENV)/.app $@

$(VENV)/.docs: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing the workbench and what builds the documentation into $(VENV) (about a minute the first time) ..."
	@$(PIP) -c constraints.txt -e '.[docs]'
	@touch $(VENV)/.app $@
