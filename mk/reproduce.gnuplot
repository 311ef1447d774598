# SPDX-License-Identifier: BSD-2-Clause
#
# Copyright (c) 2026 The vtsim authors

# Target, balloon and free memory in virtual time, from a series of
# harness/series.h.  Variables: data, picture, heading.

set terminal svg size 900,420 font "sans-serif,13" background rgb "white"
set output picture

set title heading
set xlabel "virtual time (s)"
set ylabel "MiB"
# From a second before the program of D03 starts.
set xrange [11:17]
set yrange [0:420]
set grid ytics linecolor rgb "#dddddd"
set border 3
set tics nomirror
set key at graph 0.98, 0.70 right

# Each value holds until the next.
plot data using 1:2 with steps linewidth 2 linecolor rgb "#888888" dashtype 2 \
	title "target: what the host wants", \
    data using 1:3 with steps linewidth 2 linecolor rgb "#c0392b" \
	title "actual: what the balloon holds", \
    data using 1:4 with steps linewidth 2 linecolor rgb "#2471a3" \
	title "free memory of the guest"
