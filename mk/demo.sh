#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# demo.sh BUILD: the PR 292570 story on the repository's driver, for a person.
set -eu

exec "$1/vtsim" run --story fixtures/demo/pr-292570-story.lua
