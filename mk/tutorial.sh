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
page=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
fixtures=$(cd fixtures && pwd)
aside=$(mktemp -d)
trap 'rm -r "$aside"' EXIT
cd "$aside"
ln -s "$build" build
ln -s "$fixtures" fixtures
mkdir .said

# The command has said .said/actual, the page .said/expected.
compare() {
	[ -n "$command" ] || return 0
	awk -v actual=.said/actual '
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
			if (n > count || said[n] != expected[i])
				exit 1
			n++
		}
		exit n <= count
	}' .said/expected || {
		echo "$page: \"$command\" says"
		sed 's/^/    /' .said/actual
		echo "and not"
		sed 's/^/    /' .said/expected
		exit 1
	}
	commands=$((commands + 1))
	command=
}

block= command= commands=0
while IFS= read -r line; do
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
		command=${line#??}
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
	echo "$page: no command was found"
	exit 1
}
echo "$page: $commands commands say what it shows"
