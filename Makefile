SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PATH := $(CURDIR)/.venv/bin:$(PATH)

# As many test processes as cores, four at most: each may start a browser.
TEST_PROCESSES := $(shell cores=$$(nproc 2>/dev/null || echo 2); echo $$((cores < 4 ? cores : 4)))
CODE := app tests tools migrations config.py wsgi.py $(wildcard bench)

.PHONY: help setup setup-tests demo test quick check bench format lock assets catalogues wheel clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 16

setup: ## all that running needs: system packages, .venv, locked packages, assets
	@tools/setup.sh runtime

setup-tests:
	@tools/setup.sh tests

demo: setup ## set up, load the demonstration data and serve it (PORT=8000)
	@exec tools/demo.sh

test: setup-tests ## set up and run every test
	@pytest -n $(TEST_PROCESSES) --dist worksteal tests

quick: setup-tests ## the checks that take seconds: format, lint, types, imports, catalogues, templates
	ruff format --check $(wildcard $(CODE))
	ruff check $(wildcard $(CODE))
	python -m tools.check_tree
	python -m tools.check_templates
	djlint app/templates --lint --quiet
	python -m tools.catalogues check
	lint-imports
	mypy
	tools/check_migrations.sh

check: quick test ## every check, then every test: what a change must pass

bench: setup-tests ## the benchmarks, as ratios against a baseline of the same run
	@python -m bench

format: ## put code and imports into shape
	ruff check --fix-only $(wildcard $(CODE))
	ruff format $(wildcard $(CODE))

lock: ## write requirements.txt and package-lock.json anew
	@tools/lock.sh

assets: ## build CSS, JavaScript and fonts from assets/ anew
	@rm -f app/static/build/.stamp
	@tools/setup.sh runtime

catalogues: ## gather new texts into the translations, then compile them
	@python -m tools.catalogues update
	@python -m tools.catalogues compile

wheel: setup ## an installable package with its assets and translations inside
	@python -m hatchling build -t wheel

clean: ## remove what was built; keeps .venv, node_modules and data
	rm -rf app/static/build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find app tests tools -name __pycache__ -prune -exec rm -rf {} +
	find app -name '*.mo' -delete
