#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-valgrind.sh BUILD: the Check suites and every scenario under memcheck,
# in one process, so that what is lost at its end is seen.
set -eu

build=$1
sh mk/bugs.sh "$build"
export CK_FORK=no
exec valgrind --quiet --error-exitcode=99 --leak-check=full \
    --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
    --suppressions=mk/valgrind.supp --num-callers=20 --fair-sched=no \
    "$build/check_vtsim"
