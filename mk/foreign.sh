#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# foreign.sh BUILD DRIVER FREEBSD: builds somebody's driver source for each page
# size, and prints the directory of its modules.
#
# Each source has a directory of its own, BUILD/foreign/KEY/modules, where KEY
# digests the source and the headers beside it, so that drivers of one name are
# never mixed.  A variant whose source, headers and tools are what they were is
# not built again.
#
# Status 1, and what the compiler says, for a source that does not compile with
# pages of 4 KiB; where it does not with larger ones, the file .failed instead of
# the module says why, and scenarios with such pages are skipped.
# With RACES set, the variants that data races are found with are built as well.
# Environment: CC RACES
set -eu

build=$1 driver=$2 freebsd=$3
: "${CC:=cc}" "${RACES:=}"
export CC

fail() {
	echo "$1" >&2
	exit 2
}

case $freebsd in
12|13|14|15|16) ;;
*) fail "FREEBSD=$freebsd: there are 12, 13, 14, 15 and 16" ;;
esac
[ -e "$driver" ] || fail "DRIVER=$driver: no such file"
[ -f "$driver" ] || fail "DRIVER=$driver: not a file: name the driver's C source"
[ -r "$driver" ] || fail "DRIVER=$driver: cannot be read"
case $driver in
*.c) ;;
*) fail "DRIVER=$driver: not a C source: its name does not end in .c" ;;
esac

name=$(basename "$driver" .c)
source_hash=$({
	echo "$name"
	cat "$driver"
	cat "$(dirname "$driver")"/*.h 2>/dev/null || :
} | sh mk/digest.sh)
directory=$build/foreign/$(echo "$source_hash" | cut -c 1-12)/modules
mkdir -p "$directory"

tools_hash=$({
	echo "$CC $(cd "$(dirname "$driver")" && pwd)"
	$CC --version
	find sim/include sim/module mk/foreign.sh mk/module.sh \
	    mk/not-provided.sh "$build/kpi.list" -type f | LC_ALL=C sort | xargs cat
} | sh mk/digest.sh)

# refusal LOG PAGE-KILOBYTES: why, and at which line of the driver, in one.
refusal() {
	what=$(sed -n 's/.*error: //p; /not provided/p' "$1" | head -n 1)
	line=$(sed -n "s/.*$name\.c:\([0-9][0-9]*\):[0-9].*/\1/p" "$1" |
	    head -n 1)
	echo "the driver does not compile with pages of $2 KiB" \
	    "($name.c${line:+:$line}: ${what:-see the compiler})"
}

# build_variant PAGE-KILOBYTES [-races]: false if it does not compile.
build_variant() {
	variant=$directory/$name-fbsd$freebsd-${1}k${2:-}
	if [ "$(cat "$variant.hash" 2>/dev/null)" = "$tools_hash" ]; then
		cat "$variant.log" >&2
		[ ! -f "$variant.failed" ]
		return
	fi
	rm -rf "$variant".*
	status=0
	sh mk/module.sh "$variant.so" "$driver" "$1" "$freebsd" foreign \
	    "$build/kpi.list" >"$variant.log" 2>&1 || status=$?
	[ "$1${2:-}" = 4 ] && cat "$variant.log" >&2
	if [ "$status" -ne 0 ]; then
		refusal "$variant.log" "$1" >"$variant.failed"
	fi
	# What was said of one page size need not be said of each.
	[ "$1${2:-}" = 4 ] || : >"$variant.log"
	echo "$tools_hash" >"$variant.hash"
	return "$status"
}

# For which versions the source compiles, as "15 or 16"; it is found out once.
versions() {
	kept=$directory/$name-fbsd$freebsd-4k.versions
	if [ -f "$kept" ]; then
		cat "$kept"
		return
	fi
	found=
	mkdir -p "$directory/version"
	for version in 12 13 14 15 16; do
		if sh mk/module.sh "$directory/version/$name.so" "$driver" 4 \
		    "$version" foreign "$build/kpi.list" >/dev/null 2>&1; then
			found="${found:+$found or }$version"
		fi
	done
	rm -rf "$directory/version"
	echo "$found" | tee "$kept"
}

if ! build_variant 4; then
	others=$(versions)
	echo "DRIVER=$driver: does not build for FreeBSD" \
	    "$freebsd${others:+; it does with FREEBSD=$others}" >&2
	exit 1
fi
build_variant 16 || :
build_variant 64 || :
if [ -n "$RACES" ]; then
	for pages in 4 16 64; do
		build_variant "$pages" -races || :
	done
fi
echo "$directory"
