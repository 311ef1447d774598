#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# module.sh MODULE SOURCE PAGE-KILOBYTES FREEBSD own|foreign KPI-LIST
#
# Builds a driver source, unmodified, into a module.  It sees sim/include and
# its own directory (as <dev/virtio/NAME/...>, too) and nothing else.
# Environment: CC OPTIMISE SANITIZE
set -eu

module=$1 source=$2 pages=$3 freebsd=$4 kind=$5 list=$6
: "${CC:=cc}" "${OPTIMISE:=-O2}" "${SANITIZE:=}"

case $pages in
4) shift_=12 ;;
16) shift_=14 ;;
64) shift_=16 ;;
*) echo "module.sh: no page size of $pages KiB" >&2; exit 2 ;;
esac
# The interfaces are those of each branch as it was last.
case $freebsd in
12) version=1204500 ;;
13) version=1305500 ;;
14) version=1403500 ;;
15) version=1500500 ;;
16) version=1600000 ;;
*) echo "module.sh: no FreeBSD $freebsd" >&2; exit 2 ;;
esac
[ -f "$source" ] || { echo "module.sh: $source: no such file" >&2; exit 2; }

base=${module%.so}
own=$base.include
directory=$(cd "$(dirname "$source")" && pwd)
rm -rf "$own"
mkdir -p "$own/dev/virtio"
ln -s "$directory" "$own/dev/virtio/$(basename "$directory")"

warnings="-Wall"
[ "$kind" = own ] && warnings="-Wall -Wextra -Werror"
sanitizer=
[ -n "$SANITIZE" ] && sanitizer="-fsanitize=$SANITIZE"

flags="-std=gnu17 -g $OPTIMISE -fPIC -fno-omit-frame-pointer
    -fno-optimize-sibling-calls -fno-strict-aliasing -fno-common
    -ffreestanding -nostdinc -fsanitize-coverage=trace-pc $sanitizer
    -D_KERNEL -DKLD_MODULE -DINVARIANTS -DINVARIANT_SUPPORT -DWITNESS
    -D__FreeBSD_version=$version -DPAGE_SHIFT=$shift_"

# shellcheck disable=SC2086
$CC $flags $warnings -I"$own" -I"$directory" -Isim/include \
    -MMD -MP -MF "$base.d" -MT "$module" -c "$source" -o "$base.o"
# shellcheck disable=SC2086
$CC $flags -Wall -Isim/include -I. -c sim/module/glue.c -o "$base.glue.o"
# shellcheck disable=SC2086
$CC $sanitizer -shared -g -Wl,-z,now -Wl,-z,relro -Wl,-Bsymbolic \
    -Wl,--build-id=none -o "$module.new" "$base.o" "$base.glue.o"

# Every name that it needs must be on the one list.
missing=$(nm -u "$base.o" | awk '{ print $2 }' | while read -r name; do
	case $name in
	memcpy|memset|memmove|memcmp|_GLOBAL_OFFSET_TABLE_) continue ;;
	__start_set_*|__stop_set_*|__asan_*|__ubsan_*|__sanitizer_*) continue ;;
	esac
	grep -q "	$name;" "$list" || echo "${name#kpi_}"
done)
if [ -n "$missing" ]; then
	for name in $missing; do
		echo "$source: not provided by sim/include: $name" >&2
	done
	rm -f "$module.new"
	exit 1
fi
mv "$module.new" "$module"
