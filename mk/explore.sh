#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# explore.sh check BUILD: the explorations of `make check', a few seconds of
# them.
#
# explore.sh long BUILD: those of `make explore', with RUNS schedules of each
# search (100000); then every bug of the museum that needs an order of its own
# is looked for in the plain stories: within 10000 schedules, by two strategies
# or more, without being told where.
#
# Status 1 if anything is found in the driver, or not found in the museum.
#
# Environment: RUNS JOBS, and MUSEUM_RUNS for the museum
set -eu

mode=$1 build=$2
: "${JOBS:=$(getconf _NPROCESSORS_ONLN)}" "${RUNS:=100000}"
: "${MUSEUM_RUNS:=10000}"

stories=fixtures/explore
scratch=$build/explore
mkdir -p "$scratch"

explore() {
	"$build/vtsim" explore -j "$JOBS" --save "$scratch/found.schedule" "$@"
}

# searches RUNS: every search on every plain story.
searches() {
	explore --quiet --runs "$1" --strategy random --strategy pct \
	    --strategy dfs --preemptions 1 "$stories"
	explore --quiet --runs "$1" --faults --detach --reset --lowmem \
	    --spurious "$stories"
}

# The value of a header's field.
field() {
	sed -n "/^--- /q; s/^$2: //p" "$1"
}

# is_found DRIVER STRATEGY RULE: the first story in which it is.
is_found() {
	for story in "$stories"/*.lua; do
		"$build/vtsim" explore -j "$JOBS" -d "$1" --strategy "$2" \
		    --runs "$MUSEUM_RUNS" --preemptions 1 \
		    --save "$scratch/museum.schedule" \
		    "$story" >"$scratch/museum.out" 2>&1 && continue
		grep -q "rule $3 is broken" "$scratch/museum.out" || continue
		basename "$story" .lua
		return 0
	done
	return 1
}

# museum DIRECTORY: its bugs that need an order of events.
museum() {
	variants=$build/$(basename "$1")
	# shellcheck disable=SC2013
	for patch in $(grep -l "^strategy: random" "$1"/*.patch); do
		name=$(basename "$patch" .patch)
		line= count=0
		for strategy in random pct dfs; do
			if story=$(is_found "$variants/$name-fbsd16-4k.so" \
			    "$strategy" "$(field "$patch" caught-by)"); then
				count=$((count + 1))
				line="$line $strategy: $story;"
			else
				line="$line $strategy: -;"
			fi
		done
		echo "$name:$line"
		[ "$count" -ge 2 ] || echo "$name" >>"$scratch/missed"
	done
}

case $mode in
check)
	searches 250
	;;
long)
	rm -f "$scratch/missed"
	searches "$RUNS"
	sh mk/bugs.sh "$build"
	BUGS=fixtures/pr292570 sh mk/bugs.sh "$build"
	museum fixtures/bugs
	museum fixtures/pr292570
	if [ -s "$scratch/missed" ]; then
		echo "found by fewer than two strategies:" \
		    "$(tr '\n' ' ' <"$scratch/missed")"
		exit 1
	fi
	;;
*)
	echo "usage: explore.sh check|long BUILD" >&2
	exit 2
	;;
esac
