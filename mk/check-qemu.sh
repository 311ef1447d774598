#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-qemu.sh BUILD: every scenario that QEMU's device can take part in, on
# that device.
set -eu

build=$1
qemu-system-x86_64 --version | head -n 1
"$build/vtsim" run --device qemu fixtures/conformance fixtures/driver \
    >"$build/check-qemu.out" 2>&1 || {
	grep -v "^pass\|^skip" "$build/check-qemu.out"
	exit 1
}
tail -n 1 "$build/check-qemu.out"
