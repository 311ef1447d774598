#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# tutorial.sh BUILD FILE.md: does what a page says, and compares what it shows.
#
# In a directory of its own, where `build' and `fixtures' are this tree's.  A
# block that begins with ```lua NAME or ```text NAME is the file NAME.  In a
# block that begins with ```console, a line with "$ " is run, and those below it
# are what it prints, "..." being any lines.  Status 1 at the first difference.
set -eu

build=$(cd "$1" && pwd)
page=$(cd "$(dirname "$2")" && pwd)/$(basename "$2") name=$2
fixtures=$(cd fixtures && pwd)
aside=$(mktemp -d)
trap 'rm -r "$aside"' EXIT
cd "$aside"
ln -s "$build" build
ln -s "$fixtures" fixtures
mkdir .said

# The command has said .said/actual, the page .said/expected; told is the first
# line that differs; the whole of what was said stays in the build directory.
compare() {
	[ -n "$command" ] || return 0
	awk -v actual=.said/actual -v first="$first" '
	function differ(page, said)
	{
		printf "    line %d of the page: %s\n", first + i - 1, page
		printf "    line %d of what is said: %s\n", n, said
		exit 1
	}
	{ expected[++wanted] = $0 }
	END {
		while ((getline line < actual) > 0)
			said[++count] = line
		n = 1
		for (i = 1; i <= wanted; i++) {
			if (expected[i] == "...") {
				if (i == wanted)
					exit 0
				while (n <= count && said[n] != expected[i + 1])
					n++
				continue
			}
			if (n > count)
				differ(expected[i], "(not there)")
			if (said[n] != expected[i])
				differ(expected[i], said[n])
			n++
		}
		if (n <= count)
			differ("(not there)", said[n])
	}' .said/expected >.said/difference || {
		said=$build/$(basename "$page" .md).said
		cp .said/actual "$said"
		echo "$name: \"$command\" says something else:"
		cat .said/difference
		echo "The page shows, word for word, what programs say with" \
		    "this driver: either of them has changed. What was said:" \
		    "$said"
		exit 1
	}
	commands=$((commands + 1))
	command=
}

block= command= commands=0 number=0
while IFS= read -r line; do
	number=$((number + 1))
	case $block:$line in
	:'```console')
		block=console
		;;
	:'```lua '*|:'```text '*)
		block=${line#* }
		: >"$block"
		;;
	:'```'*)
		block=-
		;;
	:*) ;;
	*:'```')
		[ "$block" = console ] && compare
		block=
		;;
	-:*) ;;
	console:'$ '*)
		compare
		command=${line#??} first=$((number + 1))
		: >.said/expected
		sh -c "$command" >.said/actual 2>&1 </dev/null || :
		;;
	console:*)
		printf '%s\n' "$line" >>.said/expected
		;;
	*)
		printf '%s\n' "$line" >>"$block"
		;;
	esac
done <"$page"
[ "$commands" -gt 0 ] || {
	echo "$name: no command was found"
	exit 1
}
echo "$name: $commands commands say what it shows"
