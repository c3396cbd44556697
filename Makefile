# nnqft: `make run` and `make test` are all that a fresh machine with a Swift toolchain needs.

SWIFT_TEST = swift test -c release -Xswiftc -enable-testing

.PHONY: all run test test-long lint format benchmark clean

all:
	@scripts/install-dependencies
	swift build -c release --product nnqft

# The main job on a shipped example, on this machine's cores. Run again, it finds its store complete and prints the table.
run: all
	.build/release/nnqft run Examples/erf-d1.yaml

test:
	@scripts/install-dependencies --tests
	scripts/lint-kernels
	$(SWIFT_TEST)

# The exhaustive sweeps and the heavy statistics, and the sanitizers: about an hour on two cores.
test-long:
	@scripts/install-dependencies --tests
	NNQFT_LONG=1 $(SWIFT_TEST)
	scripts/test-sanitizers

lint:
	scripts/lint-kernels
	scripts/check-format

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

benchmark:
	@scripts/install-dependencies
	swift package --package-path Benchmarks benchmark

clean:
	swift package clean
