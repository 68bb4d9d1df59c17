# The one entry point: people, and the machine that checks, run the same commands. `make` lists them.
PYTHON := $(shell command -v python3.11 || command -v python3)
RUN    := .venv/bin/python -m

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test test-quick test-wide torture bench weights lint translate compile clean venv

help:         ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo:         ## start the platform with the calls of 2024 (PORT=8000 DEMO_DATE=2024-02-15)
	@exec $(PYTHON) -m tools.demo

demo-reset:   ## forget what was typed in the demo
	@$(PYTHON) -m tools.demo --reset

test:         ## check everything: SQLite, PostgreSQL, a real browser, linters
	@$(PYTHON) -m tools.test all

test-quick:   ## the daily loop: SQLite, no browser, without the slowest tests (SLOWEST in tools/test.py)
	@$(PYTHON) -m tools.test quick

test-wide:    ## the browser tests in every language, width and database
	@$(PYTHON) -m tools.test wide

torture:      ## the long storms, on both databases
	@$(PYTHON) -m tools.test torture

bench: venv   ## queries, rows, CPU and bytes of the pages and acts
	@$(RUN) tools.bench

weights: venv ## measure the pages in the browser and publish the figures on the eco-design page
	@PUBLISH_WEIGHTS=1 $(RUN) pytest tests/browser/test_budgets.py -q -m browser -p no:randomly

lint:         ## style, types, import order, templates
	@$(PYTHON) -m tools.test lint

translate: venv  ## bring the catalogues up to date with the texts (ROOM=calls for one room)
	@$(RUN) tools.translations update $(ROOM)

compile: venv ## turn the catalogues into what gettext reads
	@$(RUN) tools.translations compile

clean:        ## remove what can be made again (not the demo's data)
	@rm -rf var/test var/test-cache var/static var/screenshots .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find traitdunion config tests tools -name __pycache__ -prune -exec rm -rf {} +

venv:
	@$(PYTHON) -m tools.venv --checks
