#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# install.sh BUILD DIRECTORY install|uninstall: puts the program, the drivers'
# modules, the scenarios and the manual pages below DIRECTORY, or removes them.
set -eu

build=$1 directory=$2
pages="1/vtsim.1 5/vtsim-scenario.5 4/virtio_balloon.4"

case $3 in
uninstall)
	rm -rf "$directory/lib/vtsim" "$directory/share/vtsim"
	rm -f "$directory/bin/vtsim"
	for page in $pages; do
		rm -f "$directory/share/man/man$page"
	done
	exit 0
	;;
install) ;;
*)
	echo "install.sh: \"$3\" is neither install nor uninstall" >&2
	exit 2
	;;
esac

# copy MODE TO FILE...
copy() {
	mode=$1 to=$2
	shift 2
	mkdir -p "$to"
	for file; do
		cp "$file" "$to/"
		chmod "$mode" "$to/${file##*/}"
	done
}

copy 755 "$directory/bin" "$build/vtsim"
copy 644 "$directory/lib/vtsim/modules" "$build"/modules/virtio_*.so
for kind in conformance console demo driver entropy explore; do
	copy 644 "$directory/share/vtsim/fixtures/$kind" fixtures/"$kind"/*.lua
done
for page in $pages; do
	file=$build/man/${page#*/}
	[ -f "$file" ] || file=driver/share/man/man$page
	copy 644 "$directory/share/man/man${page%/*}" "$file"
done
echo "installed below $directory"
