#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# other-compiler.sh BUILD: the drivers as the other compiler would have them
# (clang where CC is gcc, and the other way round), without optimisation, in
# BUILD/other-compiler, for the test that the hash of a run depends on neither.
#
# Environment: CC
set -eu

if [ "$1" = --build ]; then
	build=$2
	rm -rf "$build/other-compiler"
	mkdir -p "$build/other-compiler"
	awk '$1 ~ /^virtio_/ && $6 == "plain"' "$build/modules.list" |
	    while read -r name source pages freebsd kind _; do
		OPTIMISE=-O0 sh mk/module.sh \
		    "$build/other-compiler/$name-fbsd$freebsd-${pages}k.so" \
		    "$source" "$pages" "$freebsd" "$kind" "$build/kpi.list"
	done
	exit
fi

build=$1
: "${CC:=cc}"

other=gcc
case $($CC --version | head -n 1) in
*gcc*|*Free\ Software*) other=clang ;;
esac
stamp=$build/stamps/other-compiler.stamp
[ -d "$build/other-compiler" ] || rm -f "$stamp"
if ! command -v "$other" >/dev/null 2>&1; then
	rm -rf "$build/other-compiler" "$stamp"
	echo "note: no $other here: hashes are not compared between compilers"
	exit
fi
CC=$other exec sh mk/stamp.sh "$stamp" driver/sys fixtures/drivers sim/include \
    sim/module mk/module.sh mk/other-compiler.sh "$build/kpi.list" \
    "$build/modules.list" -- sh mk/other-compiler.sh --build "$build"
