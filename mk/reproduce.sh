#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# reproduce.sh BUILD: PR 292570 before and after, defect by defect.
#
# Builds the driver without each of the fixes, runs the scenarios on it and on
# the repository's, prints the table, and draws what defect 3 looks like.
# Exit status: 0 when each defect shows before, for the reason that its patch
# gives, and nothing is wrong after.
set -eu

build=$1
directory=fixtures/pr292570
output=$build/reproduce

mkdir -p "$output"
BUGS=$directory sh mk/bugs.sh "$build"
{
	status=0
	"$build/reproduce_vtsim" "$directory" \
	    "$build/$(basename "$directory")" "$output" || status=$?
	echo "$status" >"$output/status"
} | tee "$output/table.txt"
status=$(cat "$output/status")

# What D03 looks like; not drawn, and said so, where gnuplot is not there.
defect=D03-deflation-undone-at-once
if "$build/vtsim" plot --range 10s:60s --tolerate livelock \
    --before "$build/$(basename "$directory")/$defect-fbsd16-4k.so" \
    -o "$output/deflation.svg" "$directory/$defect.lua"; then
	echo "picture of D03, before and after: $output/deflation.svg"
	grep -q 'rule broken' "$output/deflation.svg" || {
		echo "what is wrong before is not in the picture"
		status=1
	}
fi

# The page that shows how a bug report becomes one of these.
sh mk/tutorial.sh "$build" docs/from-bug-report-to-fixture.md || status=1
exit "$status"
