#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# format-check.sh [FILE...]: is the C of the tree, or of these files, written
# as style(9) has it?  A line FILE:LINE: what; status 1 if there is any.
#
# Two judges.  mk/format.awk reads the lines.  clang-format with .clang-format
# says how it would space each pair of tokens and indent each statement; where
# lines are broken, how far what goes on in the next line is indented, and how
# tables are aligned, it cannot say in style(9)'s way, so that is left to the
# writer.
set -eu

LC_ALL=C
export LC_ALL

command -v clang-format >/dev/null 2>&1 || {
	echo "format-check.sh: there is no clang-format;" \
	    "type: sh mk/dependencies.sh lint" >&2
	exit 2
}
[ $# -gt 0 ] || {
	# Sources in fixtures/drivers are as their like is found elsewhere.
	# shellcheck disable=SC2046
	set -- $(find sim harness driver fixtures -name '*.[ch]' \
	    ! -path 'fixtures/drivers/*' | sort)
}

findings=$(for file; do
	[ -r "$file" ] || { echo "$file:0: cannot be read"; continue; }
	clang-format --style=file --output-replacements-xml "$file" |
	    awk -v file="$file" -f mk/format.awk
done)
[ -z "$findings" ] || {
	echo "$findings"
	exit 1
}
echo "format: $# files in order"
