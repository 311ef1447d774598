#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# deb.sh BUILD: BUILD/vtsim_VERSION_ARCHITECTURE.deb, a Debian package of what
# `make install' puts below /usr.  What it depends on is read from the program.
#
# The modules keep their debugging information: reports name a driver's lines
# with it.
set -eu

build=$1
for tool in dpkg dpkg-deb ldd objdump strip; do
	command -v "$tool" >/dev/null 2>&1 || {
		echo "deb.sh: there is no $tool: this is for Debian" >&2
		exit 2
	}
done

# The packages of the shared libraries, with commas in between.
libraries() {
	needed=$(objdump -p "$1" | awk '$1 == "NEEDED" { print $2 }')
	ldd "$1" | awk '$2 == "=>" { print $1, $3 }' |
	    while read -r name path; do
		echo "$needed" | grep -qxF "$name" || continue
		# The package knows one of the two names that /lib has.
		dpkg -S "$(realpath "$path")" 2>/dev/null ||
		    dpkg -S "$path" 2>/dev/null ||
		    dpkg -S "${path#/usr}"
	done | sed 's/:.*//' | LC_ALL=C sort -u | paste -s -d , - |
	    sed 's/,/, /g'
}

version=$("$build/vtsim" --version | sed 's/^vtsim //')
architecture=$(dpkg --print-architecture)
root=$build/deb
package=$build/vtsim_${version}_$architecture.deb

rm -rf "$root"
sh mk/install.sh "$build" "$root/usr" install >/dev/null
strip --strip-unneeded "$root/usr/bin/vtsim"
gzip -9n "$root"/usr/share/man/man*/*
documents=$root/usr/share/doc/vtsim
mkdir -p "$documents" "$root/DEBIAN"
gzip -9nc mk/debian/changelog >"$documents/changelog.gz"
{
	cat mk/debian/copyright
	# The licence's text, as a field that goes on.
	sed -n '/^Redistribution/,$ { s/^$/./; s/^/ /; p; }' LICENSE
} >"$documents/copyright"
cp -R README.md docs "$documents/"
mkdir -p "$root/usr/share/lintian/overrides"
cp mk/debian/lintian-overrides "$root/usr/share/lintian/overrides/vtsim"
sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/" \
    -e "s/@SIZE@/$(du -sk "$root/usr" | cut -f 1)/" \
    -e "s/@LIBRARIES@/$(libraries "$build/vtsim")/" \
    mk/debian/control >"$root/DEBIAN/control"
find "$root" -type d -exec chmod 755 {} +
find "$root/usr/share" -type f -exec chmod 644 {} +
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
rm -r "$root"
echo "$package"
