# Set everything up and run it. Needs Python >= 3.11, git and make; writes only in this folder.
#
#   make demo PYTHON=/path/to/python3.12      with this interpreter
#   make test ARGS="-k carry"                 words for pytest; likewise for `make bench`

SHELL := /bin/sh
export PYTHON
run = @folder=$$(sh .ci/environment .venv '[site]') && exec "$$folder/bin"/
dev = @sh .ci/dev

.PHONY: help demo test soak trackers bench lint docs clean

help:
	@echo 'make demo    a sample log in demo-log: ten weeks of notes, commits and runs, and its site'
	@echo 'make test    the tests'
	@echo 'make soak    the long proofs, whole: 20,000 examples a property (an hour)'
	@echo 'make trackers  real runs with the real trackers, read back (their packages come by pip)'
	@echo 'make bench   how fast, and against what'
	@echo 'make lint    ruff, mypy and the import contracts'
	@echo 'make docs    write docs/commands.md anew from the commands themselves'
	@echo 'make clean   remove what make made'

demo:
	$(run)rlog demo demo-log

test:
	$(dev) python -m pytest -n auto $(ARGS)

soak:
	@RLOG_SOAK=1 sh .ci/dev python -m pytest -m soak -s $(ARGS)

# ARGS=--update renews the recorded samples
trackers:
	@folder=$$(sh .ci/environment .venv-trackers '[dev,test-trackers]') && \
		RLOG_TRACKERS=1 "$$folder/bin/python" -m pytest tests/provenance/test_trackers_real.py $(ARGS)

bench:
	$(run)python -m bench.run $(ARGS)

lint:
	$(dev) ruff check .
	$(dev) ruff format --check .
	$(dev) mypy
	$(dev) lint-imports

docs:
	$(run)python docs/generate.py --update

clean:
	@sh .ci/environment --remove .venv .venv-test .venv-trackers
	rm -rf demo-log dist build
