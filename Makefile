# Everything here needs only Python >= 3.11 and make. The virtual environment is
# made once by plain pip; afterwards every target works without a network.
PYTHON ?= python3
SERVE ?= 1
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test check data body-map load-manual bench fuzz faults audit screenshots calibration package pins clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/' | awk -F: '{printf "  make %-12s%s\n", $$1, $$2}'

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "niggle needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q tracker
	@touch $@

demo: $(READY) ## sample athlete -> import -> warnings -> dashboard (SERVE=0 ends after printing)
	$(BIN)/niggle demo $(if $(filter 0,$(SERVE)),--no-serve,)

test: $(READY) ## all tests
	$(BIN)/python -m pytest

check: $(READY) ## style, types and layer contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

data: $(READY) ## write the demo athlete's files anew
	$(BIN)/python -m tracker.evaluation.demo_athlete data/demo

load-manual: $(READY) ## write the manual's page of load metrics anew
	$(BIN)/python tools/load_manual.py

body-map: $(READY) ## draw the body map anew
	$(BIN)/python tools/body_map.py

bench: $(READY) ## measure the speed of imports, loads and cohorts (minutes)
	$(BIN)/python benchmarks/import_speed.py
	$(BIN)/python benchmarks/load_speed.py
	$(BIN)/python benchmarks/cohort_speed.py
	$(BIN)/python benchmarks/dashboard_speed.py

fuzz: $(READY) ## feed the readers damaged files for MINUTES (5) each; installs atheris
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python tools/fuzz.py $(or $(MINUTES),5)

faults: $(READY) ## break things on purpose and print what was lost (minutes)
	$(BIN)/python tools/faults.py

calibration: $(READY) ## measure the table of chance anew (minutes) and write it
	$(BIN)/python -m tracker.evaluation.calibrate

audit: $(READY) ## look for known faults of packages and risky lines; installs bandit and pip-audit
	$(BIN)/python -m pip install --quiet --editable '.[audit]'
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive tracker
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

screenshots: $(READY) ## pictures of every page into screenshots/ (needs Chromium)
	$(BIN)/python tools/screenshots.py

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis screenshots

package: $(READY) ## build wheel and sdist into dist/, install the wheel into a fresh place, run its demo
	rm -rf dist build/fresh
	$(PYTHON) -m venv build/fresh
	build/fresh/bin/python -m pip install --quiet build
	build/fresh/bin/python -m build --outdir dist . > build/package.log
	$(PYTHON) -m venv --clear build/fresh
	build/fresh/bin/python -m pip install --quiet dist/*.whl
	cd build && fresh/bin/niggle --db fresh/demo.sqlite demo --no-serve

pins: ## write constraints.txt from the versions now in .venv
	@(head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable) > .pins && mv .pins constraints.txt
