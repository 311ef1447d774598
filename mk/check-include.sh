#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-include.sh BUILD: every header of sim/include compiles by itself, and
# all of them together for each version of FreeBSD, as a module includes them
# and as the simulator does.
#
# sys/mutex.h is FreeBSD's exception: it wants sys/lock.h before it.
# Environment: CC
set -eu

build=$1/include-check
: "${CC:=cc}"

rm -rf "$build"
mkdir -p "$build"

headers=$(cd sim/include && find . -name '*.h' | sed 's|^\./||' | LC_ALL=C sort)
freestanding="-fsyntax-only -ffreestanding -nostdinc -D_KERNEL -DINVARIANTS
    -DINVARIANT_SUPPORT -DWITNESS -Wall -Wextra -Werror -Isim/include"
module="-std=gnu17 -DKLD_MODULE -DPAGE_SHIFT=12"
simulator="-std=gnu11 -D_VTSIM -I. -isystem $($CC -print-file-name=include)"

for header in $headers; do
	name=$build/$(echo "$header" | tr / -).c
	: >"$name"
	[ "$header" = sys/mutex.h ] && echo "#include <sys/lock.h>" >"$name"
	echo "#include <$header>" >>"$name"
done
# shellcheck disable=SC2086
$CC $freestanding $module "$build"/*.h.c

# all_of FREEBSD: all headers but those that this version has not, in one file;
# they say so themselves.
all_of() {
	echo "#include <sys/param.h>"
	echo "#include <sys/lock.h>"
	for header in $headers; do
		grep -q "#error \"FreeBSD $1 has no" "sim/include/$header" ||
		    echo "#include <$header>"
	done
}

# What modules are told of the version, mk/module.sh says.
sed -n 's/^\([0-9]*\)) version=\([0-9]*\) .*/\1 \2/p' mk/module.sh |
    while read -r freebsd version; do
	all_of "$freebsd" >"$build/freebsd$freebsd.c"
	# shellcheck disable=SC2086
	$CC $freestanding $module -D__FreeBSD_version="$version" \
	    "$build/freebsd$freebsd.c" || {
		echo "sim/include does not compile for FreeBSD $freebsd" >&2
		exit 1
	}
done
# shellcheck disable=SC2086
$CC $freestanding $simulator "$build/freebsd16.c"

echo "  INCLUDE $(echo "$headers" | wc -l) headers"
