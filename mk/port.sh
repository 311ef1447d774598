#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# port.sh BUILD: the skeleton of a FreeBSD port in BUILD/port: the files of
# mk/port, the list of what `make install' installs, and the source of the last
# commit as its distribution file, with its digest.
#
# To try it: put the distribution file into /usr/ports/distfiles and
# `make stage check-plist package' in the port's directory.
set -eu

build=$1
git rev-parse HEAD >/dev/null 2>&1 || {
	echo "port.sh: the distribution file is made of a commit, and this is" \
	    "no clone" >&2
	exit 2
}
port=$build/port/vtsim
version=$("$build/vtsim" --version | sed 's/^vtsim //')
name=vtsim-$version

rm -rf "$build/port"
mkdir -p "$port"
sed "s/@VERSION@/$version/" mk/port/Makefile >"$port/Makefile"
cp mk/port/pkg-descr "$port/"

# The ports' framework compresses manual pages.
sh mk/install.sh "$build" "$build/port/stage" install >/dev/null
(cd "$build/port/stage" && find . -type f) | LC_ALL=C sort |
    sed -e 's,^\./,,' -e '/^share\/man\//s/$/.gz/' >"$port/pkg-plist"
rm -r "$build/port/stage"

file=$build/port/$name.tar.gz
git archive --format=tar --prefix="$name/" HEAD | gzip -n >"$file"
digest=$(sh mk/digest.sh <"$file")
cat >"$port/distinfo" <<DISTINFO
TIMESTAMP = $(git log -1 --format=%ct)
SHA256 ($name.tar.gz) = $digest
SIZE ($name.tar.gz) = $(wc -c <"$file" | tr -d ' ')
DISTINFO
echo "$port, $file"
