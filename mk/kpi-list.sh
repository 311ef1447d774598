#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# kpi-list.sh LIST OBJECT...: writes the symbols that a driver module may link
# against, in the form of the linker's --dynamic-list: everything that the
# simulator's objects define under a kpi_ name, and what compilers call by
# themselves.
set -eu

list=$1
shift
{
	echo "{"
	nm -g --defined-only "$@" |
	    awk '$3 ~ /^(kpi|__tsan|__ubsan|__stack_chk)_/ { print "\t" $3 ";" }' |
	    LC_ALL=C sort -u
	echo "	__sanitizer_cov_trace_pc;"
	echo "};"
} >"$list.new"
if cmp -s "$list.new" "$list" 2>/dev/null; then
	rm "$list.new"
	touch "$list"
else
	mv "$list.new" "$list"
fi
