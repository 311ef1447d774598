#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-qemu.sh BUILD: QEMU's own device and the model of it have to agree.
# Every scenario that QEMU's device can take part in, on both; what a guest can
# do below any driver, in kept and in 2000 random probes, on both; and what
# happens when a process dies.
#
# Environment: PROBE_SEED, the first random probe's (1)
set -eu

build=$1
: "${PROBE_SEED:=1}"

command -v qemu-system-x86_64 >/dev/null 2>&1 || {
	echo "check-qemu: qemu-system-x86_64 is not there.  Type:" >&2
	echo "    Debian:   sudo apt-get install qemu-system-x86" >&2
	echo "    FreeBSD:  sudo pkg install qemu-nox11" >&2
	exit 2
}
qemu-system-x86_64 --version | head -n 1

# What differs is saved there, made shorter.
mkdir -p "$build/probes"
{
	sh mk/check-qemu-processes.sh "$build" &&
	    "$build/vtsim" probe fixtures/probes/*.probe &&
	    "$build/vtsim" probe --runs 2000 -s "$PROBE_SEED" \
	    --save "$build/probes"
} >"$build/check-qemu.out" 2>&1 &
probes=$!
failed=0
"$build/vtsim" compare fixtures/conformance fixtures/driver fixtures/drivers \
    fixtures/rules fixtures/bugs fixtures/demo fixtures/pr292570/*.lua ||
    failed=1
wait "$probes" || failed=1
cat "$build/check-qemu.out"
exit "$failed"
