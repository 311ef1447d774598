#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# stamp.sh STAMP INPUT... -- COMMAND...: runs a command whose outcome depends on
# nothing but the inputs (files, and directories with all that is in them), the
# compiler and the command itself, unless it has succeeded on just these: then
# what it printed is shown again, and said when that was.
#
# The inputs are compared by what is in them, not by their times: a fresh
# checkout has no stamp, and a file that was only touched is the same.
#
# Environment: CC
set -eu

stamp=$1
name=$(basename "$stamp" .stamp)
digest=$(dirname "$0")/digest.sh
shift

# contents INPUT... -- COMMAND...: all that the outcome depends on.
contents() {
	while [ "$1" != -- ]; do
		find "$1" -type f
		shift
	done | LC_ALL=C sort | xargs sh "$digest"
	${CC:-cc} --version
	echo "$@"
}

mkdir -p "$(dirname "$stamp")"
sum=$(contents "$@" | sh "$digest")
while [ "$1" != -- ]; do
	shift
done
shift

if [ -f "$stamp" ] && [ "$(sed -n 1p "$stamp")" = "$sum" ]; then
	sed 1,2d "$stamp"
	echo "$name: nothing has changed since $(sed -n 2p "$stamp");" \
	    "not run again"
	exit 0
fi

rm -f "$stamp"
status=0
"$@" >"$stamp.out" 2>&1 || status=$?
cat "$stamp.out"
if [ "$status" -eq 0 ]; then
	{
		echo "$sum"
		date -u '+%Y-%m-%d %H:%M UTC'
		cat "$stamp.out"
	} >"$stamp.new"
	mv "$stamp.new" "$stamp"
fi
rm -f "$stamp.out"
exit "$status"
