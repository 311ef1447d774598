#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# not-provided.sh FREEBSD: reads a compiler's messages (gcc's or clang's, in the
# C locale) and writes a line for each name that the source uses and sim/include
# does not provide: what it is, and how it is added.  A name that sim/include has
# is one of another header, or of another version of FreeBSD: then it says that.
set -eu

freebsd=$1

# "kind name", each once.
names() {
	sed -n -E \
	    -e "s/.*fatal error: '?([^':]+\.h)'?(: No such file or directory| file not found).*/header \1/p" \
	    -e "s/.*implicit declaration of function '([A-Za-z0-9_]+)'.*/function \1/p" \
	    -e "s/.*call to undeclared function '([A-Za-z0-9_]+)'.*/function \1/p" \
	    -e "s/.*undefined symbol '([A-Za-z0-9_]+)'.*/function \1/p" \
	    -e "s/.*'([A-Za-z0-9_]+)' undeclared.*/name \1/p" \
	    -e "s/.*use of undeclared identifier '([A-Za-z0-9_]+)'.*/name \1/p" \
	    -e "s/.*unknown type name '([A-Za-z0-9_]+)'.*/type \1/p" \
	    -e "s/.*(undefined type|incomplete type|incomplete definition of type) '(struct|union|enum) ([A-Za-z0-9_]+)'.*/type \3/p" \
	    -e "s/.*'[^']*' has no member named '([A-Za-z0-9_]+)'.*/member \1/p" \
	    -e "s/.*no member named '([A-Za-z0-9_]+)' in '[^']*'.*/member \1/p" \
	    -e "s/.*too (few|many) arguments to function '([A-Za-z0-9_]+)'.*/form \2/p" \
	    -e "s/.*macro \"([A-Za-z0-9_]+)\" (requires|passed) [0-9]+ arguments.*/form \1/p" |
	    awk '!seen[$0]++'
}

# The header of sim/include that has the word, other than in a comment.
header_of() {
	grep -rnwF -- "$1" sim/include | grep -vE ':[0-9]+:(/| )\*' |
	    LC_ALL=C sort | head -n 1 | cut -d : -f 1
}

names | while read -r kind name; do
	if [ "$kind" != header ] && [ "$kind" != form ] &&
	    header=$(header_of "$name") && [ -n "$header" ]; then
		echo "not provided by sim/include here: $name ($header has" \
		    "it: for another FreeBSD than $freebsd, see FREEBSD=, or" \
		    "it is not included)"
		continue
	fi
	case $kind in
	header)
		echo "not provided by sim/include: $name (a header: write" \
		    "sim/include/$name)"
		;;
	function)
		echo "not provided by sim/include: $name (a function: declare" \
		    "it with __kpi($name) in the header that FreeBSD has it" \
		    "in; define it in sim/kern, sim/vm or sim/virtio, or name" \
		    "it in sim/kern/unmodelled.c)"
		;;
	type)
		echo "not provided by sim/include: $name (a type: define it" \
		    "in the header that FreeBSD has it in)"
		;;
	member)
		echo "not provided by sim/include: $name (a member: add it to" \
		    "its structure in sim/include)"
		;;
	name)
		echo "not provided by sim/include: $name (a constant, macro" \
		    "or variable: define it in the header that FreeBSD has it" \
		    "in)"
		;;
	form)
		echo "not provided by sim/include in this form: $name (in" \
		    "FreeBSD $freebsd it takes other arguments; is the source" \
		    "for another version, see FREEBSD=?)"
		;;
	esac
done
