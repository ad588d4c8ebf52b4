# Everything a newcomer types. `make help` lists it; only Python 3.11, make and a compiler are assumed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Where torch comes from when no CPU build is at hand; empty on machines with an NVIDIA GPU.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

# torch's idle threads sleep instead of spinning: two spinning ones on two busy cores slow each other tenfold.
export OMP_WAIT_POLICY := PASSIVE

.DEFAULT_GOAL := help
.PHONY: help setup demo world test test-slow check bench golden dagster lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.ready ## make .venv with everything that the demo and the tests need

$(VENV)/.ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet 'pip>=24.2'
	@$(BIN)/python infra/install_torch.py --index "$(TORCH_INDEX)" requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . \
		|| $(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $@

demo: setup ## the whole line on the sandbox, then the Dagster UI and the desk (Ctrl-C stops)
	$(BIN)/hype demo

world: setup ## build the real world from ../shared/data into worlds/real
	$(BIN)/python -m hype_sandbox.worlds real --data ../shared/data --out worlds/real

check: setup ## format, lint, types, layers and the fast tests: the one gate
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -m "not slow and not browser and not live"

test: check test-slow ## check, and the slow and browser tests

test-slow: setup ## the slow and browser tests alone; with the Penn Treebank at hand, minutes of training on it
	$(BIN)/python -m pytest -m "(slow or browser) and not live"

golden: setup ## what changed in the verdicts on pinned data, and nothing else (ARGS=--accept pins them)
	@$(BIN)/python -m hype_pipeline_tests.golden $(ARGS)

# What trains on the Penn Treebank, for hours, is run by hand: python -m benchmarks.ptb, .free_bits.
BENCHES := $(filter-out __init__ ptb free_bits,$(basename $(notdir $(wildcard benchmarks/*.py))))

bench: setup ## every benchmark, each with its ratio
	@for each in $(BENCHES); do $(BIN)/python -m benchmarks.$$each; done

dagster: setup ## Dagster's UI and daemon on your own settings (.env)
	@mkdir -p scratch/dagster && cp dagster.yaml scratch/dagster/
	DAGSTER_HOME=$(CURDIR)/scratch/dagster $(BIN)/dagster instance migrate
	DAGSTER_HOME=$(CURDIR)/scratch/dagster $(BIN)/dg dev

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --python-version 3.11 --extra models --extra bot --extra postgres --extra dev \
		--no-header --no-annotate --no-emit-find-links pyproject.toml -o requirements.lock
	sed -i 's/^torch==\([0-9.]*\)+cpu/torch==\1/' requirements.lock

clean: ## remove what the demo and the tools left
	rm -rf .demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
