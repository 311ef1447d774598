/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The rules of Chrome's Trace Event Format that a viewer relies upon:
 *
 *	- an object with traceEvents, a list; each event has ph, pid, tid, and,
 *	  unless it is metadata (M), a ts that is not negative;
 *	- every process has one name, and every track that has anything else
 *	  than counters;
 *	- bars (X) have a name, a category and a duration above zero; those of a
 *	  track lie beside or within each other, and never overlap;
 *	- marks (i) have a name, a category and a scope;
 *	- a flow is known by category, name and id: it starts (s) once, may
 *	  finish (f) once, later, and lies within a bar at either end, where
 *	  the viewer ties it to (bp is "e");
 *	- counters (C) have numbers, and those of one name the same series;
 *	- within a track, marks, flows and counters are in the order of time.
 */
#ifndef _HARNESS_CHECK_TRACE_FORMAT_H_
#define	_HARNESS_CHECK_TRACE_FORMAT_H_

struct trace_figures {
	unsigned	 processes;
	unsigned	 tracks;
	unsigned	 bars;
	unsigned	 nested;	/* bars that lie within another */
	unsigned	 marks;
	unsigned	 flows;
	unsigned	 counters;
};

/* Fails the test at the first event that breaks one. */
void	trace_format_judge(const char *text, struct trace_figures *figures);

#endif /* !_HARNESS_CHECK_TRACE_FORMAT_H_ */
