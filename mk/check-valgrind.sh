#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-valgrind.sh BUILD: the Check suites and every scenario under memcheck,
# in one process, so that what is lost at its end is seen.  The determinism
# suite is left out: it is the same scenarios eight times more.
set -eu

build=$1
sh mk/bugs.sh "$build"
suites=$("$build/check_vtsim" -l | awk '$1 != "determinism" { print $1 }')
echo "left out under memcheck: determinism (the same scenarios, repeated)"
export CK_FORK=no
# shellcheck disable=SC2086
exec valgrind --quiet --error-exitcode=99 --leak-check=full \
    --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
    --suppressions=mk/valgrind.supp --num-callers=20 --fair-sched=no \
    "$build/check_vtsim" $suites
