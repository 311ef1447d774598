#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# suites.sh jobs BUILD REPORT SUITE...: the Check suites as jobs for jobs.sh,
# each in a process of its own, the longest first.  Each leaves REPORT/SUITE.tap.
# With STAMPS, a directory, those that only repeat what the suite `determinism'
# promises to be the same again are not run as long as nothing has changed.
#
# suites.sh results DIRECTORY SUITE...: what they said, in the order in which
# they are named but those that failed last, where a reader of a long log looks
# first, and Check's summary of all of them as the last line.  Status 1 if one
# of them failed.
#
# suites.sh run BUILD DIRECTORY SUITE...: both of these; the reports are in
# BUILD/report, in a directory of that name.
#
# Environment: STAMPS, and UNDER: words before the program, what it is to run
# under
set -eu

: "${STAMPS:=}" "${UNDER:=}"

# Those that take longer than a second; how long the others take does not matter.
longest="determinism scenarios explore races orders processes foreign tools"
# Those that are runs of scenarios alone, each with an outcome, on the
# repository's driver and on others, and what these and the program are made of.
stamped="foreign orders races"
made_of="driver sim/include sim/module mk/foreign.sh mk/module.sh"
made_of="$made_of mk/not-provided.sh"

# is_in WORD WORD...: whether the first is among the others.
is_in() {
	sought=$1
	shift
	case " $* " in
	*" $sought "*) return 0 ;;
	esac
	return 1
}

list_jobs() {
	build=$1 report=$2 listed=
	shift 2
	mkdir -p "$report"
	for suite in $longest "$@"; do
		is_in "$suite" "$@" || continue
		# shellcheck disable=SC2086
		! is_in "$suite" $listed || continue
		listed="$listed $suite"
		tap=$report/$suite.tap
		under=$UNDER
		# shellcheck disable=SC2086
		if [ -n "$STAMPS" ] && is_in "$suite" $stamped; then
			[ -f "$tap" ] || rm -f "$STAMPS/$suite.stamp"
			under="sh mk/stamp.sh $STAMPS/$suite.stamp"
			under="$under $build/check_vtsim $build/vtsim"
			under="$under $build/kpi.list $build/modules"
			under="$under fixtures $made_of --"
		fi
		echo "$suite CK_TAP_LOG_FILE_NAME=$tap exec $under" \
		    "$build/check_vtsim $suite"
	done
}

results() {
	directory=$1 failing=
	shift
	for suite in "$@"; do
		if [ "$(cat "$directory/$suite.status")" -ne 0 ]; then
			failing="$failing $suite"
			continue
		fi
		cat "$directory/$suite.out"
	done
	for suite in $failing; do
		cat "$directory/$suite.out"
		echo "$suite: failed, status $(cat "$directory/$suite.status")"
	done
	for suite in "$@"; do
		cat "$directory/$suite.out"
	done | awk '
	/^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$/ {
		checks += $3; failures += $5; errors += $7
	}
	END {
		passed = checks - failures - errors
		percent = checks == 0 ? 0 : int(passed * 100 / checks)
		print "All suites:"
		printf("%d%%: Checks: %d, ", percent, checks)
		printf("Failures: %d, Errors: %d\n", failures, errors)
	}'
	[ -z "$failing" ]
}

run() {
	build=$1 directory=$2 failed=0
	shift 2
	list_jobs "$build" "$build/report/${directory##*/}" "$@" |
	    sh mk/jobs.sh "$directory" || failed=1
	results "$directory" "$@" || failed=1
	return "$failed"
}

mode=$1
shift
case $mode in
jobs) list_jobs "$@" ;;
results) results "$@" ;;
run) run "$@" ;;
esac
