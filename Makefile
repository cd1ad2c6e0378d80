# Every target sets up what it needs by itself. BRIEF=<slug> narrows any of them to one brief.
PYTHON ?= python3
BRIEF ?=
JOBS ?= 2
BRIEFPRESS = .venv/bin/briefpress
PATHS = $(if $(BRIEF),source/$(BRIEF),source)
PYTEST = .venv/bin/python -m pytest -n $(JOBS) -q

.DEFAULT_GOAL := help
.PHONY: help setup press pdf epub docx all print check archive preview test test-all crosswalk schemas validators bench bench-archive bench-recover lint clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

press:
	@$(PYTHON) src/bootstrap.py press

setup: ## install what is missing (any target does that by itself)
	@$(PYTHON) src/bootstrap.py

pdf epub docx: setup ## make one kind of edition of every brief
	@$(BRIEFPRESS) build $(PATHS) --to $@

print: press ## make the print shop's edition of every brief, with its preflight
	@$(BRIEFPRESS) build $(PATHS) --to print

all: press ## make all editions of every brief
	@$(BRIEFPRESS) build $(PATHS) --to pdf,epub,docx,print

check: validators ## lint the sources; prove the finished editions again; let the validators judge
	@$(BRIEFPRESS) check $(PATHS) --conformance

archive: setup ## make the deposit of every brief, and the catalogue of all
	@$(BRIEFPRESS) archive $(PATHS)

preview: ## not in this version
	@echo "make $@: not in this version of Briefpress" >&2; exit 2

lint: setup
	@.venv/bin/ruff check src tests
	@.venv/bin/ruff format --check -q src tests
	@.venv/bin/mypy

test: press lint ## lint, types and the fast tests (under five minutes)
	@$(PYTEST) -m "not slow and not fuzz"

test-all: press lint ## every test
	@$(PYTEST)

crosswalk: setup ## write docs/crosswalk.md from the crosswalk in the code
	@.venv/bin/python -m briefpress.exports.page > docs/crosswalk.md

schemas: ## fetch the official schemas that judge the exports
	@$(PYTHON) src/bootstrap.py schemas

validators: setup ## install the outside validators that are not there yet
	@$(PYTHON) src/bootstrap.py validators

bench: setup ## time the editions against pandoc with WeasyPrint
	@.venv/bin/python tests/bench/bench.py

bench-archive: setup ## time deposits and their verification
	@.venv/bin/python tests/bench/archive.py

bench-recover: setup ## score what recover makes of damaged files against the truth (QUICK=1, ALL=1)
	@PYTHONPATH=tests .venv/bin/python -m bench.recover $(if $(QUICK),--quick) $(if $(ALL),--all)

clean: ## remove the editions
	@find build -mindepth 1 -not -name .gitignore -delete
