# demo test test-lowest test-targets check parity faults chaos generate docs docs-serve bench clean: each sets up all that it needs in .venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
REDOCLY := 2.77.0
NO_PYTHON := rancher-keys needs Python 3.11 or newer with its venv module, and found none (Debian: apt-get install python3 python3-venv).
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$python; break; }; done)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install -c constraints.txt

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "$(NO_PYTHON)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | $(BIN)/python
	@echo "setting up $(VENV) to run the package"
	@$(PIP) -e '.[cli,sandbox]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "setting up $(VENV) to develop the package"
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.demo $(VENV)/.docs

$(VENV)/.docs: pyproject.toml constraints.txt | $(BIN)/python
	@echo "setting up $(VENV) to build the site"
	@$(PIP) -e '.[docs]'
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	@$(PIP) -e '.[bench]'
	@touch $@

# Values reach the demo through the environment, not through the shell, so that nothing in them is executed.
override URL := $(value URL)
override ACCESS_KEY := $(value ACCESS_KEY)
override CA_BUNDLE := $(value CA_BUNDLE)
override INSECURE := $(value INSECURE)
demo test-live: export RANCHER_URL := $(or $(URL),$(value RANCHER_URL))
demo test-live: export RANCHER_ACCESS_KEY := $(or $(ACCESS_KEY),$(value RANCHER_ACCESS_KEY))
demo test-live: export RANCHER_CA_BUNDLE := $(or $(CA_BUNDLE),$(value RANCHER_CA_BUNDLE))
demo test-live: export RANCHER_INSECURE := $(or $(INSECURE),$(value RANCHER_INSECURE))

.PHONY: demo
demo: $(VENV)/.demo ## The lifecycle of a key, on a sandbox, or on a server: make demo URL=… ACCESS_KEY=… (secret: prompt, or RANCHER_SECRET_KEY)
ifneq ($(filter command,$(origin SECRET_KEY) $(origin TOKEN)),)
	@echo "make demo: do not pass secrets as arguments, where every process can read them: set RANCHER_SECRET_KEY or RANCHER_TOKEN, or answer the prompt" >&2; exit 2
endif
	@$(BIN)/python -m rancher_keys.demo

.PHONY: test-live
test-live: $(VENV)/.dev ## verify, demo and conversation against a live server: make test-live URL=… (CA_BUNDLE=, INSECURE=1; credentials: RANCHER_…)
ifneq ($(filter command,$(origin SECRET_KEY) $(origin TOKEN)),)
	@echo "make test-live: do not pass secrets as arguments, where every process can read them: set RANCHER_SECRET_KEY or RANCHER_TOKEN" >&2; exit 2
endif
	@$(BIN)/python -m tests.servers.live

.PHONY: test
test: $(VENV)/.dev ## All tests, in parallel
	@$(BIN)/python -m pytest -q -n auto

.PHONY: test-targets
test-targets: $(VENV)/.dev ## Delivery to real Kubernetes and Vault: TEST_KUBECONFIG=FILE (kind, k3s), a vault that is installed, or TEST_VAULT_ADDR=URL
	@TEST_TARGETS=real TEST_KUBECONFIG='$(TEST_KUBECONFIG)' TEST_VAULT_ADDR='$(TEST_VAULT_ADDR)' TEST_VAULT_TOKEN='$(or $(TEST_VAULT_TOKEN),root)' \
		$(BIN)/python -m pytest -q -rs tests/targets

.PHONY: check
check: $(VENV)/.dev redocly ## Lint, types, generated code in step, the wheel builds and imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m codegen --check
	@$(BIN)/python -m tests.wheel
	@echo "checked: lint, format, types, generated code, wheel"

.PHONY: redocly
redocly:
	@if command -v npm >/dev/null 2>&1; then \
		test -x .tools/node_modules/.bin/redocly \
			|| npm install --silent --no-audit --no-fund --no-package-lock --prefix .tools @redocly/cli@$(REDOCLY) >/dev/null 2>&1; \
		REDOCLY_SUPPRESS_UPDATE_NOTICE=true .tools/node_modules/.bin/redocly lint spec/rancher-1.yaml spec/rancher-2.yaml >.tools/redocly.log 2>&1 \
			&& echo "redocly lint: no error and no warning in spec/" || { cat .tools/redocly.log; exit 1; }; \
	else echo "skipped: redocly lint needs Node.js with npm"; fi

.PHONY: parity
parity: $(VENV)/.dev ## Replay recorded conversations against the sandbox and print the differences; RECORDING=FILE for another one
	@$(BIN)/python -m tests.parity $(if $(RECORDING),--recording '$(RECORDING)') $(if $(VERSION),--version '$(VERSION)')

.PHONY: faults
faults: $(VENV)/.dev ## Put faults into the sandbox, and show the check of rancher-keys verify that finds each
	@$(BIN)/python -m tests.contract

.PHONY: chaos
chaos: $(VENV)/.dev ## Run every operation under every kind of fault and print the results; SEED= repeats a run, COUNT= operations
	@$(BIN)/python -m tests.chaos $(if $(SEED),--seed '$(SEED)') $(if $(COUNT),--count '$(COUNT)')

.PHONY: test-lowest
test-lowest: ## The tests of the SDK with the lowest versions that pyproject.toml allows, in .tools/lowest
	@$(PYTHON) -m tests.lowest

.PHONY: generate
generate: $(VENV)/.dev ## Generate code and editions from spec/
	@$(BIN)/python -m codegen

.PHONY: interop
interop: $(VENV)/.dev ## Other people's linters, generators and mocks on spec/, as a table; ONLY=WORD for some of its rows
	@$(BIN)/python -m tests.interop $(ONLY)

MKDOCS := NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true SOURCE_DATE_EPOCH=0 $(BIN)/python -m mkdocs

.PHONY: docs
docs: $(VENV)/.docs ## Build the documentation site into site/
	@$(MKDOCS) build --strict --quiet
	@echo "built site/: $$(find site -name '*.html' | wc -l | tr -d ' ') pages and redirects; make docs-serve shows it"

.PHONY: docs-serve
docs-serve: $(VENV)/.docs ## Serve the site and rebuild it when a page changes
	@$(MKDOCS) serve

.PHONY: bench
bench: $(VENV)/.bench ## Ratios against floors and peers, in one run
	@$(BIN)/python -m benchmarks

.PHONY: clean
clean: ## Remove what the targets created
	@rm -rf $(VENV) .tools build site dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
