# Everything runs in .venv, which is made on first use; needed are Python (3.9 or later) and make.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: .venv/demo ## run a Lua program that shows the language, the same from Python, then a pool that serves many scripts
	$(BIN)/pylua examples/demo.lua
	$(BIN)/python examples/demo.py
	$(BIN)/python examples/pool_demo.py

.PHONY: test
test: .venv/test ## run all tests
	$(BIN)/python -m pytest -n auto -q

.PHONY: quick
quick: .venv/test ## run the tests that are not slow
	$(BIN)/python -m pytest -n auto -q -m "not slow"

.PHONY: check
check: lint types layers ## lint, format check, types, layers

.PHONY: lint
lint: .venv/dev ## ruff, spelling, docstrings of tests, pyproject.toml
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/interrogate tests
	$(BIN)/validate-pyproject pyproject.toml

.PHONY: types
types: .venv/dev ## mypy --strict
	$(BIN)/mypy

.PHONY: layers
layers: .venv/dev ## who may import whom
	$(BIN)/lint-imports

.PHONY: format
format: .venv/dev ## format the code, apply safe fixes
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: coverage
coverage: .venv/dev ## run all tests and show what they do not reach
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage report

.PHONY: conformance
conformance: .venv/test ## run our conformance files on all engines
	$(BIN)/python -m conformance

.PHONY: suites
suites: .venv/test .cache/suites/lua54 ## run Lua's official test suite, some minutes (fetched on first use)
	$(BIN)/python -m conformance --suite lua54

.PHONY: report
report: .venv/test .cache/suites/lua54 ## run everything, write the tables of README.md and .cache/conformance.html
	$(BIN)/python -m conformance report

.PHONY: fuzz
fuzz: .venv/test ## compare random programs with the real Lua, for 10 minutes (python -m tests.fuzz --help)
	$(BIN)/python -m tests.fuzz

.PHONY: soak
soak: .venv/test ## lend a million states to 16 threads with injected faults, some 20 minutes (python -m tests.soak --help)
	$(BIN)/python -m tests.soak

.PHONY: bench
bench: bench-setup ## measure pylua against its peers: ratios, benchmarks/results.json, plot
	$(BIN)/python -m benchmarks --readme

.PHONY: bench-setup
bench-setup: .venv/test ## set the peers up that this machine can have
	$(BIN)/python -m benchmarks prepare

.cache/suites/lua54:
	$(BIN)/python -m conformance fetch

.PHONY: clean
clean: ## remove everything that was made, .venv too
	rm -rf .venv .cache .coverage htmlcov build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf pylua_vm.egg-info .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each set of dependencies; `dev` includes `test`.

.venv/bin/python:
	@echo "making .venv"
	@$(PYTHON) -m venv .venv || { echo "make: $(PYTHON) -m venv failed; on Debian: apt install python3-venv" >&2; exit 1; }

.venv/demo: .venv/bin/python pyproject.toml
	@echo "installing pylua in .venv"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable .
	@touch $@

.venv/test: .venv/bin/python pyproject.toml
	@echo "installing pylua and what its tests need in .venv"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '.[test]'
	@touch .venv/demo $@

.venv/dev: .venv/bin/python pyproject.toml
	@echo "installing pylua and its development tools in .venv"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '.[test,dev]'
	@touch .venv/demo .venv/test $@
