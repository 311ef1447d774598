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
	sum=$(sha256sum "$DRIVER" 2>/dev/null || sha256 -q "$DRIVER")
	version=$(sed -n "s/^$FREEBSD) version=\([0-9]*\) .*/\1/p" mk/module.sh)
	echo "driver: $DRIVER (sha256 $(echo "$sum" | cut -c 1-12))," \
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
	scenarios=fixtures/conformance
	grep -q VIRTIO_ID_ENTROPY "$DRIVER" && scenarios=fixtures/entropy
	status=0
	# shellcheck disable=SC2086
	"$build/vtsim" run -d "$name" --modules "$directory" \
	    --freebsd "$FREEBSD" $races --orders 3 --format findings \
	    --format "findings-junit=$build/report/findings.xml" \
	    "$scenarios" || status=$?
	[ "$status" -ne 1 ] || cat <<-HINT

	With stories, pictures and time-lines, on one page:
	$build/vtsim report -d $name --modules $directory \\
	    --freebsd $FREEBSD $races --orders 3 -o $build/report/findings.html \\
	    $scenarios
	HINT
	exit "$status"
fi

# The drivers as the other compiler would have them, without optimisation, for
# the test that the hash of a run depends on neither.
other=gcc
case $($CC --version | head -n 1) in
*gcc*|*Free\ Software*) other=clang ;;
esac
if command -v "$other" >/dev/null 2>&1; then
	mkdir -p "$build/other-compiler"
	awk '$1 ~ /^virtio_/' "$build/modules.list" |
	    while read -r name source pages freebsd kind variant; do
		[ "$variant" = plain ] || continue
		CC=$other OPTIMISE=-O0 sh mk/module.sh \
		    "$build/other-compiler/$name-fbsd$freebsd-${pages}k.so" \
		    "$source" "$pages" "$freebsd" "$kind" "$build/kpi.list"
	done
else
	rm -rf "$build/other-compiler"
	echo "note: no $other here: hashes are not compared between compilers"
fi

echo "note: the reference, QEMU's own device, is not run here: make check-qemu"

CC=$CC sh mk/check-include.sh "$build"

sh mk/bugs.sh "$build"

# PR 292570, before and after.  The same simulator, driver and scenarios give
# the same table, so it is made again only when one of them has changed.
mkdir -p "$build/reproduce"
table=$build/reproduce/table.txt
if [ ! -s "$table" ] || [ -n "$(find "$build/reproduce_vtsim" driver \
    fixtures/pr292570 mk -type f -newer "$table" | head -n 1)" ]; then
	if ! sh mk/reproduce.sh "$build" >"$table" 2>&1; then
		cat "$table"
		rm "$table"
		exit 1
	fi
fi
echo "PR 292570: $(grep 'defects shown and fixed' "$table") (all of it: $table)"

# The plain stories in some thousand orders, and with what may fail failing.
sh mk/explore.sh check "$build"

# Two processes for two processors: the determinism suite is as long as all
# others together.
report=$build/report
mkdir -p "$report"
CK_TAP_LOG_FILE_NAME=$report/determinism.tap \
    "$build/check_vtsim" determinism >"$build/determinism.out" 2>&1 &
determinism=$!
failed=0

# The scenarios as they come, except for the canaries, which have to fail; in
# other orders, and the canaries, they are with the suites.
# shellcheck disable=SC2046
"$build/vtsim" run --format "text=$report/scenarios.txt" \
    --format "tap=$report/scenarios.tap" \
    --format "junit=$report/scenarios.xml" \
    --format "json=$report/scenarios.json" \
    $(find fixtures -mindepth 1 -maxdepth 1 -type d ! -name canary |
    LC_ALL=C sort) || {
	failed=1
	grep -v '^pass' "$report/scenarios.txt" || :
}
echo "scenarios: $(tail -n 1 "$report/scenarios.txt") (reports: $report)"

# shellcheck disable=SC2046
CK_TAP_LOG_FILE_NAME=$report/suites.tap \
    "$build/check_vtsim" $("$build/check_vtsim" -l |
    grep -vxE 'determinism|scenarios') || failed=1
wait "$determinism" || failed=1
cat "$build/determinism.out"
exit "$failed"
