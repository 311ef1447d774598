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
# To files: standard error is a test's own where it reads what a command says.
reports=$PWD/$build/sanitizers
rm -rf "$reports"
mkdir -p "$reports"
export CK_FORK=no
asan=detect_leaks=1:exitcode=99:detect_stack_use_after_return=0
# Faults are the simulator's own to tell.
asan=$asan:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0
asan=$asan:allow_user_segv_handler=1:suppressions=$PWD/mk/asan.supp
export ASAN_OPTIONS="$asan:log_path=$reports/report"
ubsan=print_stacktrace=1:halt_on_error=1:exitcode=99
export UBSAN_OPTIONS="$ubsan:log_path=$reports/report"
# shellcheck disable=SC2046
sh mk/suites.sh run "$build" "$build/sanitized" \
    $("$build/check_vtsim" -l) || {
	cat "$reports"/* 2>/dev/null
	exit 1
}
