#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-valgrind.sh BUILD: the Check suites and every scenario under memcheck,
# each suite in one process, so that what is lost at its end is seen; as many
# suites at a time as there are processors.
set -eu

build=$1
sh mk/bugs.sh "$build"
suites=$("$build/check_vtsim" -l | grep -vxE 'determinism|processes')
cat <<NOTE
left out under memcheck:
  determinism and processes: the same scenarios, repeated
  orders: three scenarios in four; as they come, all of them run
  explore: two preemptions where one is searched as well
  foreign: 15 conformance scenarios in 16; what they find is known
  races: the instrumented driver, whose accesses are calls: too slow
NOTE
UNDER="env CK_FORK=no valgrind --quiet --error-exitcode=99 --leak-check=full
--show-leak-kinds=definite,indirect
--errors-for-leak-kinds=definite,indirect
--suppressions=mk/valgrind.supp --num-callers=20 --fair-sched=no"
UNDER=$(echo "$UNDER" | tr '\n' ' ')
export UNDER
# shellcheck disable=SC2086
sh mk/suites.sh run "$build" "$build/memcheck" $suites
