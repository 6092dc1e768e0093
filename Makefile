# `make` lists the targets. Plain cargo commands work too, once `make libtorch` has run.

PREFIX ?= $(HOME)/.local
# Arguments of the program that `make run` starts, for example ARGS="--ascii"; of scripts/fuzz: ARGS="60 onnx".
ARGS ?=

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do printf 'make %-14s %s\n' "$$name" "$$text"; done

.PHONY: run
run: build ## build both programs and open the dashboard
	@exec cargo run --quiet --release --bin mnist-tui -- $(ARGS)

.PHONY: build
build: libtorch ## both programs, optimised, in target/release
	@echo 'building mnist-tui and mnist-trainer (some minutes the first time)' >&2
	@cargo build --release --quiet --bins

# nextest runs each test in a process of its own, in parallel, but not the examples in the documentation.
.PHONY: test
test: libtorch ## the whole test suite
	@if cargo nextest --version >/dev/null 2>&1; then \
	  cargo nextest run --workspace --cargo-quiet --status-level fail --final-status-level fail && \
	  cargo test --workspace --doc --quiet; \
	else \
	  cargo test --workspace --quiet; \
	fi

.PHONY: lint
lint: libtorch ## formatting, clippy, licences and sources of the dependencies
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets --quiet -- --deny warnings
	@scripts/check-dependencies

.PHONY: docs
docs: libtorch ## documentation of the source, in target/doc
	@RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps --document-private-items --quiet

.PHONY: install
install: build ## programs and libtorch to PREFIX (~/.local); the clone may then be deleted
	@scripts/install '$(DESTDIR)$(PREFIX)'

.PHONY: uninstall
uninstall: ## remove what install put into PREFIX
	@scripts/install --remove '$(DESTDIR)$(PREFIX)'

.PHONY: bench
bench: build ## measure first frame, memory, processor time and key latency (Linux, some minutes)
	@python3 bench/figures.py

.PHONY: bench-library
bench-library: build ## measure libraries of 10,000 and 100,000 checkpoints (Linux, some minutes)
	@cargo build --release --quiet --example generate-library
	@python3 bench/library.py
	@cargo bench --quiet --bench library

.PHONY: experiment-tutorial
experiment-tutorial: build ## does the tutorial's transfer help? 90 runs, checked against PyTorch (about five minutes)
	@python3 bench/experiment.py

.PHONY: bench-tutorial
bench-tutorial: build ## check the tutorial's numbers over five seeds (about two minutes)
	@python3 bench/tutorial.py

.PHONY: bench-peers
bench-peers: build ## compare the speed with PyTorch and Keras (downloads about 3 GB, once)
	@bench/peers/run

.PHONY: test-interop
test-interop: libtorch ## exchange files with PyTorch, Keras, ONNX, TensorBoard (fetches 3 GB, once)
	@interop/run

.PHONY: fuzz
fuzz: ## ten minutes of each fuzz target (Linux, over two hours; see docs/security.md)
	@scripts/fuzz $(ARGS)

.PHONY: inject-faults
inject-faults: ## change a library while each system call fails in turn (Linux with strace)
	@cargo build --quiet --no-default-features --bin mnist-tui
	@scripts/inject-faults target/debug/mnist-tui $(ARGS)

.PHONY: libtorch
libtorch: prerequisites ## fetch libtorch into the user's cache, once; LIBTORCH set: use that one
	@python3 scripts/fetch-libtorch

.PHONY: prerequisites
prerequisites:
	@scripts/prerequisites
