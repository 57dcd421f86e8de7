# make run     set up and open the dashboard on the bundled theatre
# make test    everything: format, lint, types, contracts, tests, the browser test included
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check tests browser images references gazetteer bench clean

run: $(VENV)/.run
	$(BIN)/frontline serve

test: check tests

# The virtual environment with what the dashboard needs; made anew when requirements change.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.11 or install it."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "venv is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.txt pyproject.toml
	$(PIP) --editable '.[film]'
	@touch $@

$(VENV)/.test: $(VENV)/.run pyproject.toml
	$(PIP) --editable '.[test,lint]'
	@touch $@

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(VENV)/.test browser
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile

# Chromium from the system's packages; the browser tests drive it.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| { echo "Installing Chromium for the browser tests"; \
	     { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium; } \
	     || { command -v sudo >/dev/null && sudo -n apt-get update -qq && sudo -n apt-get install -y -qq chromium; } \
	     || { echo "Chromium could not be installed. Install it (Debian, Ubuntu: sudo apt-get install chromium) and run make test again."; exit 1; }; }

images: $(VENV)/.test browser
	$(BIN)/python -m tools.make_images

# What the exported file is held to; look at every picture before it is committed.
references: $(VENV)/.test browser
	$(BIN)/python -m tools.make_references

gazetteer: $(VENV)/.run
	$(BIN)/python -m tools.build_gazetteer

bench: $(VENV)/.test
	$(BIN)/python -m bench.playback
	$(BIN)/python -m bench.playback --times 10
	$(BIN)/python -m bench.desk first
	$(BIN)/python -m bench.desk pages
	$(BIN)/python -m bench.desk server
	$(BIN)/python -m bench.decide
	$(BIN)/python -m bench.review
	$(BIN)/python -m bench.loading

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
