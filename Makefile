# CôngDân: `make help` says what there is. Each target does the set-up that it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready .venv-ministack/.ready
PORT ?= 8080
WORKERS ?= 3

# Compiled files are kept whatever the shell says: the workers and every process that a journey starts begin from them.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: release help demo run test proof bench simulate mutate lint check spec package docs clean

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

demo: $(READY) ## walk one citizen's journey from phone to result, on real protocols, and print it
	@$(BIN)/python -m local.demo

run: $(READY) ## stay up on PORT (8080): the API, /docs, the sandboxes, seeded sign-ins
	@$(BIN)/python -m local.run --port $(PORT)

test: $(READY) ## every test, in parallel, less than three minutes on two cores
	@$(BIN)/python -m compileall -q app.py chalicelib local mobile_api_spec tests
	@$(BIN)/python -m tests.compiled
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

proof: $(READY) ## every test at full size, on the embedded AWS (half an hour and more)
	CONGDAN_PROOF=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

bench: $(READY) ## what it costs in time, calls, bytes and dollars, against its aims (eight minutes)
	@$(BIN)/python -m bench

simulate: $(READY) ## N journeys (10000) of a town from SEED while AWS fails; the short story of a failure
	@$(BIN)/python -m tests.simulation.town --journeys $(or $(N),10000) --seed $(or $(SEED),1)

mutate: $(READY) ## change every line of the rules, see whether their tests notice; nine in ten must be (long)
	@test -x $(BIN)/mutmut || $(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements-mutation.txt
	@$(BIN)/python -m tests.mutation

lint: $(READY) ## style, types, the rules of import, the compiled contract (templates: make package)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m mobile_api_spec.compile --check

spec: $(READY) ## compile mobile_api_spec into chalicelib/data and bundle it
	$(BIN)/python -m mobile_api_spec.compile

docs: $(READY) ## redraw what is drawn from the code
	$(BIN)/python -m tests.house.draw

release: $(READY) ## keep the contract as it is now as the one that apps rely on
	$(BIN)/python -m mobile_api_spec.release

package: $(READY) ## a deployable template and zip for Python 3.13 on arm64, in build/
	$(BIN)/python -m infra.package

check: lint test demo package ## what CI runs

clean: ## remove what the targets made
	rm -rf build mutants .local .pytest_cache .mypy_cache .ruff_cache .hypothesis $(VENV) .venv-ministack

$(VENV)/.ready: requirements.txt requirements-dev.txt
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv-ministack/.ready: local/requirements-ministack.txt
	@echo "Setting up .venv-ministack (once): it pins another botocore ..."
	@test -x .venv-ministack/bin/python || $(PYTHON) -m venv .venv-ministack
	@.venv-ministack/bin/python -m pip install --quiet --disable-pip-version-check -r local/requirements-ministack.txt
	@touch $@
