# What a person types. Everything lives in .venv; nothing is installed beside it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REQUIREMENTS := deploy/requirements
NEO4J_HOME ?= var/neo4j
NEO4J_PORT ?= 7687
NEO4J_LOCAL = $(BIN)/python deploy/neo4j/local.py
# The demo empties its database, so it has a server of its own; it shares the libraries.
NEO4J_DEMO_HOME ?= var/neo4j-demo
NEO4J_DEMO_PORT ?= 7688

.DEFAULT_GOAL := help
.PHONY: help demo demo-neo4j test test-long lint bench sdl lock neo4j-up neo4j-down neo4j-shell clean

help: ## show what there is
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

demo: $(VENV)/.server ## 63 simulated provincial systems and the hub in front of them; Ctrl-C stops
	@$(BIN)/txng demo $(DEMO)

demo-neo4j: $(VENV)/.server ## the demo harvested into a real Neo4j, which Ctrl-C stops too
	@$(NEO4J_LOCAL) --home $(NEO4J_DEMO_HOME) --library $(NEO4J_HOME)/lib \
	  --port $(NEO4J_DEMO_PORT) run \
	  $(BIN)/txng demo --store '{uri}' $(DEMO)

test: lint ## everything that must hold before a change lands; some ten minutes
	$(BIN)/pytest -q -n 2

test-long: $(VENV)/.dev ## what takes longer: thousands of random worlds
	$(BIN)/pytest -q -m long

lint: $(VENV)/.dev ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.dev ## the figures: ratios against baselines of the same run
	PYTHONPATH=tests:deploy/neo4j $(BIN)/python -m tests.benchmarks $(BENCH)

neo4j-up: $(VENV)/.server ## a real Neo4j on loopback, by Maven coordinates; says how to use it
	@$(NEO4J_LOCAL) --home $(NEO4J_HOME) --port $(NEO4J_PORT) up

neo4j-down: $(VENV)/.server ## stop it; its data stays
	@$(NEO4J_LOCAL) --home $(NEO4J_HOME) down

neo4j-shell: $(VENV)/.server ## Cypher at the one that runs; the demo's: NEO4J_HOME=var/neo4j-demo
	@$(NEO4J_LOCAL) --home $(NEO4J_HOME) shell

sdl: $(VENV)/.dev ## write the GraphQL schema's SDL anew
	$(BIN)/txng schema export

lock: $(VENV)/.dev ## resolve the requirement files anew (needs uv)
	for set in server dev; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --no-emit-index-url --upgrade -q --extra server \
	    $$([ $$set = dev ] && echo --extra dev) -o $(REQUIREMENTS)/$$set.txt \
	    pyproject.toml $(REQUIREMENTS)/build.in; \
	done

clean: ## remove the environment and everything made
	rm -rf $(VENV) var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.server: $(BIN)/python $(REQUIREMENTS)/server.txt pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes \
	  -r $(REQUIREMENTS)/server.txt
	@$(MAKE) --no-print-directory $(VENV)/.project
	@touch $@

$(VENV)/.dev: $(BIN)/python $(REQUIREMENTS)/dev.txt pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes \
	  -r $(REQUIREMENTS)/dev.txt
	@$(MAKE) --no-print-directory $(VENV)/.project
	@touch $@

$(VENV)/.project: pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-index --no-deps \
	  --no-build-isolation -e .
	@touch $@
