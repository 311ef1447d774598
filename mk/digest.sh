#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# digest.sh: the SHA-256 of standard input, 64 hexadecimal digits.
# digest.sh FILE...: a line for each file, its digest and its name.
#
# By sha256sum(1), or by sha256(1) of FreeBSD.
set -eu

if command -v sha256sum >/dev/null 2>&1; then
	if [ $# -eq 0 ]; then
		sha256sum | cut -c 1-64
	else
		sha256sum "$@"
	fi
elif [ $# -eq 0 ]; then
	sha256 -q
else
	sha256 -r "$@"
fi
