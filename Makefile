# The verbs of the project. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help packages build run test check format release bench replay fuzz interop golden

SWIFT_FLAGS := --explicit-target-dependency-import-check error
ROKUGA := .build/debug/rokuga

help: ## lists the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

packages: ## installs the Debian packages that the build and the tests need
	@.ci/packages.sh build test

build: ## builds rokuga, and rokuga-media which composes, for trying out (debug)
	@.ci/packages.sh build
	swift build $(SWIFT_FLAGS) --product rokuga
	swift build $(SWIFT_FLAGS) --product rokuga-media

run: build ## records a sample connection, forwarded over real UDP by a stand-in SFU
	@.ci/demo.sh $(ROKUGA)

# End-to-end tests run apart: they wait for processes, and on two cores nothing would be left for a server in theirs.
test: packages ## builds and runs all tests
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build --skip EndToEndTests
	swift test $(SWIFT_FLAGS) --skip-build --filter EndToEndTests

check: packages ## what CI runs: format, layering, tests, documentation, fuzz regressions
	.ci/format.sh
	.ci/layering.sh
	swift build $(SWIFT_FLAGS) --build-tests
	$(MAKE) test
	$(MAKE) replay
	.ci/demo.sh $(ROKUGA)
	.ci/docs.sh $(ROKUGA)

format: ## formats all Swift files in place
	swift format -i -r Package.swift Sources Tests

release: ## builds the binaries to install side by side: .build/release/rokuga, .build/release/rokuga-media
	@.ci/packages.sh build
	swift build $(SWIFT_FLAGS) -c release --product rokuga --static-swift-stdlib
	swift build $(SWIFT_FLAGS) -c release --product rokuga-media --static-swift-stdlib

bench: release ## measures against GStreamer, Janus and ffmpeg in the same run
	@.ci/packages.sh bench
	Tests/Benchmarks/run.sh
	Tests/Benchmarks/compose.py

replay: ## runs what the fuzzers keep once more, in a release build that checks addresses
	FUZZ_RUNS=0 Tests/Fuzz/run.sh 240

fuzz: ## fuzzes every parser for a minute each
	Tests/Fuzz/run.sh 60

interop: build ## records what Janus forwards, published by aiortc: senders that nobody here wrote
	Tests/Interop/janus.sh $(ROKUGA)

golden: ## rewrites golden files; review the diff
	UPDATE_GOLDEN=1 $(MAKE) test
