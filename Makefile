# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# vtsim: see README.md.  GNU make and FreeBSD's make (bmake) both work.
#
# This file only names the targets.  The rules for objects, programs and
# modules are written to $(BUILD)/Makefile by mk/generate.sh.

BUILD=		build
PREFIX=		/usr/local
DESTDIR=
CC=		cc
DRIVER=
FREEBSD=	16
SYSDIR=		/usr/src/sys
MANUALS=

GENERATE=	BUILD="$(BUILD)" CC="$(CC)" sh mk/generate.sh

# What `check' needs: to judge somebody's driver, only the program.
CHECKED=	$$([ -n "$(DRIVER)" ] && echo programs || \
		echo check_programs reproduce_programs modules)

.PHONY: all dependencies programs demo check check-valgrind check-sanitize
.PHONY: check-qemu
.PHONY: install uninstall deb port
.PHONY: check-headers check-manuals coverage reproduce explore bench
.PHONY: format-check lint lint-quick clean

all: programs

dependencies:
	@sh mk/dependencies.sh

programs: dependencies
	@$(GENERATE)
	@$(MAKE) -f $(BUILD)/Makefile programs modules

demo: programs
	@sh mk/demo.sh "$(BUILD)"

check: dependencies
	@$(GENERATE)
	@$(MAKE) -f $(BUILD)/Makefile $(CHECKED)
	@DRIVER="$(DRIVER)" FREEBSD="$(FREEBSD)" CC="$(CC)" \
	    sh mk/check.sh "$(BUILD)"

reproduce: dependencies
	@$(GENERATE)
	@$(MAKE) -j "$$(getconf _NPROCESSORS_ONLN)" -f $(BUILD)/Makefile \
	    programs reproduce_programs modules
	@CC="$(CC)" sh mk/reproduce.sh "$(BUILD)"

explore: dependencies
	@$(GENERATE)
	@$(MAKE) -f $(BUILD)/Makefile programs modules
	@CC="$(CC)" sh mk/explore.sh long "$(BUILD)"

check-valgrind: dependencies
	@$(GENERATE)
	@$(MAKE) -f $(BUILD)/Makefile check_programs modules
	@sh mk/check-valgrind.sh "$(BUILD)"

check-sanitize: dependencies
	@SANITIZE=address,undefined BUILD="$(BUILD)/sanitize" CC="$(CC)" \
	    sh mk/generate.sh
	@$(MAKE) -f $(BUILD)/sanitize/Makefile check_programs modules
	@sh mk/check-sanitize.sh "$(BUILD)/sanitize"

check-qemu:
	@sh mk/dependencies.sh qemu
	@$(GENERATE)
	@$(MAKE) -f $(BUILD)/Makefile check_programs modules
	@sh mk/check-qemu.sh "$(BUILD)"

check-headers:
	@sh driver/check-headers.sh "$(SYSDIR)"

check-manuals:
	@[ -n "$(MANUALS)" ] || sh mk/dependencies.sh manuals
	@CC="$(CC)" MANUALS="$(MANUALS)" sh mk/check-manuals.sh "$(BUILD)"

bench: programs
	@$(MAKE) -f $(BUILD)/Makefile bench_programs
	@sh mk/bench.sh "$(BUILD)"

coverage: programs
	@sh mk/dependencies.sh coverage
	@CC="$(CC)" sh mk/coverage.sh "$(BUILD)"

format-check:
	@sh mk/dependencies.sh lint
	@sh mk/format-check.sh

lint: dependencies
	@sh mk/dependencies.sh lint
	@sh mk/lint.sh "$(BUILD)"

lint-quick: dependencies
	@sh mk/dependencies.sh lint
	@sh mk/lint.sh "$(BUILD)" quick

install: programs
	@sh mk/install.sh "$(BUILD)" "$(DESTDIR)$(PREFIX)" install

uninstall:
	@sh mk/install.sh "$(BUILD)" "$(DESTDIR)$(PREFIX)" uninstall

deb: programs
	@sh mk/deb.sh "$(BUILD)"

port: programs
	@sh mk/port.sh "$(BUILD)"

clean:
	rm -rf "$(BUILD)"
