# Two commands on a fresh machine: make run, make test. All work is done by packaging/bootstrap.py.
# ARGS are handed on: make test ARGS="tests/mirror -x", make check ARGS="lint types".
PYTHON ?= python3
ARGS ?=

.PHONY: run test check soak lock install

run test check soak lock install:
	@$(PYTHON) packaging/bootstrap.py $@ $(ARGS)
