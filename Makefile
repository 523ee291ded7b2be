# Kangyu's commands. `make demo` and `make test` work on a fresh machine with Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
KANGYU := $(BIN)/kangyu
STAMPS := $(VENV)/.stamps

.PHONY: setup demo test verify check handbook rights fix bench bundle lock clean

setup: $(STAMPS)/packages $(STAMPS)/assets $(STAMPS)/translations  ## Install what is missing into this checkout

$(STAMPS)/packages: requirements.lock pyproject.toml
	@echo "Installing Python packages into $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/assets: package.json package-lock.json tools/assets.py | $(STAMPS)/packages
	@echo "Installing browser assets ..."
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-node.lock
	@$(BIN)/python tools/assets.py
	@touch $@

$(STAMPS)/translations: $(wildcard src/kangyu/locale/*/LC_MESSAGES/*.po) tools/translations.py | $(STAMPS)/packages
	@$(BIN)/python tools/translations.py
	@touch $@

demo: setup  ## Build the demonstration county and serve it
	@$(KANGYU) demo

test: setup  ## All tests but those that need system packages
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "not journey and not system and not spark"

# These never touch the database, so that one run of them, on SQLite, is enough.
PURE := tests/architecture tests/generative tests/unit/formats tests/unit/methods tests/unit/vocabulary

verify: setup  ## What needs system packages, and the suite on PostgreSQL
	@sh tools/system_packages.sh
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-spark.lock
	@KANGYU_TEST_DATABASE=postgresql $(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "not journey and not spark and not system" $(addprefix --ignore=,$(PURE))
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "journey or system or spark" $(if $(filter 0,$(shell id -u)),--require-system)

check: setup  ## Lint, format, types, contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/handbook.py --check
	@$(BIN)/python tools/rights.py --check
	@$(BIN)/python -m pytest --quiet tests/architecture

rights: setup  ## Write docs/rights.md anew from the tables of roles and doors
	@$(BIN)/python tools/rights.py

handbook: setup  ## Write the handbook anew from the declarations and the spec tests
	@$(BIN)/python tools/handbook.py

fix: setup  ## Mend what can be mended by a machine
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup  ## Measure; writes docs/benchmarks.md and its plots
	@$(BIN)/python -m benchmarks

bundle: setup  ## Wheels and assets for a machine without internet
	@sh tools/bundle.sh

PIN := uv pip compile --generate-hashes --python-version 3.11 --no-header --no-emit-index-url

lock:  ## Pin all dependencies again (needs uv)
	$(PIN) pyproject.toml --extra dev --output-file requirements.lock
	$(PIN) --group node --output-file requirements-node.lock
	$(PIN) --group spark --output-file requirements-spark.lock

clean:
	rm -rf $(VENV) node_modules build dist var
