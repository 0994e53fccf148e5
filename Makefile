# `make` lists what there is; the sentence after ## is the one it shows.

PROFILE := $(if $(RELEASE),--release)
FRONTROW := cargo run --package frontrow $(PROFILE) --
# What is tested and released can talk to a broker; `make run` is spared a minute of C.
WITH_KAFKA := --features frontrow/kafka

.DEFAULT_GOAL := help
.PHONY: run test check fmt lint release migrate seed audit openapi bench help

run: ## start the server on an embedded database (RELEASE=1: optimised)
	$(FRONTROW) serve

# A missing server is a failure here, and not a reason to skip.
test: export TEST_SERVERS := required
# One build for the binary and the tests: a package alone selects other features of shared
# libraries, and half of the workspace would be compiled twice.
test: ## build the binary, start databases, Redis and a broker, run every test
	cargo build --workspace --bins --tests $(WITH_KAFKA)
	scripts/with-test-servers cargo test --workspace --no-fail-fast $(WITH_KAFKA)

check: ## say whether the code is formatted and free of warnings
	cargo fmt --all -- --check
	$(MAKE) --no-print-directory lint

fmt: ## format the code
	cargo fmt --all

# Twice, because the binary without Kafka has code of its own.
lint: ## run clippy with warnings as errors
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --workspace --all-targets $(WITH_KAFKA) -- -D warnings

release: ## build target/release/frontrow, optimised and with everything in it
	cargo build --release --package frontrow --features kafka

migrate: ## bring the database's tables up to date
	$(FRONTROW) migrate

seed: ## fill the database with concerts to try things on
	$(FRONTROW) seed

audit: ## recompute inventory and money, and say whether nothing was sold twice
	$(FRONTROW) audit

openapi: ## write docs/openapi.json anew from the routes
	$(FRONTROW) openapi > docs/openapi.json

# BENCH="--only holds --seconds 5" narrows it down.
bench: ## measure the goals: durable MariaDB and PostgreSQL, both sides of each row in turns
	cargo build --release --package frontrow --features kafka
	scripts/with-test-servers --durable target/release/frontrow bench $(BENCH)

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
