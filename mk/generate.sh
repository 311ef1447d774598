#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# Writes $BUILD/Makefile: an explicit rule for each object, program and module.
#
# GNU make and bmake agree on explicit rules and on `-include', and on little
# else that a build outside of the source tree needs; so the rules are listed
# by this script.  The file is replaced only when it changed.
#
# Environment: BUILD CC SANITIZE EXTRA_CFLAGS
set -eu

: "${BUILD:=build}" "${CC:=cc}"
: "${SANITIZE:=}" "${EXTRA_CFLAGS:=}"

mkdir -p "$BUILD"

compiler_include=$($CC -print-file-name=include)
if [ ! -f "$compiler_include/stdint.h" ]; then
	compiler_include=$($CC -print-resource-dir)/include
fi
lua_cflags=$(pkg-config --cflags lua5.4)
lua_libs=$(pkg-config --libs lua5.4)
library_cflags=$(pkg-config --cflags libxml-2.0 json-c)
library_libs="$(pkg-config --libs libxml-2.0 json-c) -ledit"
check_cflags=$(pkg-config --cflags check)
check_libs=$(pkg-config --libs check)

sanitizer=
case $SANITIZE in
"") ;;
*) sanitizer="-fsanitize=$SANITIZE -fno-sanitize-recover=undefined" ;;
esac

common="-g -O2 -fno-omit-frame-pointer -fno-strict-aliasing -Wall -Wextra -Werror -I. $EXTRA_CFLAGS $sanitizer"
freestanding="-ffreestanding -nostdinc -fno-common -fno-builtin-printf -fno-builtin-snprintf -D_KERNEL -DINVARIANTS -DINVARIANT_SUPPORT -DWITNESS"
kernel_flags="-std=gnu11 $common $freestanding -momit-leaf-frame-pointer -D_VTSIM -isystem $compiler_include -Isim/include"
host_flags="-std=gnu11 -D_GNU_SOURCE $common $lua_cflags $library_cflags $check_cflags"

# object SOURCE: $o, its path below obj/ with slashes kept; $directories has all
# of theirs.
directories=
object() {
	o=$BUILD/obj/${1%.c}.o
	case " $directories " in
	*" ${o%/*} "*) ;;
	*) directories="$directories ${o%/*}" ;;
	esac
}

kernel_sources=$(find sim -name '*.c' ! -path 'sim/os/*' ! -path 'sim/module/*' | LC_ALL=C sort)
os_sources=$(find sim/os -name '*.c' | LC_ALL=C sort)
harness_sources=$(find harness -name '*.c' ! -path 'harness/check/*' ! -path 'harness/bench/*' ! -path 'harness/reproduce/*' ! -name vtsim.c | LC_ALL=C sort)
check_sources=$(find harness/check -name '*.c' ! -path 'harness/check/kernel/*' 2>/dev/null | LC_ALL=C sort)
# Tests of the fake kernel from within: kernel code, in check_vtsim only.
kernel_check_sources=$(find harness/check/kernel -name '*.c' 2>/dev/null | LC_ALL=C sort)
reproduce_sources=$(find harness/reproduce -name '*.c' | LC_ALL=C sort)
bench_sources=$(find harness/bench -name '*.c' 2>/dev/null | LC_ALL=C sort)

# The modules: "name source page-kilobytes freebsd kind variant" a line.  The
# variant "-races" is instrumented; no other sanitizer goes with that.
modules() {
	races=-races
	[ -n "$SANITIZE" ] && races=
	for pages in 4 16 64; do
		for variant in plain $races; do
			echo "virtio_balloon driver/sys/dev/virtio/balloon/virtio_balloon.c $pages 16 own $variant"
		done
	done
	for source in console/sys/dev/virtio/console/virtio_console.c \
	    terminal/sys/dev/virtio/console/virtio_terminal.c \
	    entropy/sys/dev/virtio/random/virtio_random.c; do
		for variant in plain $races; do
			echo "$(basename "$source" .c) fixtures/drivers/$source 4 16 own $variant"
		done
	done
	find fixtures -path '*/modules/*.c' 2>/dev/null | LC_ALL=C sort |
	    while read -r source; do
		variants=plain
		case $source in
		fixtures/rules/*) variants="plain $races" ;;
		esac
		for variant in $variants; do
			name=${source##*/}
			echo "${name%.c} $source 4 16 own $variant"
		done
	done
}

# compile_rule OBJECT SOURCE FLAGS-VARIABLE
compile_rule() {
	printf '%s: %s %s/flags\n\t@echo "  CC      %s"\n' "$1" "$2" "$BUILD" "$2"
	printf '\t@$(CC) $(%s) -MMD -MP -c %s -o %s\n-include %s\n' \
	    "$3" "$2" "$1" "${1%.o}.d"
}

# link_rule PROGRAM OBJECTS-VARIABLES LIBRARIES
link_rule() {
	printf '%s: %s %s\n\t@echo "  LINK    %s"\n' "$1" "$2" "$list" "$1"
	printf '\t@$(CC) %s -g -Wl,--dynamic-list=%s -Wl,-z,now -o %s %s %s\n' \
	    "$sanitizer" "$list" "$1" "$2" "$3"
}

out=$BUILD/Makefile.new
{
	echo "# Written by mk/generate.sh; do not edit."
	echo "BUILD=$BUILD"
	echo "CC=$CC"
	echo "KERNEL_FLAGS=$kernel_flags"
	echo "HOST_FLAGS=$host_flags"
	echo

	kernel_objects=
	for source in $kernel_sources; do
		object "$source"
		kernel_objects="$kernel_objects $o"
		compile_rule "$o" "$source" KERNEL_FLAGS
	done
	host_objects=
	harness_objects=
	bench_objects=
	object harness/check/bug.c
	reproduce_objects=$o
	check_objects=
	for source in $kernel_check_sources; do
		object "$source"
		check_objects="$check_objects $o"
		compile_rule "$o" "$source" KERNEL_FLAGS
	done
	for source in $os_sources $harness_sources harness/vtsim.c \
	    $check_sources $bench_sources $reproduce_sources; do
		[ -f "$source" ] || continue
		object "$source"
		case $source in
		harness/check/*) check_objects="$check_objects $o" ;;
		harness/bench/*) bench_objects="$bench_objects $o" ;;
		harness/reproduce/*)
			reproduce_objects="$reproduce_objects $o" ;;
		harness/vtsim.c) vtsim_object=$o ;;
		harness/*) harness_objects="$harness_objects $o" ;;
		*) host_objects="$host_objects $o" ;;
		esac
		compile_rule "$o" "$source" HOST_FLAGS
	done
	# shellcheck disable=SC2086
	mkdir -p $directories

	# What modules may link against: one list, made of what is there.
	list=$BUILD/kpi.list
	echo "KERNEL_OBJECTS=$kernel_objects"
	echo "HARNESS_OBJECTS=$harness_objects $host_objects"
	echo "CHECK_OBJECTS=$check_objects"
	echo "BENCH_OBJECTS=$bench_objects"
	echo "REPRODUCE_OBJECTS=$reproduce_objects"
	printf '%s: $(KERNEL_OBJECTS) mk/kpi-list.sh\n\t@sh mk/kpi-list.sh %s $(KERNEL_OBJECTS)\n' \
	    "$list" "$list"
	libraries="$lua_libs $library_libs -ldl -lm"
	shared='$(HARNESS_OBJECTS) $(KERNEL_OBJECTS)'
	link_rule "$BUILD/vtsim" "$vtsim_object $shared" "$libraries"
	link_rule "$BUILD/check_vtsim" "\$(CHECK_OBJECTS) $shared" \
	    "$check_libs $libraries"
	link_rule "$BUILD/bench_vtsim" "\$(BENCH_OBJECTS) $shared" "$libraries"
	link_rule "$BUILD/reproduce_vtsim" "\$(REPRODUCE_OBJECTS) $shared" \
	    "$libraries"

	mkdir -p "$BUILD/modules"
	all_modules=
	modules >"$BUILD/modules.list"
	while read -r name source pages freebsd kind variant; do
		# Modules that break rules on purpose would be ended by the
		# sanitizers before the simulator's own rules can speak.
		checked=$SANITIZE
		case $source in
		fixtures/rules/*) checked= ;;
		esac
		so=$BUILD/modules/$name-fbsd$freebsd-${pages}k${variant#plain}.so
		all_modules="$all_modules $so"
		printf '%s: %s sim/module/glue.c mk/module.sh mk/not-provided.sh %s %s/flags\n\t@echo "  MODULE  %s"\n' \
		    "$so" "$source" "$list" "$BUILD" "$so"
		printf '\t@CC="$(CC)" SANITIZE="%s" sh mk/module.sh %s %s %s %s %s %s\n-include %s\n' \
		    "$checked" "$so" "$source" "$pages" "$freebsd" "$kind" \
		    "$list" "${so%.so}.d"
	done <"$BUILD/modules.list"

	# The manual pages that the program writes of itself.
	mkdir -p "$BUILD/man"
	for page in vtsim.1 vtsim-scenario.5; do
		printf '%s: %s\n\t@%s help --mdoc %s >%s.new && mv %s.new %s\n' \
		    "$BUILD/man/$page" "$BUILD/vtsim" "$BUILD/vtsim" \
		    "${page%.*}" "$BUILD/man/$page" "$BUILD/man/$page" \
		    "$BUILD/man/$page"
	done
	echo "programs: $BUILD/vtsim $BUILD/man/vtsim.1" \
	    "$BUILD/man/vtsim-scenario.5"
	echo "modules: $all_modules"
	echo "check_programs: programs $BUILD/check_vtsim"
	echo "bench_programs: $BUILD/bench_vtsim"
	echo "reproduce_programs: $BUILD/reproduce_vtsim"
	echo ".PHONY: programs modules check_programs bench_programs"
	echo ".PHONY: reproduce_programs"
} >"$out"

replace() {
	if cmp -s "$1" "$2" 2>/dev/null; then
		rm "$1"
	else
		mv "$1" "$2"
	fi
}

echo "$CC $($CC --version | head -n 1) $kernel_flags $host_flags" \
    >"$BUILD/flags.new"
replace "$BUILD/flags.new" "$BUILD/flags"
replace "$out" "$BUILD/Makefile"
