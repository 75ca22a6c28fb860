# Every target sets up what it needs: a virtual environment in .venv from the pinned, hashed requirements.lock.
# Nothing but Python 3.11 or newer and make has to be there.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
PERIOD ?= 2019-20-Q1
DATA ?= data/demonstration

.PHONY: report test check lab bench lock clean

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
	$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb

lab: $(READY)  ## JupyterLab on the notebooks
	$(BIN)/pcc lab

bench: $(READY)  ## measure speed; writes bench/RESULTS.md
	$(BIN)/python -m bench

lock:  ## pin every dependency again
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --upgrade --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:  ## remove the environment and what was made
	rm -rf .venv data/demonstration outputs/2* outputs/index.html
