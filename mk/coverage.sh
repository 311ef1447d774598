#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# coverage.sh BUILD: which lines and branches of the driver the scenarios reach.
#
# Builds the driver's modules so that they count (gcc's --coverage, without
# optimisation), runs the scenarios on them, and has gcovr write
# BUILD/coverage/index.html.  Prints one line in the end.
#
# Branches within the kernel's macros are the kernel's: an assertion that fails,
# a list that is found broken.  They do not count.
# driver/unreached.txt explains each other branch that is not reached.  Status 1 if a
# line is not reached, if a branch is neither reached nor explained, if less
# than 95 % of the branches are reached, or if something is explained that is
# reached or not there.
# Environment: CC
set -eu

build=$1
directory=$build/coverage
driver=driver/sys/dev/virtio/balloon/virtio_balloon.c
explained=driver/unreached.txt

# Only gcc's counters can be taken out of a module in the middle of a run.
CC=${CC:-cc}
case $($CC --version | head -n 1) in
*gcc*|*Free\ Software*) ;;
*) CC=gcc ;;
esac
command -v "$CC" >/dev/null 2>&1 || {
	echo "coverage.sh: needs gcc" >&2
	exit 2
}

rm -rf "$directory"
mkdir -p "$directory/modules"
for pages in 4 16 64; do
	CC=$CC COVERAGE=yes OPTIMISE=-O0 sh mk/module.sh \
	    "$directory/modules/virtio_balloon-fbsd16-${pages}k.so" \
	    "$driver" "$pages" 16 own "$build/kpi.list"
done
"$build/vtsim" run --modules "$directory/modules" --orders 1 \
    fixtures/conformance fixtures/driver fixtures/demo \
    >"$directory/run.out" 2>&1 || {
	cat "$directory/run.out"
	exit 1
}
gcovr --root . --filter "$driver" --html-details "$directory/index.html" \
    --html-title "virtio_balloon(4) as reached by the scenarios" \
    --cobertura-pretty --cobertura "$directory/coverage.xml" \
    --exclude-branches-by-pattern \
    '.*(KASSERT|TAILQ_[A-Z_]+|EVENTHANDLER_DEREGISTER)\(.*' \
    --gcov-executable gcov "$directory/modules" >"$directory/gcovr.out" 2>&1 || {
	cat "$directory/gcovr.out"
	exit 1
}
awk -v driver="$driver" -v explained="$explained" -f mk/coverage.awk \
    "$directory/coverage.xml" || exit 1
echo "line by line: $directory/index.html"
