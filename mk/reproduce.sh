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
status=0
"$build/reproduce_vtsim" "$directory" "$build/$(basename "$directory")" \
    "$output" || status=$?

# picture NAME TITLE: $output/NAME.data as $output/NAME.svg.
picture() {
	gnuplot -e "data = '$output/$1.data'" \
	    -e "picture = '$output/deflation-$1.svg'" \
	    -e "heading = '$2'" mk/reproduce.gnuplot
	echo "  $output/deflation-$1.svg"
}

if command -v gnuplot >/dev/null 2>&1; then
	echo "pictures of D03:"
	picture before \
	    "Without the fix: deflated on low memory, inflated again at once"
	picture after \
	    "With the fix: what is given back on low memory stays there"
else
	echo "no pictures: gnuplot is not there (Debian: gnuplot-nox, FreeBSD:" \
	    "gnuplot-lite); their figures are in $output/before.data, after.data"
fi
exit "$status"
