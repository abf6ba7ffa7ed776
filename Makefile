# ChatOET: one command for each thing one does. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
STAGE ?= dev
DATA := layers/chatoet/python/chatoet/data

# Stamps carry the hash of what they stand for: no clock, clone or checkout can make a stale one look fresh.
INSTALLED := $(VENV)/installed-$(shell cat requirements.txt constraints.txt | cksum | tr -dc 0-9)
COMPILED := $(DATA)/.from-$(shell find content policy layers/build -type f ! -name '*.pyc' \
	| LC_ALL=C sort | xargs cksum | cksum | tr -dc 0-9)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export SAM_CLI_TELEMETRY := 0

.PHONY: help setup run test check lint types template build deploy templates publish pin desk rotate redrive restore-guard clauses bench guard quality soak clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##/\1#/p' Makefile | awk -F '#' '{ printf "  make %-14s%s\n", $$1, $$2 }'

setup: tools  ## the development environment; quick when nothing changed
	@test -e $(COMPILED) || $(MAKE) --no-print-directory compile

.PHONY: tools
tools:
	@test -e $(INSTALLED) && $(PY) -c '' 2>/dev/null || $(MAKE) --no-print-directory install

run: setup  ## the whole product on this machine: prints the address of a simulated phone
	@exec $(PY) -m local run

test: setup  ## all tests but the long ones
	$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder --durations 15  # the long files first; they mostly wait

check: lint types template test  ## what CI runs

build: setup  ## the deployable artifacts, for the cloud's processors
	CHATOET_ARCH=arm64 $(VENV)/bin/sam build --parallel

deploy: build  ## to AWS: make deploy STAGE=prod; asks for the secrets that are not there yet
	$(VENV)/bin/sam deploy --config-env $(STAGE)
	$(PY) -m infra.seed --stack chatoet-$(STAGE)

templates: setup  ## our message templates to Meta: make templates STAGE=prod WABA_ID=…
	$(PY) -m infra.templates push --stage $(STAGE)

publish: setup  ## a new notice or question: checks its date, pins its text, deploys; learners are told: make publish STAGE=prod
	$(PY) -m infra.publish
	$(MAKE) --no-print-directory pin
	$(MAKE) --no-print-directory deploy STAGE=$(STAGE)

pin: setup  ## notices and questions are published as they are: a changed text is a new version from now on
	$(PY) -m layers.build.pins

desk: setup  ## requests about rights, for operators: make desk STAGE=prod ARGS="due" (docs/ops/rights.md)
	$(PY) -m infra.desk --stage $(STAGE) $(ARGS)

rotate: setup  ## one secret, by another value: make rotate STAGE=prod NAME=access_token (docs/ops/rotate.md)
	$(PY) -m infra.seed --stack chatoet-$(STAGE) --rotate $(NAME)

redrive: setup  ## what failed on a lane, back to it: make redrive STAGE=prod LANE=turns (docs/ops/redrive.md)
	$(PY) -m infra.redrive --stack chatoet-$(STAGE) $(LANE)

restore-guard: setup  ## after a restore, before the switch (docs/ops/restore.md): STAGE=… ARGS="…"
	$(PY) -m infra.restore_guard --stack chatoet-$(STAGE) $(ARGS)

bench: setup  ## what things cost, as a table of ratios
	$(PY) -m bench

clauses: setup  ## every clause of the two policies with its control, its tests and their last result
	@$(PY) -m tests.clauses $(CLAUSE)

.PHONY: audit
audit: setup  ## the sealed log, verified and read: make audit ARGS="verify --local" (docs/audit.md)
	@PYTHONPATH=layers/chatoet/python $(PY) -m auditctl $(ARGS)

.PHONY: content
content: tools  ## practice content: what is wrong with it, or what there is (docs/content.md)
	@PYTHONPATH=layers/chatoet/python $(PY) -m layers.build.content

guard: setup  ## how well the patient-data guard does on its corpus
	PYTHONPATH=layers/chatoet/python $(PY) -m tests.guard

quality: setup  ## how good the feedback is, on letters of known quality: make quality ARGS=--live with a vendor's key
	@PYTHONPATH=layers/chatoet/python $(PY) -m tests.quality $(ARGS)

soak: setup  ## the long tests: big histories, long property runs
	$(PY) -m pytest -m soak

clean:  ## forget builds and caches; the local cloud's state stays
	rm -rf .aws-sam .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis $(DATA)

.PHONY: install compile

install:
	@$(PY) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null || { \
		python="$$(local/find_python)" && rm -rf $(VENV) && "$$python" -m venv $(VENV); }
	@echo "installing the development environment (a minute, once)"
	@$(PY) -m pip install --quiet --requirement requirements.txt
	@rm -f $(VENV)/installed-* && touch $(INSTALLED)

compile:
	@rm -rf $(DATA)
	@$(PY) -m layers.build data chatoet $(DATA)
	@touch $(COMPILED)

lint: setup
	$(PY) -m ruff check
	$(PY) -m ruff format --check

types: setup
	$(PY) -m mypy

template: setup
	$(VENV)/bin/sam validate --lint
	$(VENV)/bin/cfn-lint --regions eu-west-1 -- infra/*.yaml
