#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-manuals.sh BUILD: FreeBSD's own manual, section 9, as a witness of what
# sim/include declares.  Of each function, macro and variable that a page has in
# its SYNOPSIS and that sim/include declares too, the C compiler compares the
# header that it is found in, what it returns, and the number and types of its
# parameters.  Status 1 if one differs and mk/manuals.known does not say why.
#
# The pages are Debian's package freebsd-manpages (12.2), FreeBSD's own, or those
# of the directory MANUALS; they are compared with what sim/include is for their
# release and for each later one.
# Environment: CC MANUALS
set -eu

build=$1/manuals
: "${CC:=cc}" "${MANUALS:=/usr/share/man/man9}"
LC_ALL=C
export LC_ALL
known=mk/manuals.known

first=
for page in "$MANUALS"/mutex.9*; do
	[ -f "$page" ] && first=$page
done
[ -n "$first" ] || {
	echo "check-manuals.sh: $MANUALS has no mutex(9); type:" \
	    "sh mk/dependencies.sh manuals, or make MANUALS=DIRECTORY" \
	    "check-manuals with that of an unpacked freebsd-manpages" >&2
	exit 2
}
rm -rf "$build"
mkdir -p "$build"

read_page() {
	case $1 in
	*.gz) gzip -dc "$1" ;;
	*) cat "$1" ;;
	esac
}

# The pages of a release say in their identification of which.
release=$(read_page "$first" |
    sed -n 's/.*[$]FreeBSD: releng\/\([0-9]*\)\..*/\1/p')
[ -n "$release" ] || release=$(uname -r | sed 's/\..*//')

# A page has many names, and as many files: once is enough.
cksum "$MANUALS"/*.9* | sort -k1,2 -u | sort -k3 |
    while read -r sum size file; do
	: "$sum" "$size"
	read_page "$file" >"$build/page"
	echo "@page $(awk '$1 == ".Nm" { print $2; exit }' "$build/page")"
	cat "$build/page"
done | awk -f mk/manual-synopsis.awk | sort -u >"$build/synopses"

headers=$(cd sim/include && find . -name '*.h' | sed 's|^\./||' | sort)
flags="-ffreestanding -nostdinc -D_KERNEL -DINVARIANTS -DINVARIANT_SUPPORT
    -DWITNESS -std=gnu17 -DKLD_MODULE -DPAGE_SHIFT=12 -Isim/include -Wall
    -Wextra -Wno-unused -Wno-unused-parameter -Wno-missing-declarations"
# Every difference counts; this compiler may stop at the twentieth.
if echo | $CC -ferror-limit=0 -E - >/dev/null 2>&1; then
	flags="$flags -ferror-limit=0"
fi

# What sim/include declares for a version of FreeBSD: NAMES of
# mk/manual-checks.awk.
names() {
	# shellcheck disable=SC2086
	$CC $flags -D__FreeBSD_version="$1" -E -dM "$2" |
	    sed -n 's/^#define \([A-Za-z_0-9]*\)\(.*\)/\1 \2/p' |
	    awk '{
		parameters = -1
		if ($2 ~ /^\(/ && substr($0, length($1) + 2, 1) == "(") {
			text = $0
			sub(/[^(]*\(/, "", text)
			sub(/\).*/, "", text)
			parameters = split(text, part, ",")
			if (text ~ /\.\.\./)
				parameters = parameters - 1 "..."
		}
		print "macro", $1, parameters
	    }'
	# shellcheck disable=SC2086
	$CC $flags -D__FreeBSD_version="$1" -E -P "$2" |
	    sed 's/"[^"]*"//g' | tr -cs 'A-Za-z_0-9(' '[\n*]' |
	    awk '{
		n = split($0, part, "(")
		for (i = 1; i <= n; i++)
			if (part[i] ~ /^[A-Za-z_]/)
				print i < n ? "function" : "word", part[i]
	    }' | sort -u
}

# The messages of a compiler, one a line of the synopses: "NUMBER kind: text", and
# after it the declaration that it speaks of.
messages() {
	awk -v kind="$1" '
	function flush() {
		if (number != "" && !(number in seen)) {
			print number " " kind ": " text
			seen[number] = 1
		}
		number = ""
	}
	/^manual:[0-9]+:.*(error|warning): / {
		flush()
		split($0, field, ":")
		number = field[2]
		text = $0
		sub(/.*(error|warning): /, "", text)
		sub(/ \[-W[^]]*\]$/, "", text)
		sub(/; have .*/, "", text)
	}
	number != "" && /: note: previous de(clara|fini)tion/ {
		declared = $0
		sub(/:[0-9]*: note: .*/, "", declared)
		if (match($0, / with type .*/))
			declared = declared substr($0, RSTART)
		text = text "; " declared
		flush()
	}
	END {
		flush()
	}'
}

# compare VERSION FREEBSD: what differs, to stdout, "NUMBER kind: text".
compare() {
	work=$build/freebsd$2
	{
		echo "#include <sys/param.h>"
		echo "#include <sys/lock.h>"
		for header in $headers; do
			grep -q "#error \"FreeBSD $2 has no" \
			    "sim/include/$header" ||
			    echo "#include <$header>"
		done
	} >"$work/all.c"
	names "$1" "$work/all.c" >"$work/names"

	cp "$work/all.c" "$work/prototypes.c"
	awk -v mode=prototypes -v arity="$work/arity" \
	    -v compared="$work/compared" -f mk/manual-checks.awk \
	    "$work/names" "$build/synopses" >>"$work/prototypes.c"
	# Preprocessed first: a message about what a macro makes is then at the
	# line where it is called.
	# shellcheck disable=SC2086
	$CC $flags -D__FreeBSD_version="$1" -E "$work/prototypes.c" \
	    >"$work/prototypes.i" 2>"$work/prototypes.out" || :
	# shellcheck disable=SC2086
	$CC $flags -fsyntax-only "$work/prototypes.i" \
	    >>"$work/prototypes.out" 2>&1 || :
	messages prototype <"$work/prototypes.out" >"$work/found"
	cat "$work/arity" 2>/dev/null >>"$work/found" || :
	# What is no more than a word of the headers is not compared.
	sed -n 's/^\([0-9]*\) .*undeclared.*/\1/p' "$work/found" |
	    sort >"$work/undeclared"
	grep -v undeclared "$work/found" || :
	sort "$work/compared" >"$work/all"
	comm -23 "$work/all" "$work/undeclared" >"$work/compared"

	awk -v mode=headers -v directory="$work/pages" \
	    -v prefix="#include <sys/param.h>" -f mk/manual-checks.awk \
	    "$work/names" "$build/synopses"
	# shellcheck disable=SC2086
	$CC $flags -D__FreeBSD_version="$1" -fsyntax-only "$work"/pages/*.c \
	    >"$work/headers.out" 2>&1 || :
	messages header <"$work/headers.out" |
	    awk 'FILENAME != "-" { skip[$1] = 1; next } !($1 in skip)' \
	    "$work/undeclared" -
}

# Names that differ for a reason: "name kind since reason".
reasons() {
	sed -e '/^#/d' -e '/^[ 	]*$/d' "$known"
}

# report FREEBSD: what of its differences has a reason, and what has not.
report() {
	reasons | awk -v freebsd="$1" -v work="$build/freebsd$1" \
	    -v unexplained="$build/unexplained" -v used="$build/used" '
	FILENAME == "-" {
		since[$1 " " $2] = $3
		next
	}
	FILENAME ~ /synopses$/ {
		split($0, field, "\t")
		page[FNR] = field[1]
		name[FNR] = field[4]
		said[FNR] = field[3] " " field[4] "(" field[5] ")"
		gsub(/\|/, ", ", said[FNR])
		next
	}
	FILENAME ~ /compared$/ {
		compared++
		next
	}
	{
		kind = $2
		sub(/:$/, "", kind)
		key = name[$1] " " kind
		if (key in since && since[key] <= freebsd) {
			if (!($1 in state))
				state[$1] = "explained"
			print key >>used
			next
		}
		state[$1] = "unexplained"
		text = $0
		sub(/^[0-9]+ [a-z]+: /, "", text)
		sub(/\(9\)$/, "", page[$1])
		printf "%s(9): %s: %s: %s\t%s\n", page[$1], said[$1], kind,
		    text, freebsd >>unexplained
	}
	END {
		for (i in state)
			number[state[i]]++
		printf "FreeBSD %s: %d compared, %d the same, %d known to " \
		    "differ, %d unexplained\n", freebsd, compared, compared - \
		    number["explained"] - number["unexplained"],
		    number["explained"], number["unexplained"]
	}' - "$build/synopses" "$build/freebsd$1/compared" \
	    "$build/freebsd$1/differences"
}

: >"$build/used"
: >"$build/unexplained"
echo "manual of FreeBSD $release: $(grep -c . "$build/synopses") names in the" \
    "synopses of section 9"
sed -n 's/^\([0-9]*\)) version=\([0-9]*\) .*/\1 \2/p' mk/module.sh |
    while read -r freebsd version; do
	[ "$freebsd" -ge "$release" ] || continue
	mkdir -p "$build/freebsd$freebsd/pages"
	compare "$version" "$freebsd" >"$build/freebsd$freebsd/differences"
	report "$freebsd"
done

# What the driver calls, of what sim/include declares.
called=$build/called
find driver/sys -name '*.c' -exec cat {} + |
    sed -e 's/"[^"]*"//g' -e 's/^[ 	]*\*.*//' -e 's/\/\*.*//' >"$build/driver"
{
	sed -n 's/^\([a-z_][a-z_0-9]*\)(.*/own \1/p' "$build/driver"
	cat "$build/freebsd16/names"
	sed 's/^[a-z_0-9]*(//' "$build/driver" |
	    grep -o '[A-Za-z_][A-Za-z_0-9]*(' | sed 's/^\(.*\)($/call \1/'
} | awk '
    $1 == "own" { own[$2] = 1 }
    $1 == "macro" && $3 != -1 || $1 == "function" { known[$2] = 1 }
    $1 == "call" && $2 in known && !($2 in own) { print $2 }' |
    sort -u | grep -vxE 'if|for|while|switch|return|sizeof|int|void|defined|_*' \
    >"$called"
awk -F '\t' 'FNR == NR { name[FNR] = $4; next } { print name[$1 + 0] }' \
    "$build/synopses" "$build/freebsd$release/compared" |
    sort -u >"$build/compared"
reasons | awk '{ print $1 }' | sort -u >"$build/reasons"

# Prints a heading and the names that it is given.
list() {
	awk -v heading="$1" '{ text = text " " $0; n++ }
	    END { print heading " (" n + 0 "):" text }' | fold -s -w 80
}
comm -12 "$called" "$build/compared" | comm -23 - "$build/reasons" |
    list "driver: called and declared as the manual says"
comm -12 "$called" "$build/compared" | comm -12 - "$build/reasons" |
    list "driver: called, of which mk/manuals.known says how the manual differs"
comm -23 "$called" "$build/compared" | while read -r name; do
	ls "$MANUALS/$name".9* >/dev/null 2>&1 || echo "$name"
done | list "driver: called, without a page in section 9"
comm -23 "$called" "$build/compared" | while read -r name; do
	! ls "$MANUALS/$name".9* >/dev/null 2>&1 || echo "$name"
done | list "driver: called, with a page that has no prototype"

status=0
if [ -s "$build/unexplained" ]; then
	awk -F '\t' '
	!($1 in versions) { order[++n] = $1 }
	{ versions[$1] = versions[$1] " " $2 }
	END {
		for (i = 1; i <= n; i++)
			print "FreeBSD" versions[order[i]] ": " order[i]
	}' "$build/unexplained"
	status=1
fi
# A reason of which there is no need any more is wrong as well.
reasons | awk '{ print $1, $2 }' | sort >"$build/given"
sort -u "$build/used" | comm -23 "$build/given" - >"$build/idle"
if [ "$release" = 12 ] && [ -s "$build/idle" ]; then
	sed 's/^/mk\/manuals.known: nothing differs so: /' "$build/idle"
	status=1
fi
exit "$status"
