#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check.sh BUILD: every test.  With DRIVER set: the conformance scenarios on
# that driver's source, instrumented to find data races, in the default order and
# some random ones, and what is wrong with it; status 1 if there is anything.
#
# Environment: DRIVER FREEBSD CC
set -eu

build=$1
: "${DRIVER:=}" "${FREEBSD:=16}" "${CC:=cc}"

if [ -n "$DRIVER" ]; then
	name=$(basename "$DRIVER" .c)
	directory=$(RACES=yes sh mk/foreign.sh "$build" "$DRIVER" "$FREEBSD")
	digest=$(sh mk/digest.sh <"$DRIVER" | cut -c 1-12)
	version=$(sed -n "s/^$FREEBSD) version=\([0-9]*\) .*/\1/p" mk/module.sh)
	echo "driver: $DRIVER (sha256 $digest)," \
	    "for FreeBSD $FREEBSD (__FreeBSD_version $version)"
	echo "runs: each scenario in the default order of events and in 3" \
	    "random ones"
	races=
	if [ -f "$directory/$name-fbsd$FREEBSD-4k-races.so" ]; then
		races=--races
		echo "      and in each of them data races are looked for"
	else
		echo "      data races are not looked for: with $CC the" \
		    "instrumented variant does not build"
	fi
	mkdir -p "$build/report"
	# What a driver of another device than the balloon is judged by.
	scenarios=fixtures/conformance stories=fixtures/explore
	grep -q VIRTIO_ID_ENTROPY "$DRIVER" && scenarios=fixtures/entropy
	grep -q VIRTIO_ID_CONSOLE "$DRIVER" && scenarios=fixtures/console
	[ "$scenarios" = fixtures/conformance ] || stories=$scenarios/explore
	echo "      and the stories of $stories in 300 random ones"
	status=0
	# shellcheck disable=SC2086
	"$build/vtsim" run -d "$name" --modules "$directory" \
	    --freebsd "$FREEBSD" $races --keep-going --orders 3 \
	    --explore "$stories" \
	    --format findings \
	    --format "findings-junit=$build/report/findings.xml" \
	    "$scenarios" || status=$?
	[ "$status" -ne 1 ] || cat <<-HINT

	With stories, pictures and time-lines, on one page:
	$build/vtsim report -d $name --modules $directory \\
	    --freebsd $FREEBSD $races --keep-going --orders 3 \\
	    -o $build/report/findings.html \\
	    $scenarios
	HINT
	exit "$status"
fi

jobs=$build/jobs report=$build/report failed=0

# run_jobs NAME...: runs those that standard input lists, and shows what these
# said.
run_jobs() {
	sh mk/jobs.sh "$jobs" || failed=1
	for job; do
		cat "$jobs/$job.out"
	done
}

# stamped NAME INPUT... -- COMMAND...: a job that is not done again as long as
# nothing has changed that its outcome depends on; mk/stamp.sh says so then.
stamped() {
	name=$1
	shift
	echo "$name sh mk/stamp.sh $build/stamps/$name.stamp $*"
}

# What the tests need.
run_jobs other-compiler include bugs <<LIST
bugs sh mk/bugs.sh $build
other-compiler sh mk/other-compiler.sh $build
$(stamped include sim/include mk/check-include.sh mk/module.sh -- \
    sh mk/check-include.sh "$build")
LIST
[ "$failed" -eq 0 ] || exit 1

# All tests.  Those of PR 292570 are before and after; the scenarios are as they
# come, without the canaries, which have to fail: those are with the suites, and
# so are the scenarios in other orders; the plain stories are explored in some
# thousand orders, and with what may fail failing.
suites=$("$build/check_vtsim" -l | grep -vx scenarios)
fixtures=$(find fixtures -mindepth 1 -maxdepth 1 -type d ! -name canary |
    LC_ALL=C sort | tr '\n' ' ')
table=$build/reproduce/table.txt
[ -f "$table" ] || rm -f "$build/stamps/reproduce.stamp"
mkdir -p "$report" "${table%/*}"
echo "note: the reference, QEMU's own device, is not run here: make check-qemu"
# shellcheck disable=SC2086
run_jobs exploration <<LIST
$(stamped reproduce "$build/reproduce_vtsim" "$build/vtsim" "$build/kpi.list" \
    driver sim/include sim/module fixtures/pr292570 \
    docs/from-bug-report-to-fixture.md mk/reproduce.sh mk/tutorial.sh \
    mk/bugs.sh mk/module.sh -- sh mk/reproduce.sh "$build")
$(stamped exploration "$build/vtsim" "$build/modules" fixtures/explore \
    fixtures/console/explore fixtures/entropy/explore \
    mk/explore.sh -- env JOBS=1 sh mk/explore.sh check "$build")
scenarios $build/vtsim run --format text=$report/scenarios.txt \
--format tap=$report/scenarios.tap --format junit=$report/scenarios.xml \
--format json=$report/scenarios.json $fixtures
$(STAMPS=$build/stamps sh mk/suites.sh jobs "$build" "$report" $suites)
LIST

cp "$jobs/reproduce.out" "$table"
if [ "$(cat "$jobs/reproduce.status")" -eq 0 ]; then
	echo "PR 292570: $(grep 'defects shown and fixed' "$table")" \
	    "(all of it: $table)"
	grep '^reproduce: nothing has changed' "$table" || :
else
	cat "$table"
fi
[ "$(cat "$jobs/scenarios.status")" -eq 0 ] ||
    grep -v '^pass' "$report/scenarios.txt" || :
echo "scenarios: $(tail -n 1 "$report/scenarios.txt") (reports: $report)"
# shellcheck disable=SC2086
sh mk/suites.sh results "$jobs" $suites || failed=1
exit "$failed"
