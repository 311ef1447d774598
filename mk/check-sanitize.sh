#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-sanitize.sh BUILD: the Check suites and every scenario, built with
# AddressSanitizer and UndefinedBehaviorSanitizer, driver modules included; as
# many suites at a time as there are processors.
set -eu

build=$1
# The seeded bugs are built without: the sanitizers would end the process where
# the simulator's rules are to speak.
sh mk/bugs.sh "$build"
export CK_FORK=no
export ASAN_OPTIONS=detect_leaks=1:exitcode=99:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:detect_stack_use_after_return=0:allow_user_segv_handler=1:suppressions="$PWD/mk/asan.supp"
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1:exitcode=99
# shellcheck disable=SC2046
sh mk/suites.sh run "$build" "$build/sanitized" $("$build/check_vtsim" -l)
