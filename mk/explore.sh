#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# explore.sh check BUILD: the explorations of `make check', a few seconds of
# them.
#
# explore.sh long BUILD: those of `make explore'.
#
#   plain stories	RUNS (100000) schedules of each strategy, every sweep,
#			and RACE_RUNS (5000) of the driver's instrumented
#			variant by each random strategy; of the devices beside
#			the balloon without the sweeps
#   conformance		the small form of each scenario: CONFORMANCE_RUNS
#			(100000) schedules by each random strategy, and every
#			sweep, with PAIRS (2000) pairs of failing calls
#   museum		every bug that needs an order of its own, and every data
#			race, is looked for in the plain stories: within
#			MUSEUM_RUNS (10000) schedules, by one strategy after the
#			other until two have found it, without being told where
#
# A part that has passed is not made again as long as nothing has changed that
# it depends on, so that what was interrupted goes on where it was.  SWEEP_TIME
# ("60s") limits the time of each sweep of a combination, PARTS ("stories
# conformance museum") is what is to be done.
#
# Status 1 if anything is found in the driver, or not found in the museum.
#
# Environment: RUNS RACE_RUNS CONFORMANCE_RUNS PAIRS SWEEP_TIME MUSEUM_RUNS
# PARTS JOBS CC
set -eu

mode=$1 build=$2
: "${JOBS:=$(getconf _NPROCESSORS_ONLN)}" "${PARTS:=stories conformance museum}"
: "${RUNS:=100000}" "${RACE_RUNS:=5000}" "${MUSEUM_RUNS:=10000}"
: "${CONFORMANCE_RUNS:=100000}" "${PAIRS:=2000}" "${SWEEP_TIME:=}"

stories=fixtures/explore
# Of the devices beside the balloon: without sweeps, as they expect something.
other_stories="fixtures/console/explore fixtures/entropy/explore"
scratch=$build/explore
strategies="--strategy random --strategy pct"
sweeps="--faults --detach --reset --lowmem --spurious"
searches="$strategies --strategy dfs --preemptions 1 $sweeps"
mkdir -p "$scratch"

# explore NAME OPTION... FILE...: what is found; and a line of what was done.
explore() {
	name=$1 status=0 start=$(date +%s)
	shift
	"$build/vtsim" explore --quiet -j "$JOBS" \
	    --save "$scratch/$name.schedule" --results "$scratch/$name.tsv" \
	    "$@" >"$scratch/$name.out" 2>&1 || status=$?
	# The line of the whole is told below, for one file as for many.
	grep -v '^[0-9]* scenarios, ' "$scratch/$name.out" || :
	awk -F '\t' -v name="$name" -v seconds="$(($(date +%s) - start))" '
	    $1 == "search" { runs += $6; failed += $7 }
	    END {
		printf "%s: %d schedules, %d failed, %d s\n", name, runs,
		    failed, seconds
	    }' "$scratch/$name.tsv"
	return "$status"
}

# part NAME FILE OPTION...: an exploration of the campaign.
part() {
	name=$1 file=$2
	shift 2
	sh mk/stamp.sh "$build/stamps/explore-$name.stamp" "$build/vtsim" \
	    "$build/modules" "$file" -- sh mk/explore.sh part "$build" \
	    "$name" "$@" "$file" || failed=1
}

# The value of a header's field.
field() {
	sed -n "/^--- /q; s/^$2: //p" "$1"
}

# is_found STRATEGY SIGN OPTION...: the first story in which it is.
is_found() {
	strategy=$1 sign=$2
	shift 2
	for story in "$stories"/*.lua; do
		"$build/vtsim" explore -j "$JOBS" "$@" \
		    --strategy "$strategy" --runs "$MUSEUM_RUNS" \
		    --preemptions 1 --save "$scratch/museum.schedule" \
		    "$story" >"$scratch/museum.out" 2>&1 && continue
		grep -qF "$sign" "$scratch/museum.out" || continue
		basename "$story" .lua
		return 0
	done
	return 1
}

# stories_for PATCH: those of the device whose driver the bug is in.
stories_for() {
	case ${1##*/} in
	C*) echo fixtures/console/explore ;;
	E*) echo fixtures/entropy/explore ;;
	*) echo "$stories" ;;
	esac
}

# bug PATCH MODULE: looks for it by one strategy after the other, until two have
# found it.
bug() {
	caught_by=$(field "$1" caught-by) line='' count=0 with=''
	case $caught_by in
	expect*)
		sign=${caught_by#*\"} sign=${sign%\"}
		;;
	*)
		sign="rule $caught_by is broken"
		;;
	esac
	[ "$caught_by" != data-race ] || with=--races
	stories=$(stories_for "$1")
	for strategy in random pct dfs; do
		# shellcheck disable=SC2086
		if story=$(is_found "$strategy" "$sign" -d "$2" $with); then
			count=$((count + 1))
			line="$line $strategy: $story;"
		else
			line="$line $strategy: -;"
		fi
		[ "$count" -lt 2 ] || break
	done
	echo "$(basename "$1" .patch):$line"
	[ "$count" -ge 2 ] || {
		echo "it is found by fewer than two strategies"
		return 1
	}
}

# museum DIRECTORY: its bugs that need an order of events, or a race detector.
museum() {
	# shellcheck disable=SC2013
	for patch in $(grep -lE "^(strategy: random|caught-by: data-race)" \
	    "$1"/*.patch); do
		name=$(basename "$patch" .patch)
		module=$build/$(basename "$1")/$name-fbsd16-4k
		[ -f "$module.so" ] || module=$module-races
		sh mk/stamp.sh "$build/stamps/explore-$name.stamp" \
		    "$build/vtsim" "$module.so" "$(stories_for "$patch")" \
		    "$patch" -- \
		    sh mk/explore.sh bug "$build" "$patch" "$module.so" ||
		    failed=1
	done
}

# Both strategies on the small form of each scenario, then its sweeps.
conformance() {
	for file in fixtures/conformance/*.lua; do
		# shellcheck disable=SC2086
		part "$(basename "$file" .lua)" "$file" --small \
		    --runs "$CONFORMANCE_RUNS" $strategies
	done
	for file in fixtures/conformance/*.lua; do
		# shellcheck disable=SC2086
		part "$(basename "$file" .lua)-sweeps" "$file" --small \
		    --runs "$PAIRS" ${SWEEP_TIME:+--time "$SWEEP_TIME"} $sweeps
	done
}

case $mode in
check)
	# shellcheck disable=SC2086
	explore stories-a-little --runs 250 $searches "$stories"
	# shellcheck disable=SC2086
	explore other-stories-a-little --runs 250 $strategies $other_stories
	;;
part)
	shift 2
	explore "$@"
	;;
bug)
	bug "$3" "$4"
	;;
long)
	failed=0
	for part in $PARTS; do
		case $part in
		stories)
			# shellcheck disable=SC2086
			part stories "$stories" --runs "$RUNS" $searches
			# shellcheck disable=SC2086
			part stories-races "$stories" --runs "$RACE_RUNS" \
			    --races $strategies
			for other in $other_stories; do
				name=stories-$(basename "${other%/explore}")
				# shellcheck disable=SC2086
				part "$name" "$other" --runs "$RUNS" \
				    $strategies
				# shellcheck disable=SC2086
				part "$name-races" "$other" \
				    --runs "$RACE_RUNS" --races $strategies
			done
			;;
		conformance)
			conformance
			;;
		museum)
			sh mk/bugs.sh "$build"
			BUGS=fixtures/pr292570 sh mk/bugs.sh "$build"
			museum fixtures/bugs
			museum fixtures/pr292570
			;;
		*)
			echo "PARTS: there are stories, conformance, museum" >&2
			exit 2
			;;
		esac
	done
	exit "$failed"
	;;
*)
	echo "usage: explore.sh check|long BUILD" >&2
	exit 2
	;;
esac
