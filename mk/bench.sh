#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# bench.sh BUILD: the measurements, with the state of the machine beside them.
set -eu

build=$1
echo "machine: $(uname -sm), $(nproc 2>/dev/null || sysctl -n hw.ncpu) processors, load$(uptime | sed 's/.*load average[s]*//')"
"$build/bench_vtsim" "$build/modules/virtio_balloon-fbsd16-4k.so"
