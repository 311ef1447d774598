#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# bugs.sh BUILD: builds the driver that a patch of fixtures/bugs is for (the
# repository's balloon driver, or one of fixtures/drivers) with that seeded bug
# in it, as BUILD/bugs/NAME-fbsd16-4k.so, or NAME-fbsd16-4k-races.so where it is
# caught by data-race: those are instrumented.  A variant whose patch, driver,
# headers and tools are what they were is not built again.
#
# A patch that does not apply exactly, or a driver that does not compile with
# it, is written to BUILD/bugs/NAME.failed, where the tests find it: it fails
# that bug's test and none of the others.
#
# bugs.sh --check: lists the patches that do not apply; 1 if there are any.
#
# Environment: CC SANITIZE, and BUGS: another directory of patches than
# fixtures/bugs, whose variants are then in BUILD under that directory's name.
set -eu

: "${CC:=cc}" "${SANITIZE:=}" "${BUGS:=fixtures/bugs}"
export CC SANITIZE BUGS

bugs=$BUGS
variants=$(basename "$BUGS")

# The driver that a patch is for: the one C file beside what it changes.
source_of() {
	changed=$(sed -n 's|^+++ b/\([^	]*\).*|\1|p' "$bugs/$1.patch" |
	    head -n 1)
	echo "$(dirname "$changed")"/*.c
}

# apply NAME DIRECTORY: the driver with the bug, below the directory.
apply() {
	driver=$(dirname "$(source_of "$1")")
	rm -rf "$2"
	mkdir -p "$2/$driver"
	cp "$driver"/*.[ch] "$2/$driver"
	patch -d "$2" -p1 -F0 -f -s <"$bugs/$1.patch" 2>&1
}

# The sizes that are asked for in "page-size: 4K 16K", in KiB.
page_sizes() {
	awk '$1 == "page-size:" { $1 = ""; gsub("K", ""); sizes = $0 }
	    /^--- / { exit }
	    END { print sizes == "" ? 4 : sizes }' "$bugs/$1.patch"
}

# What the name of the module ends in, for the rule that catches the bug.
instrumentation() {
	if grep -q '^caught-by: data-race$' "$bugs/$1.patch"; then
		echo -races
	fi
}

check() {
	status=0
	scratch=$(mktemp -d)
	for patch in "$bugs"/*.patch; do
		name=$(basename "$patch" .patch)
		if ! why=$(apply "$name" "$scratch/tree"); then
			echo "$patch: does not apply: $why" | tr '\n' ' '
			echo
			status=1
		fi
	done
	rm -rf "$scratch"
	exit "$status"
}

# build_one BUILD NAME HASH
build_one() {
	base=$1/$variants/$2
	rm -rf "$base".* "$base"-fbsd*
	if ! apply "$2" "$base.tree" >"$base.log"; then
		echo "$bugs/$2.patch: does not apply to the driver:" \
		    "$(tr '\n' ' ' <"$base.log")" >"$base.failed"
	else
		for pages in $(page_sizes "$2"); do
			OPTIMISE=-O0 sh mk/module.sh \
			    "$base-fbsd16-${pages}k$(instrumentation "$2").so" \
			    "$base.tree/$(source_of "$2")" "$pages" 16 \
			    own "$1/kpi.list" >"$base.log" 2>&1 || {
				echo "$bugs/$2.patch: the driver does not" \
				    "compile with it:" >"$base.failed"
				cat "$base.log" >>"$base.failed"
			}
		done
	fi
	if [ -f "$base.failed" ]; then
		cat "$base.failed" >&2
	else
		echo "$3" >"$base.hash"
	fi
}

case $1 in
--check)
	check
	;;
--one)
	build_one "$2" "$3" "$4"
	exit
	;;
esac

build=$1
mkdir -p "$build/$variants"

# One at a time in a directory, whoever else is at it: flock(1) or lockf(1).
if [ -z "${BUGS_LOCKED:-}" ]; then
	export BUGS_LOCKED=yes
	lock=$build/$variants/lock
	if command -v flock >/dev/null 2>&1; then
		exec flock "$lock" sh "$0" "$build"
	elif command -v lockf >/dev/null 2>&1; then
		exec lockf -k "$lock" sh "$0" "$build"
	fi
fi

# What is left of bugs that are gone.
for state in "$build/$variants"/*.hash "$build/$variants"/*.failed; do
	name=${state##*/}
	name=${name%.*}
	[ -f "$bugs/$name.patch" ] ||
	    rm -rf "$build/$variants/$name".* "$build/$variants/$name"-fbsd*
done

common=$({
	echo "$CC $SANITIZE"
	$CC --version
	find driver/sys fixtures/drivers sim/include sim/module mk/module.sh mk/bugs.sh \
	    "$build/kpi.list" -type f | LC_ALL=C sort | xargs cat
} | sh mk/digest.sh)

sh mk/digest.sh "$bugs"/*.patch | while read -r digest patch; do
	name=${patch##*/}
	name=${name%.patch}
	built=
	[ ! -f "$build/$variants/$name.hash" ] ||
	    read -r built <"$build/$variants/$name.hash"
	[ "$built" = "$common-$digest" ] ||
	    echo "$build $name $common-$digest"
done >"$build/$variants/to-build"

if [ -s "$build/$variants/to-build" ]; then
	echo "  BUGS    $(($(wc -l <"$build/$variants/to-build"))) variants of the driver"
	xargs -n 3 -P "$(getconf _NPROCESSORS_ONLN)" sh mk/bugs.sh --one \
	    <"$build/$variants/to-build"
fi
