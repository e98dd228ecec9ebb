# The face of the project. Each target first makes .venv if it is not there or not up to date.
SHELL := /bin/sh
.DEFAULT_GOAL := help
BIN := .venv/bin
# Where the real tables are. Unset: data/; while that holds no table, a folder shared/data beside the project; where
# neither holds those of a case, they are simulated.
export PLAINSPOKEN_DATA ?= $(if $(filter-out data/README.md data/downloads,$(wildcard data/*)),,$(abspath $(wildcard ../shared/data)))
# A folder of your own templates (docs/templates.md); unset: the shipped ones alone.
export PLAINSPOKEN_TEMPLATES ?= $(TEMPLATES)

# Packages are compiled when first imported (tools/setup): where nothing may be kept, every process would do so anew.
unexport PYTHONDONTWRITEBYTECODE

COMPILE := $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-header --no-annotate -q

.PHONY: help setup data report preview quarto verify gallery docs audit licences sbom test pytest lint bench truth lock clean

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-8s %s\n", $$1, $$2 }'
	@echo
	@echo "CASE=conversion        one case instead of all: make report CASE=conversion"
	@echo "TEMPLATES=my-templates  your own templates over the shipped ones: docs/templates.md"
	@echo "PLAINSPOKEN_DATA=...   the folder of the real tables; now: $(or $(PLAINSPOKEN_DATA),data/)"

setup: ## make the environment .venv from requirements.lock, if it is not up to date
	@tools/setup

data: setup ## fetch the public tables of every case, or of CASE, into data/
	@$(BIN)/plainspoken fetch $(CASE)

report: setup ## build the briefing of every case, or of CASE, into report/
	@$(BIN)/plainspoken report $(CASE)

preview: setup ## show the HTML of CASE on this computer, and anew whenever a template, word, theme or chart changes
	@$(BIN)/plainspoken preview $(or $(CASE),$(basename $(notdir $(firstword $(wildcard analysis/*.toml)))))

quarto: setup ## render the Quarto project of every case built, or of CASE, to HTML, PDF, Word and slides
	@for folder in $(if $(CASE),report/$(CASE),$(patsubst %/findings.json,%,$(wildcard report/*/findings.json))); do \
	  $(BIN)/plainspoken write "$$folder" --to qmd || exit 1; done
	@command -v quarto >/dev/null || { echo "Quarto is not installed: get it from quarto.org (Get Started), then run make quarto again; the projects stand in report/*/quarto.*/"; exit 0; }; \
	for project in report/$(or $(CASE),*)/quarto.*/; do quarto render "$$project" || exit 1; done

verify: setup ## hold what was built in report/ against its findings, for every case or CASE
	@for folder in $(if $(CASE),report/$(CASE),$(wildcard report/*/findings.json)); do \
	  $(BIN)/plainspoken verify "$${folder%/findings.json}" || exit 1; done

gallery: setup ## draw every chart into figures/, and pages of every case built, or of CASE, into docs/gallery/
	@$(BIN)/plainspoken gallery
	@$(BIN)/plainspoken gallery docs/gallery $(foreach pdf,$(wildcard report/$(or $(CASE),*)/briefing.en.pdf),--pages $(pdf))

docs: ## build the documentation site into site/pages/; stops at a link that leads nowhere
	@tools/setup dev
	@$(BIN)/python tools/make_site.py

audit: ## hold the pinned requirements against known weaknesses (asks the network)
	@tools/setup dev
	@$(BIN)/pip-audit --requirement requirements.lock --disable-pip --require-hashes

licences: ## write the licences of all packages of the lock into docs/dependencies.md
	@tools/setup dev
	@$(BIN)/python tools/list_licences.py

sbom: ## write a bill of materials (CycloneDX) of the lock: dist/plainspoken.cdx.json
	@tools/setup dev
	@mkdir -p dist
	@$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible \
	  --output-file dist/plainspoken.cdx.json

lint: ## check style, types and which stage may import which
	@tools/setup dev
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: ## lint, then run every test
	@tools/setup tests
	@$(MAKE) --no-print-directory -j 2 lint pytest

pytest: # beside lint, which takes one core for a minute
	@MAKEFLAGS= $(BIN)/python -m pytest -n 3 --durations 15 --durations-min 20

bench: ## time each stage, with its peak memory, beside an AutoML report on the same table
	@tools/setup dev
	@$(BIN)/python -m benchmarks.speed.time_report $(CASE)
	@$(BIN)/python -m benchmarks.speed.time_service

truth: setup ## judge the claims on simulated worlds (WORLDS=100: fewer); writes docs/truth.md, goes on if stopped
	@$(BIN)/python -m benchmarks.known_truth $(if $(WORLDS),--worlds $(WORLDS))

lock: ## pin and hash every requirement anew, for each system and Python
	@tools/setup dev
	@$(COMPILE) --extra all --upgrade -o requirements.lock
	@$(COMPILE) --extra dev --upgrade -c requirements.lock -o requirements-dev.lock
	@$(subst pyproject.toml --group build,--group pyproject.toml:spark,$(COMPILE)) --upgrade \
	  -c requirements-dev.lock -o requirements-spark.lock

clean: ## remove all that was built or cached, except .venv
	@test ! -L report || echo "report is a link: what lies behind it stays; remove that yourself"
	@find report -mindepth 1 -maxdepth 1 '(' -type d -o -type l ')' -exec rm -rf {} +
	@rm -rf site .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
