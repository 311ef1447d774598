#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# kyua.sh: all scenarios as a test program of ATF, for kyua(1); see mk/Kyuafile.
#
#	kyua.sh -l			lists the test cases
#	kyua.sh -r RESULT TEST-CASE	runs one
#
# A test case is called after its scenario: conformance.unload-and-reload.
# The program is build/vtsim; `kyua -v test_suites.vtsim.build=DIRECTORY test'
# takes another build's.
set -eu

cd "$(dirname "$0")/.."
build=build

# The scenarios that are to pass.
scenarios() {
	find fixtures -name '*.lua' ! -path '*/canary/*' ! -path '*/sweep/*' |
	    LC_ALL=C sort
}

list() {
	printf 'Content-Type: application/X-atf-tp; version="1"\n'
	scenarios | while read -r scenario; do
		name=${scenario#fixtures/}
		printf '\nident: %s\ndescr: %s\n' \
		    "$(echo "${name%.lua}" | tr / .)" \
		    "$(sed -n '1s/^-*  *//p' "$scenario")"
	done
}

run() {
	scenario=fixtures/$(echo "$1" | tr . /).lua
	if [ ! -f "$scenario" ]; then
		echo "kyua.sh: there is no test case $1" >&2
		exit 2
	fi
	exec "$build/vtsim" run --format text \
	    ${result:+--format "atf=$result"} "$scenario"
}

result=
action=run
while getopts lr:s:v: option; do
	case $option in
	l) action=list ;;
	r) result=$OPTARG ;;
	v)
		case $OPTARG in
		build=*) build=${OPTARG#build=} ;;
		esac
		;;
	s) ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))

case $action in
list) list ;;
run)
	[ $# -eq 1 ] || {
		echo "usage: kyua.sh -l | [-r RESULT] TEST-CASE" >&2
		exit 2
	}
	run "${1%:body}"
	;;
esac
