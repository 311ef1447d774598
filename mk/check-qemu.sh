#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# check-qemu.sh BUILD: every scenario that QEMU's device can take part in, on
# that device and on the model, which have to agree.
set -eu

build=$1
qemu-system-x86_64 --version | head -n 1
"$build/vtsim" compare fixtures/conformance fixtures/driver fixtures/drivers \
    fixtures/rules fixtures/bugs fixtures/demo fixtures/pr292570/*.lua
