# nnqft: `make run` and `make test` are all that a fresh machine with a Swift toolchain needs.

# Swift's runtime is linked in, so that the program runs where there is no Swift.
SWIFT_BUILD = swift build -c release --static-swift-stdlib
TEST_FLAGS = -c release -Xswiftc -enable-testing
SWIFT_TEST = swift test $(TEST_FLAGS)

PREFIX ?= /usr/local
DESTDIR ?=
ZSH_FUNCTIONS ?= share/zsh/site-functions
PLACE = $(DESTDIR)$(PREFIX)
INSTALLED = bin/nnqft share/man/man1/nnqft.1 share/bash-completion/completions/nnqft \
  share/fish/vendor_completions.d/nnqft.fish $(ZSH_FUNCTIONS)/_nnqft

.PHONY: all program run test test-long test-packages lint format benchmark bench-peers install uninstall deb docs clean

all:
	@scripts/install-dependencies
	@$(MAKE) --no-print-directory program

program:
	$(SWIFT_BUILD) --product nnqft

# The main job on a shipped example, on this machine's cores. Run again, it finds its store complete and prints the table.
run: all
	.build/release/nnqft run Examples/erf-d1.yaml

test:
	@scripts/install-dependencies --tests
	scripts/lint-kernels
	$(SWIFT_TEST)
	SWIFT_BUILD="swift build $(TEST_FLAGS)" scripts/build-share .build/share
	scripts/lint-manual .build/share/nnqft.1

# The exhaustive sweeps and the heavy statistics, and the sanitizers: about an hour on two cores.
test-long:
	@scripts/install-dependencies --tests
	NNQFT_LONG=1 $(SWIFT_TEST)
	scripts/test-sanitizers
	scripts/test-mpi

lint:
	scripts/lint-kernels
	scripts/check-format

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

benchmark:
	@scripts/install-dependencies
	swift package --package-path Benchmarks benchmark

# The same work by nnqft and by NumPy, PyTorch, JAX, Numba and a module a network, in turn on this machine: ten minutes or so.
bench-peers: all
	scripts/bench-peers

# The program, its manual page and its completions for bash, fish and zsh.
install: program
	SWIFT_BUILD="$(SWIFT_BUILD)" scripts/build-share .build/share
	install -D -s -m 755 .build/release/nnqft $(PLACE)/bin/nnqft
	install -D -m 644 .build/share/nnqft.1 $(PLACE)/share/man/man1/nnqft.1
	install -D -m 644 .build/share/nnqft.bash $(PLACE)/share/bash-completion/completions/nnqft
	install -D -m 644 .build/share/nnqft.fish $(PLACE)/share/fish/vendor_completions.d/nnqft.fish
	install -D -m 644 .build/share/_nnqft $(PLACE)/$(ZSH_FUNCTIONS)/_nnqft

uninstall:
	rm -f $(addprefix $(PLACE)/,$(INSTALLED))

# A Debian package, .build/deb/nnqft_VERSION_ARCHITECTURE.deb.
deb:
	@scripts/install-dependencies --packages
	mkdir -p .build/deb
	dpkg-checkbuilddeps
	debian/rules clean
	debian/rules binary

# Builds the package of Examples/library, and installs the Debian package and runs `make run`, each in a new root of Debian.
test-packages: deb
	scripts/test-library
	scripts/test-package .build/deb/nnqft_*.deb
	scripts/test-fresh-machine

# API documentation for the libraries, .build/docs; a warning is an error, and so is a public symbol without a comment.
docs: all
	SWIFT_BUILD="$(SWIFT_BUILD)" scripts/check-documentation
	SWIFT_BUILD="$(SWIFT_BUILD)" scripts/build-docs .build/docs

clean:
	swift package clean
	rm -rf .build/share .build/deb .build/docs
