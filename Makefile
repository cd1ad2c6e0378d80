# Every target sets up what it needs by itself. BRIEF=<slug> narrows any of them to one brief.
PYTHON ?= python3
BRIEF ?=
JOBS ?= 2
BRIEFPRESS = .venv/bin/briefpress
PATHS = $(if $(BRIEF),source/$(BRIEF),source)
PYTEST = .venv/bin/python -m pytest -n $(JOBS) -q

.DEFAULT_GOAL := help
.PHONY: help setup pdf epub docx all print check archive preview test test-all validators bench bench-recover lint clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: ## install what is missing (any target does that by itself)
	@$(PYTHON) src/bootstrap.py

pdf epub docx: setup ## make one kind of edition of every brief
	@$(BRIEFPRESS) build $(PATHS) --to $@

all: setup ## make all editions of every brief
	@$(BRIEFPRESS) build $(PATHS)

check: validators ## lint the sources; prove the finished editions again; let the validators judge
	@$(BRIEFPRESS) check $(PATHS) --conformance

print archive preview: ## not in this version
	@echo "make $@: not in this version of Briefpress" >&2; exit 2

lint: setup
	@.venv/bin/ruff check src tests
	@.venv/bin/ruff format --check -q src tests
	@.venv/bin/mypy

test: setup lint ## lint, types and the fast tests (under five minutes)
	@$(PYTEST) -m "not slow and not fuzz"

test-all: setup lint ## every test
	@$(PYTEST)

validators: setup ## install the outside validators that are not there yet
	@$(PYTHON) src/bootstrap.py validators

bench: setup ## time the editions against pandoc with WeasyPrint
	@.venv/bin/python tests/bench/bench.py

bench-recover: setup ## score what recover makes of damaged files against the truth (QUICK=1, ALL=1)
	@PYTHONPATH=tests .venv/bin/python -m bench.recover $(if $(QUICK),--quick) $(if $(ALL),--all)

clean: ## remove the editions
	@find build -mindepth 1 -not -name .gitignore -delete
