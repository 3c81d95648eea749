# make run: the whole line, with demo data, at the address it prints.   make test: everything that must hold.
SHELL := /bin/sh
BIN := .venv/bin
DATA ?= ../shared/data

.PHONY: run test check unit dialogue bench encoder compare-nlu lock clean
.DELETE_ON_ERROR:

run: .venv/.ready dialogues/.venv/.ready
	@$(BIN)/northstar up --demo

test: check dialogue unit

check: .venv/.ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

dialogue: .venv/.ready dialogues/.venv/.ready
	@$(BIN)/northstar train
	@sh tests/dialogues/run.sh

unit: .venv/.ready dialogues/.venv/.ready
	@$(BIN)/pytest

bench: .venv/.ready dialogues/.venv/.ready
	@$(BIN)/python -m tests.bench

# What understands messages, made anew from dialogues/nlu: the look of languages (a minute), the encoder (an hour on two cores).
encoder: .venv/.ready dialogues/encoder/.venv/.ready
	@$(BIN)/python -m bot.understanding.learning
	@cd dialogues && encoder/.venv/bin/python -m encoder.train

compare-nlu: dialogues/.venv/.ready dialogues/encoder/.venv/.ready
	@cd dialogues && encoder/.venv/bin/python -m encoder.compare

.venv/.ready: requirements.lock pyproject.toml
	@sh .ci/environment . "$$(sh .ci/python 3.11 3.12 3.13 3.14)"

dialogues/.venv/.ready: dialogues/requirements.lock
	@sh .ci/environment dialogues "$$(sh .ci/python 3.10)"

dialogues/encoder/.venv/.ready: dialogues/encoder/requirements.lock
	@sh .ci/environment dialogues/encoder "$$(sh .ci/python 3.11 3.12 3.13 3.14)"

# The locks pin versions and hashes, and name no registry: a clinic installs them from the one it trusts.
lock: .venv/.ready
	@sh .ci/uv pip compile pyproject.toml --group dev --upgrade --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	@sh .ci/uv pip compile dialogues/pyproject.toml --upgrade --python-version 3.10 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o dialogues/requirements.lock
	@sh .ci/uv pip compile dialogues/encoder/pyproject.toml --upgrade --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o dialogues/encoder/requirements.lock

clean:
	rm -rf .venv dialogues/.venv dialogues/encoder/.venv dialogues/models dialogues/.rasa var .mypy_cache .pytest_cache .ruff_cache
