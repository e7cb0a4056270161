# Signalbox. `make run` sets up and starts it; `make test` sets up and runs every test. Nothing has to be started before.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
.DEFAULT_GOAL := run
.PHONY: run test dev lint bench set-up wasm server

# The queries were checked when .sqlx was written; a build needs no database.
export SQLX_OFFLINE ?= true

# Set, native code is linted while the tests are compiled, and not before.
LINT_WITH_TESTS ?=

TARGET := $(or $(CARGO_TARGET_DIR),target)
STEP := @.ci/step

# Arguments of serve: make run ARGS='--addr 0.0.0.0:3000'
run: set-up wasm server
	@exec $(TARGET)/debug/signalbox serve $(ARGS)

test:
	$(STEP) "Set-up for the tests" .ci/set-up build postgres browser alertmanager prometheus clients
	$(STEP) "Packages of the browser's tests" env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix end2end --no-audit --no-fund
	@$(MAKE) wasm
	$(STEP) "Tests of the workspace" .ci/with-postgres $(if $(LINT_WITH_TESTS),.ci/linted) cargo test --workspace --locked --no-fail-fast
	$(STEP) "Tests in the browser" .ci/end2end

# Builds and starts again after each change.
dev: set-up
	@.ci/dev

lint:
	$(STEP) "Set-up for the lints" .ci/set-up build lint
	$(STEP) "Format" cargo fmt --all --check
	$(STEP) "Invariants" .ci/invariants
	@mkdir -p target/site/pkg
ifndef LINT_WITH_TESTS
	$(STEP) "Clippy, native" cargo clippy --workspace --all-targets --locked -- -D warnings
endif
	$(STEP) "Clippy, wasm" cargo clippy -p app --lib --no-default-features --features hydrate \
		--target wasm32-unknown-unknown --locked -- -D warnings

bench: set-up wasm
	$(STEP) "The server, release" cargo build -p server --bin signalbox --example intake_load --example status_visible --release --locked
	$(STEP) "Benchmarks" .ci/with-postgres .ci/bench $(TARGET)/release/signalbox
	$(STEP) "Benchmark of intake" .ci/bench-intake $(TARGET)/release/signalbox $(TARGET)/release/examples/intake_load
	$(STEP) "Benchmark of the public page" .ci/with-postgres .ci/bench-status $(TARGET)/release/signalbox $(TARGET)/release/examples/status_visible

set-up:
	$(STEP) "Set-up" .ci/set-up build postgres

wasm:
	$(STEP) "The browser's part" cargo build -p app --lib --no-default-features --features hydrate \
		--target wasm32-unknown-unknown --profile wasm --locked
	$(STEP) "Its bindings" .ci/bind $(TARGET)/wasm32-unknown-unknown/wasm/app.wasm

# Without the folder cargo would run the build script each time.
server:
	@mkdir -p target/site/pkg
	$(STEP) "The server" cargo build -p server --bin signalbox --locked
