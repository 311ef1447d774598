#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# module.sh MODULE SOURCE PAGE-KILOBYTES FREEBSD own|foreign KPI-LIST
#
# Builds a driver source, unmodified, into a module.  It sees its own directory
# (as <dev/virtio/NAME/...> where it includes headers so that lie there, and by
# "quotes"), sim/include, and nothing else; options headers ("opt_NAME.h"), which
# a kernel's build writes, are empty.
#
# A module whose name ends in "-races" is instrumented: each access to memory is
# a call of the simulator's own (sim/race/instrumentation.c).
#
# A source that does not compile or link: the compiler's messages, and a line
# for each name that sim/include does not provide; status 1.
# With COVERAGE set, the module counts which of its lines and branches are
# reached (gcc only): it adds them to a file beside it whenever its data are made
# those of a fresh module, and at the end.
# Environment: CC OPTIMISE SANITIZE COVERAGE
set -eu

module=$1 source=$2 pages=$3 freebsd=$4 kind=$5 list=$6
: "${CC:=cc}" "${OPTIMISE:=-O2}" "${SANITIZE:=}" "${COVERAGE:=}"
# The messages of the compiler are read below.
LC_ALL=C
export LC_ALL

case $pages in
4) shift_=12 ;;
16) shift_=14 ;;
64) shift_=16 ;;
*) echo "module.sh: no page size of $pages KiB" >&2; exit 2 ;;
esac
# Code asks for numbers between those of releases, so that each of these is a
# release's, the last of its branch: 12.4, 13.5, 14.3, 15.0; 16 is main.
case $freebsd in
12) version=1204000 ;;
13) version=1305000 ;;
14) version=1403000 ;;
15) version=1500068 ;;
16) version=1600000 ;;
*) echo "module.sh: no FreeBSD $freebsd; there are 12 to 16" >&2; exit 2 ;;
esac
[ -f "$source" ] || { echo "module.sh: $source: no such file" >&2; exit 2; }

base=${module%.so}
own=$base.include
directory=$(cd "$(dirname "$source")" && pwd)
rm -rf "$own"
mkdir -p "$own/dev/virtio"

# What the source and the headers beside it include, a name a line.
included() {
	cat "$source" "$directory"/*.h 2>/dev/null |
	    sed -n 's/^[ 	]*#[ 	]*include[ 	]*[<"]\([^>"]*\)[>"].*/\1/p' |
	    sort -u
}

included >"$base.included"
while read -r name; do
	case $name in
	opt_*.h)
		[ -f "$directory/$name" ] || : >"$own/$name"
		;;
	dev/virtio/*/*)
		device=${name#dev/virtio/}
		device=${device%%/*}
		from=$directory
		if [ ! -f "$directory/${name##*/}" ]; then
			[ -f "sim/include/$name" ] && continue
			[ -f "driver/sys/$name" ] || continue
			echo "note: ${name##*/} is not beside $source; the" \
			    "repository's is used" >&2
			from=$(cd "driver/sys/${name%/*}" && pwd)
		fi
		[ -e "$own/dev/virtio/$device" ] ||
		    ln -s "$from" "$own/dev/virtio/$device"
		;;
	esac
done <"$base.included"

# As a kernel is compiled: its counters are of either sign.
warnings="-Wall -Wno-pointer-sign -Werror=implicit-function-declaration"
[ "$kind" = own ] && warnings="-Wall -Wextra -Werror"
sanitizer=
[ -n "$SANITIZE" ] && sanitizer="-fsanitize=$SANITIZE"
measured= profile=
[ -n "$COVERAGE" ] && measured=--coverage profile="-DVTSIM_COVERAGE"
# Not together with other sanitizers, and without the compiler's library.  The
# calls at the beginning and end of functions are not needed.
instrumentation=
case $module in
*-races.so)
	sanitizer=
	instrumentation="-DVTSIM_INSTRUMENTED -fsanitize=thread"
	case $($CC --version) in
	*clang*)
		instrumentation="$instrumentation
		    -mllvm -tsan-distinguish-volatile=1
		    -mllvm -tsan-instrument-func-entry-exit=0" ;;
	*)
		instrumentation="$instrumentation -Wno-tsan
		    --param=tsan-distinguish-volatile=1
		    --param=tsan-instrument-func-entry-exit=0" ;;
	esac
	;;
esac

# What the simulator is told of: sim/kern/compiler_checks.c.  The word on the
# stack is the simulator's as well, where it would be the C library's.
checks="-fstack-protector-strong -fsanitize=bounds"
case $($CC --version) in
*clang*)
	checks="-fstack-protector-strong -fsanitize=array-bounds" ;;
esac
case $($CC -dumpmachine) in
x86_64-*)
	checks="$checks -mstack-protector-guard=global" ;;
esac
# Somebody else's variables begin with a pattern, as in a kernel with
# INIT_ALL_PATTERN, so that one that is read too early is noticed; memcheck looks
# for that in our own, which it could not if each had a value.
[ "$kind" = foreign ] && checks="$checks -ftrivial-auto-var-init=pattern"

flags="-std=gnu17 -g $OPTIMISE -fPIC -fno-plt -fno-omit-frame-pointer
    -fno-optimize-sibling-calls -fno-strict-aliasing -fno-common
    -ffreestanding -nostdinc -fsanitize-coverage=trace-pc $sanitizer $checks
    $instrumentation
    -D_KERNEL -DKLD_MODULE -DINVARIANTS -DINVARIANT_SUPPORT -DWITNESS
    -D__FreeBSD_version=$version -DPAGE_SHIFT=$shift_"

# shellcheck disable=SC2086
if ! $CC $flags $warnings $measured -I"$own" -Isim/include \
    -MMD -MP -MF "$base.d" -MT "$module" -c "$source" -o "$base.o" \
    2>"$base.messages"; then
	cat "$base.messages" >&2
	# With the headers that are missing left empty, the compiler gets to
	# what is missing beside them.
	while read -r name; do
		for place in "$own" sim/include "$directory"; do
			[ -e "$place/$name" ] && continue 2
		done
		mkdir -p "$own/missing/$(dirname "$name")"
		: >"$own/missing/$name"
	done <"$base.included"
	# shellcheck disable=SC2086
	$CC $flags -Wno-all -I"$own" -Isim/include -I"$own/missing" \
	    -Werror=implicit-function-declaration -ferror-limit=0 \
	    -fsyntax-only "$source" >"$base.all" 2>&1 ||
	    $CC $flags -I"$own" -Isim/include -I"$own/missing" \
	    -Werror=implicit-function-declaration \
	    -fsyntax-only "$source" >"$base.all" 2>&1 || :
	cat "$base.messages" "$base.all" | sh mk/not-provided.sh "$freebsd" >&2
	exit 1
fi
cat "$base.messages" >&2
# What identifies the driver, whoever compiled it: its text.
digest=$(cat "$source" "$directory"/*.h 2>/dev/null |
    sh mk/digest.sh | cut -c 1-16)
# shellcheck disable=SC2086
$CC $flags $profile -Wall -Isim/include -I. \
    -DMODULE_SOURCE="\"$digest\"" -c sim/module/glue.c -o "$base.glue.o"
# Copies of whole structs are calls of the C library's functions.
if [ -n "$instrumentation" ]; then
	objcopy --redefine-sym memcpy=__tsan_memcpy \
	    --redefine-sym memmove=__tsan_memmove \
	    --redefine-sym memset=__tsan_memset "$base.o"
fi
# shellcheck disable=SC2086
$CC $sanitizer $measured -shared -g -Wl,-z,now -Wl,-z,relro -Wl,-Bsymbolic \
    -Wl,--build-id=none -o "$module.new" "$base.o" "$base.glue.o"

# Every name that it needs must be on the one list.
nm -u "$base.o" | awk '
    NR == FNR { gsub(/[\t ;]/, ""); listed[$0] = 1; next }
    $2 ~ /^(memcpy|memset|memmove|memcmp|_GLOBAL_OFFSET_TABLE_)$/ { next }
    $2 ~ /^__(start_set|stop_set|asan|ubsan|sanitizer|gcov)_/ { next }
    !($2 in listed) {
	sub(/^kpi_/, "", $2)
	print "undefined symbol \047" $2 "\047"
    }' "$list" - >"$base.undefined"
if [ -s "$base.undefined" ]; then
	sh mk/not-provided.sh "$freebsd" <"$base.undefined" >&2
	rm -f "$module.new"
	exit 1
fi
mv "$module.new" "$module"
