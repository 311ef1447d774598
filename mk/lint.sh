#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# lint.sh BUILD [quick]: clang-tidy (.clang-tidy) and cppcheck
# (mk/cppcheck.supp) on the C of the tree, luacheck (.luacheckrc) on its
# scenarios, shellcheck (.shellcheckrc) on its scripts.  Status 1 if one of them
# finds something.  With "quick" without clang-tidy, which takes minutes.
#
# A file that was in order is read again only when it, a header or one of the
# configurations has changed: $BUILD/lint has a stamp for each.
set -eu

build=$1 quick=${2:-}
jobs=$(getconf _NPROCESSORS_ONLN)
for tool in clang-tidy cppcheck luacheck shellcheck; do
	command -v "$tool" >/dev/null 2>&1 || {
		echo "lint.sh: there is no $tool;" \
		    "type: sh mk/dependencies.sh lint" >&2
		exit 2
	}
done

lua_cflags=$(pkg-config --cflags lua5.4)
library_cflags=$(pkg-config --cflags check json-c libxml-2.0)
compiler=$(clang -print-resource-dir)/include
# The kernel's malloc() and free() are no libc's: the analyzer knows them by name.
own="-Dmalloc=kernel_malloc -Dfree=kernel_free"
kernel="$own -std=gnu11 -ffreestanding -nostdinc -isystem $compiler -D_KERNEL
    -D_VTSIM -DINVARIANTS -DINVARIANT_SUPPORT -DWITNESS -I. -Isim/include"
host="-std=gnu11 -D_GNU_SOURCE -I. $lua_cflags $library_cflags"
module="$own -std=gnu17 -ffreestanding -nostdinc -D_KERNEL -DKLD_MODULE
    -DINVARIANTS -DINVARIANT_SUPPORT -DWITNESS -D__FreeBSD_version=1600000
    -DPAGE_SHIFT=12 -DMODULE_SOURCE=__FILE__ -Idriver/sys -Isim/include -I."

# A line for each source: its world and its path.
sources() {
	find sim -name '*.c' ! -path 'sim/os/*' ! -path 'sim/module/*' |
	    sed 's/^/kernel /'
	find harness/check/kernel -name '*.c' | sed 's/^/kernel /'
	find sim/os harness -name '*.c' ! -path 'harness/check/kernel/*' |
	    sed 's/^/host /'
	find driver sim/module -name '*.c' | sed 's/^/module /'
}

export kernel host module
status=0
tidy() {
	# A stamp is good while it is newer than the file and than all that the file
	# may include.
	newest=$({
		find sim harness driver -name '*.h' -o -name '*.def'
		echo mk/lint.sh
		echo .clang-tidy
	} | xargs ls -t | sed -n 1p)
	mkdir -p "$build/lint"
	sources | LC_ALL=C sort | while read -r world source; do
		stamp=$build/lint/$(echo "$source" | tr / +)
		[ -n "$(find "$stamp" -newer "$source" -newer "$newest" \
		    2>/dev/null)" ] || echo "$world $source $stamp"
	done >"$build/lint/due"
	echo "lint: $(wc -l <"$build/lint/due") of $(sources | wc -l) C files are new"

	# shellcheck disable=SC2016
	xargs -P "$jobs" -n 3 sh -c '
	world=$1 source=$2 stamp=$3
	eval "flags=\$$world"
	clang-tidy --quiet "$source" -- $flags >"$stamp.out" 2>&1 || {
		mv "$stamp.out" "$stamp.found"
		exit 1
	}
	rm -f "$stamp.out" "$stamp.found"
	: >"$stamp"' sh <"$build/lint/due" || status=1
	# Once, what is found in a header; how it comes to it is in the .found file.
	cat "$build"/lint/*.found 2>/dev/null | grep -E ': (error|warning): ' |
	    sed "s,^$PWD/,,; s,^\./,," | LC_ALL=C sort -u
}
[ "$quick" = quick ] || tidy

# cppcheck keeps its own account of what has changed.
mkdir -p "$build/lint/cppcheck"
cppcheck_run() {
	cppcheck --quiet -j "$jobs" --inline-suppr --error-exitcode=1 \
	    --enable=warning,performance,portability --std=c11 \
	    --suppressions-list=mk/cppcheck.supp \
	    --cppcheck-build-dir="$build/lint/cppcheck" \
	    --template='{file}:{line}: {severity}: {message} [{id}]' "$@" ||
	    status=1
}
# shellcheck disable=SC2046
cppcheck_run -I. -Isim/include -D_KERNEL -D_VTSIM -DINVARIANTS \
    -D__FreeBSD_version=1600000 -DPAGE_SHIFT=12 -D__GNUC__=12 -D__x86_64__=1 \
    $(sources | awk '$1 == "kernel" { print $2 }' | LC_ALL=C sort)
# shellcheck disable=SC2046
cppcheck_run -I. -D_GNU_SOURCE -D__GNUC__=12 -D__x86_64__=1 \
    $(sources | awk '$1 == "host" { print $2 }' | LC_ALL=C sort)
cppcheck_run -Idriver/sys -Isim/include -I. -D_KERNEL -DKLD_MODULE \
    -D__FreeBSD_version=1600000 -DPAGE_SHIFT=12 -D__GNUC__=12 -D__x86_64__=1 \
    driver/sys/dev

find mk driver .ci \( -name '*.sh' -o -path .ci/run \) \
    -exec shellcheck --format=gcc {} + || status=1

luacheck --no-color --quiet fixtures >"$build/lint/luacheck" || {
	sed -n "s/^    //p" "$build/lint/luacheck"
	status=1
}
[ "$status" -ne 0 ] || echo "lint: nothing found"
exit "$status"
