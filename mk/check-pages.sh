#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-pages.sh PAGE.md...: files, links and targets of make that the pages
# name, and that are not there.  Those of the reader's own are called foo, NAME,
# KIND, GROUP, its-id, Bnn or Dnn.  Status 1 if there is any.
set -eu

parts='sim|harness|driver|fixtures|mk|docs'
placeholders='foo|NAME|KIND|GROUP|its-id|/[BD]nn'

missing=$(for page; do
	{
		grep -oE "\`($parts)/[A-Za-z0-9_./-]*" "$page" | cut -c 2- |
		    grep -vE "$placeholders" || :
		grep -oE '\]\([A-Za-z0-9_./-]+\)' "$page" |
		    sed "s,](,$(dirname "$page")/,; s,)\$,," || :
	} | while read -r path; do
		[ -e "$path" ] || echo "$page: $path"
	done
	grep -oE '(^    |`)make [a-z][a-z-]*' "$page" | sed 's/.*make //' |
	    while read -r target; do
		grep -q "^$target:" Makefile || echo "$page: make $target"
	done
done)
[ -z "$missing" ] || {
	echo "$missing"
	exit 1
}
