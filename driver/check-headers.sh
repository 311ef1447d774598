#!/bin/sh
#-
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors
#

#
# Compile the driver, syntax only, against a genuine FreeBSD kernel tree, to see
# that the interfaces which it uses are there and are used as declared.
#
#	check-headers.sh SYSDIR
#
# SYSDIR is the sys directory of a FreeBSD source tree; /usr/src/sys as a rule.
# Headers that a kernel build generates are generated here as well, with that
# tree's own tools, in a temporary directory.  The kernel's headers are system
# headers to the compiler, so that it warns about the driver only.
#
# CC and AWK name the tools to use; MACHINE (amd64, arm64) the architecture, by
# default the compiler's own.
#
# Exit status: 0 the driver compiles, 1 it does not, 2 it could not be tried.
#

set -u

program=${0##*/}

fail()
{

	echo "$program: $*" >&2
	exit 2
}

if [ $# -ne 1 ] || [ -z "$1" ]; then
	echo "usage: $program SYSDIR" >&2
	exit 2
fi

driver=$(cd "$(dirname "$0")/sys" 2>/dev/null && pwd) ||
    fail "cannot find the driver beside this script"
source=$driver/dev/virtio/balloon/virtio_balloon.c
[ -f "$source" ] || fail "$source: no such file"

[ -d "$1" ] || fail "$1: not a directory"
sysdir=$(cd "$1" && pwd) || fail "$1: cannot be entered"

for file in sys/param.h sys/bus.h kern/bus_if.m kern/device_if.m \
    tools/makeobjops.awk vm/vm_page.h dev/virtio/virtio.h \
    dev/virtio/virtio_if.m dev/virtio/virtio_bus_if.m; do
	[ -f "$sysdir/$file" ] || fail "$1: not the sys directory of a" \
	    "FreeBSD source tree (there is no $file in it)"
done

version=$(sed -n \
    's/^#define[[:space:]]*__FreeBSD_version[[:space:]]*\([0-9]*\).*/\1/p' \
    "$sysdir/sys/param.h")
[ -n "$version" ] || fail "$1: sys/param.h does not tell __FreeBSD_version"

awk=${AWK:-awk}
command -v "$awk" >/dev/null 2>&1 || fail "$awk: not found; set AWK"
cc=${CC:-}
if [ -z "$cc" ]; then
	for cc in cc clang gcc ''; do
		[ -n "$cc" ] || fail "no compiler found; set CC"
		command -v "$cc" >/dev/null 2>&1 && break
	done
fi

# CC may carry options, hence no quotes round it.
host=$($cc -dumpmachine) || fail "$cc: does not work"
machine=${MACHINE:-}
if [ -z "$machine" ]; then
	case $host in
	x86_64*|amd64*)		machine=amd64 ;;
	aarch64*|arm64*)	machine=arm64 ;;
	*)			fail "$host: unknown to this script;" \
				    "set MACHINE" ;;
	esac
fi
case $machine in
amd64)	target=x86_64-unknown-freebsd ;;
arm64)	target=aarch64-unknown-freebsd ;;
*)	fail "$machine: not amd64 or arm64" ;;
esac
[ -d "$sysdir/$machine/include" ] ||
    fail "$1: there is no $machine/include in it"

# A compiler that can be told to aim at FreeBSD is; another is made to look so.
if $cc --version 2>/dev/null | grep -q clang; then
	aim="--target=$target"
else
	case $machine:$host in
	amd64:x86_64*|amd64:amd64*|arm64:aarch64*|arm64:arm64*)	;;
	*)	fail "$cc: does not compile for $machine" ;;
	esac
	aim="-D__FreeBSD__=$((version / 100000)) -U__linux -U__linux__ -Ulinux"
	aim="$aim -U__gnu_linux__"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/check-headers.XXXXXX") ||
    fail "cannot make a temporary directory"
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM

ln -s "$sysdir/$machine/include" "$work/machine"
for arch in x86 i386; do
	if [ "$machine" = amd64 ] && [ -d "$sysdir/$arch/include" ]; then
		ln -s "$sysdir/$arch/include" "$work/$arch"
	fi
done

# Kernel options, none of them set.
{
	echo opt_global.h
	find "$sysdir/sys" "$sysdir/vm" "$sysdir/dev/virtio" \
	    "$sysdir/$machine/include" "$sysdir/x86/include" \
	    -name '*.h' -exec sed -n \
	    's/^#[[:space:]]*include[[:space:]]*"\(opt_[a-z0-9_]*\.h\)".*/\1/p' \
	    {} + 2>/dev/null
} | sort -u | while read -r option; do
	: > "$work/$option"
done

# Interfaces of the kernel's object system, and of vnodes.
cd "$work" || exit 2
for interface in kern/device_if.m kern/bus_if.m dev/virtio/virtio_if.m \
    dev/virtio/virtio_bus_if.m; do
	"$awk" -f "$sysdir/tools/makeobjops.awk" "$sysdir/$interface" -h ||
	    fail "makeobjops.awk fails for $interface"
	header=${interface##*/}
	[ -f "${header%.m}.h" ] || fail "makeobjops.awk made no ${header%.m}.h"
done
if [ -f "$sysdir/tools/vnode_if.awk" ] && [ -f "$sysdir/kern/vnode_if.src" ]
then
	for part in -h -p -q; do
		"$awk" -f "$sysdir/tools/vnode_if.awk" \
		    "$sysdir/kern/vnode_if.src" "$part" ||
		    fail "vnode_if.awk $part fails"
	done
fi

# A handler need not use all of its arguments; FreeBSD does not warn either.
status=0
for config in '' '-DINVARIANTS -DINVARIANT_SUPPORT -DWITNESS'; do
	# shellcheck disable=SC2086 # lists of options
	$cc $aim -std=gnu17 -fsyntax-only -ffreestanding -fno-common -nostdinc \
	    -D_KERNEL -DKLD_MODULE $config -include "$work/opt_global.h" \
	    -I"$driver" -isystem "$work" -isystem "$sysdir" \
	    -isystem "$sysdir/contrib/ck/include" \
	    -Wall -Wextra -Werror -Wno-unused-parameter "$source" || status=1
done

if [ $status -eq 0 ]; then
	echo "virtio_balloon.c compiles against FreeBSD $version ($machine," \
	    "$cc, with and without INVARIANTS)"
fi
exit $status
