#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# jobs.sh DIRECTORY: runs the jobs that standard input lists, one a line, as
# NAME COMMAND: as many at a time as there are processors, in the order of the
# list, so that the longest should come first.  What a job prints, both streams,
# is then in DIRECTORY/NAME.out, its exit status in DIRECTORY/NAME.status.
# Status 1 if one of them fails; the others run all the same.
#
# Environment: JOBS, how many at a time
set -eu

if [ "$1" = --one ]; then
	status=0
	sh "$2.job" >"$2.out" 2>&1 || status=$?
	echo "$status" >"$2.status"
	[ "$status" -eq 0 ]
	exit
fi

directory=$1
: "${JOBS:=$(getconf _NPROCESSORS_ONLN)}"

rm -rf "$directory"
mkdir -p "$directory"
while read -r name command; do
	printf '%s\n' "$command" >"$directory/$name.job"
	echo "$directory/$name"
done >"$directory/list"
xargs -n 1 -P "$JOBS" sh "$0" --one <"$directory/list" || exit 1
