# Every target sets up what it needs: a virtual environment in .venv from the pinned, hashed requirements.lock.
# Nothing but Python 3.11 or newer and make has to be there.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
ENGINES := .venv-engines
PERIOD ?= 2019-20-Q1
DATA ?= data/demonstration

.PHONY: report test check lab bench engines test-engines lock clean

report: $(READY) $(DATA)  ## a report from the demonstration data, in outputs/
	$(BIN)/pcc run $(PERIOD) --data $(DATA)

data/demonstration: $(READY)
	$(BIN)/pcc demo-data $@

test: $(READY)  ## the tests, with doctests
	$(BIN)/pytest -n 2

check: $(READY)  ## lint, format, layers, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb notebooks/*/*.ipynb

lab: $(READY)  ## JupyterLab on the notebooks
	$(BIN)/pcc lab

bench: $(READY)  ## measure speed, more than an hour on a quiet machine; writes bench/RESULTS.md; PART=runs for one part
	$(BIN)/python -m bench $(PART)

engines: $(ENGINES)/.ready  ## a second environment, .venv-engines: as the first, with Spark and PostgreSQL for --engine

test-engines: $(ENGINES)/.ready  ## the same table from every engine; takes Java 17 and PostgreSQL from the system
	$(ENGINES)/bin/python -m pytest tests/test_engines.py

$(ENGINES)/.ready: $(READY) requirements-engines.lock
	$(PYTHON) -m venv $(ENGINES)
	ls -d $(PWD)/.venv/lib/python3*/site-packages > $$(ls -d $(ENGINES)/lib/python3*/site-packages)/first.pth
	$(ENGINES)/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements-engines.lock
	$(ENGINES)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lock:  ## pin every dependency again
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --upgrade --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra engines --constraint requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --no-emit-index-url --output-file requirements-engines.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:  ## remove the environment and what was made
	rm -rf .venv .venv-engines data/demonstration outputs/2* outputs/index.html
