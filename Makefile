# `make` alone lists the targets. Everything lives in .venv; Node comes from a package, so Python 3.10+ is enough.
PYTHON ?= python3
BIN := .venv/bin
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm --prefix js
# Tests start many interpreters; compiling every library anew in each costs more than the rest of their start.
unexport PYTHONDONTWRITEBYTECODE
NOTEBOOK := notebooks/01_quickstart.ipynb
# In a container one is often root, and Jupyter wants to be told that this is meant.
LAB := $(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
.PHONY: help demo test setup dev lint format types imports python js browser thorough notebooks kernels chaos package bench wire-types gallery sheet clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-11s %s\n", $$1, $$2}'

demo: setup ## Set everything up and open JupyterLab on the quickstart notebook
	$(LAB) $(NOTEBOOK)

test: setup ## Set up and run every check and test, the browser's included
	$(MAKE) -j 2 lint types imports js
	$(MAKE) python browser
	$(MAKE) -j 2 notebooks package

setup: .venv/.ready ## Make .venv with the package (editable), its front end, and all tools

# uv fetches side by side what pip fetches one by one; where it finds no registry, pip may know one.
.venv/.ready: pyproject.toml hatch_build.py js/package-lock.json
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv || true
	$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[bench]' || \
	  $(BIN)/python -m pip install --quiet --no-compile --editable '.[bench]'
	$(NPM) install --no-save --no-audit --no-fund
	touch $@

dev: setup ## Work on it: rebuilds on save, and an open notebook shows it
	$(NPM) run build
	$(NPM) run watch & trap "kill $$!" EXIT; ANYWIDGET_HMR=1 $(LAB) $(NOTEBOOK)

lint: ## ruff and Biome
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NPM) run lint

format: ## Format everything
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) run format

types: ## mypy and tsc; the wire types match the installed SDK
	$(BIN)/mypy
	$(NPM) run types
	$(NPM) run wire-types -- --check

imports: ## Imports go down only
	$(BIN)/lint-imports

js: ## Front end: build and unit tests
	$(NPM) run build
	$(NPM) run test

python: ## Python tests without a browser
	$(BIN)/pytest -m "not browser and not thorough" -n auto --dist worksteal --durations 10

chaos: ## Lose, delay and repeat messages, kill and reload, by seeds (SEEDS=2000 FIRST=0)
	$(BIN)/python -m tests.chaos $(or $(FIRST),0) $(or $(SEEDS),2000)

notebooks: ## Run the notebooks and compare their outputs
	CHATKIT_NOTEBOOK_STORE=:memory: $(BIN)/pytest -p nbval.plugin --nbval-lax --nbval-cell-timeout=120 -n auto --dist loadfile notebooks

browser: ## JupyterLab and Notebook 7 in headless Chromium
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/pytest -m "browser and not thorough" -n 2 --dist worksteal --durations 15 tests/browser

thorough: ## What `make test` has no time for: other hosts, every pair of host and transport, leaks, more chaos
	$(BIN)/pytest -m thorough -n 2 --dist worksteal --durations 15
	$(BIN)/python -m tests.chaos 0 500

kernels: ## The chat under every release of ipykernel since subshells came, in .kernels
	CHATKIT_NOTEBOOK_IPYKERNELS=$(CURDIR)/.kernels $(BIN)/pytest tests/test_busy_kernel.py

package: ## Build sdist and wheel, install the wheel alone, look for the front end
	$(BIN)/python tests/package_check.py

bench: setup ## Measure: one table of ours, the reference, the ratio, the target
	$(BIN)/python -m bench

wire-types: ## Write js/src/protocol/schema.ts anew from the installed openai-chatkit
	$(NPM) run wire-types

sheet: ## A picture of every state of the UI: tests/browser/artifacts/sheet/index.html
	$(BIN)/python -m tests.browser.sheet

gallery: ## Serve the UI gallery: every state, no kernel
	$(NPM) run gallery

clean: ## Remove what was built
	rm -rf .venv dist js/node_modules chatkit_notebook/static
