/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Pictures of series: see plot.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/units.h"
#include "harness/report/plot.h"

#define	WIDTH		960
#define	NARROW		640
#define	PANEL_HEIGHT	360

/* How gnuplot draws each column; a value holds until the next. */
static const struct curve {
	unsigned	 column;
	size_t		 offset;	/* in struct series_sample */
	bool		 always;	/* even if it is zero throughout */
	const char	*style;
	const char	*title;
} curves[] = {
	{ 2, offsetof(struct series_sample, target), true,
	    "linewidth 4 linecolor rgb \"#c8c8c8\"",
	    "target: what the host wants" },
	{ 3, offsetof(struct series_sample, actual), true,
	    "linewidth 2 linecolor rgb \"#c0392b\"",
	    "actual: what the balloon holds" },
	{ 4, offsetof(struct series_sample, free), true,
	    "linewidth 2 linecolor rgb \"#2471a3\"", "free memory" },
	{ 5, offsetof(struct series_sample, inactive), false,
	    "linewidth 1.5 linecolor rgb \"#1e8449\"", "inactive memory" },
	{ 6, offsetof(struct series_sample, swap), false,
	    "linewidth 1.5 linecolor rgb \"#8e44ad\"", "swap in use" },
};

#define	CURVE_COUNT	(sizeof(curves) / sizeof(curves[0]))

static const char *const mark_styles[SERIES_KINDS] = {
	[SERIES_LOWMEM] = "pointtype 11 linecolor rgb \"#d68910\"",
	[SERIES_KILLED] = "pointtype 2 linewidth 2 linecolor rgb \"#c0392b\"",
	[SERIES_PROCESS] = "pointtype 5 linecolor rgb \"#2c3e50\"",
	[SERIES_VIOLATION] = "pointtype 13 linecolor rgb \"#ff0000\"",
};

const char *
plot_missing(void)
{

	if (system("gnuplot --version >/dev/null 2>&1") == 0)
		return (NULL);
	return ("gnuplot is not there; Debian: apt-get install gnuplot-nox,"
	    " FreeBSD: pkg install gnuplot-lite");
}

static double
mebibytes(uint64_t bytes)
{

	return ((double)bytes / (1 << 20));
}

static double
seconds(uint64_t time)
{

	return ((double)time / NS_PER_SECOND);
}

static uint64_t
value_of(const struct series_sample *sample, const struct curve *curve)
{

	return (*(const uint64_t *)((const char *)sample + curve->offset));
}

static bool
is_drawn(const struct plot_panel *panel, const struct curve *curve)
{

	if (curve->always)
		return (true);
	for (size_t i = 0; i < panel->series.sample_count; i++)
		if (value_of(&panel->series.samples[i], curve) != 0)
			return (true);
	return (false);
}

static bool
has_mark(const struct plot_panel *panel, enum series_kind kind)
{

	for (size_t i = 0; i < panel->series.mark_count; i++)
		if (panel->series.marks[i].kind == kind)
			return (true);
	return (false);
}

/* A text as gnuplot's quotes have it. */
static void
write_quoted(FILE *stream, const char *text)
{

	fputc('\'', stream);
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputc('\'', stream);
		fputc(*text == '\n' ? ' ' : *text, stream);
	}
	fputc('\'', stream);
}

static void
write_data(FILE *stream, unsigned number, const struct plot_panel *panel,
    double height)
{
	const struct series *series = &panel->series;

	fprintf(stream, "$data%u << END\n", number);
	for (size_t i = 0; i < series->sample_count; i++) {
		fprintf(stream, "%.6f", seconds(series->samples[i].time));
		for (size_t n = 0; n < CURVE_COUNT; n++)
			fprintf(stream, " %.3f", mebibytes(value_of(
			    &series->samples[i], &curves[n])));
		fputc('\n', stream);
	}
	fputs("END\n", stream);
	for (unsigned kind = 0; kind < SERIES_KINDS; kind++) {
		if (!has_mark(panel, kind))
			continue;
		fprintf(stream, "$marks%u_%u << END\n", number, kind);
		for (size_t i = 0; i < series->mark_count; i++)
			if (series->marks[i].kind == kind)
				fprintf(stream, "%.6f %.3f\n",
				    seconds(series->marks[i].time),
				    height * (1.04 + 0.05 * kind));
		fputs("END\n", stream);
	}
}

static void
write_plot(FILE *stream, unsigned number, const struct plot_panel *panel,
    bool with_title)
{
	const char *separator;

	if (with_title) {
		fputs("set title ", stream);
		write_quoted(stream, panel->title);
		fputs(" noenhanced\n", stream);
	}
	fputs("plot", stream);
	separator = "";
	for (size_t n = 0; n < CURVE_COUNT; n++) {
		if (!is_drawn(panel, &curves[n]))
			continue;
		fprintf(stream, "%s $data%u using 1:%u with steps %s title"
		    " \"%s\"", separator, number, curves[n].column,
		    curves[n].style, curves[n].title);
		separator = ", \\\n   ";
	}
	for (unsigned kind = 0; kind < SERIES_KINDS; kind++)
		if (has_mark(panel, kind))
			fprintf(stream, "%s $marks%u_%u using 1:2 with points"
			    " pointsize 0.7 %s title \"%s\"", separator,
			    number, kind, mark_styles[kind],
			    series_kind_names[kind]);
	fputc('\n', stream);
}

static bool
is_within(const struct plot_range *range, uint64_t time)
{

	return (range->to == 0 ||
	    (time >= range->from && time <= range->to));
}

/* The largest value of all panels, and when the last of them ends. */
static double
measure(const struct plot_panel *panels, unsigned count,
    const struct plot_range *range, double *end)
{
	const struct series_sample *sample;
	double height, value;

	height = 1;
	*end = 0;
	for (unsigned i = 0; i < count; i++) {
		for (size_t n = 0; n < panels[i].series.sample_count; n++) {
			sample = &panels[i].series.samples[n];
			if (!is_within(range, sample->time))
				continue;
			for (size_t c = 0; c < CURVE_COUNT; c++) {
				value = mebibytes(value_of(sample,
				    &curves[c]));
				if (value > height)
					height = value;
			}
			if (seconds(sample->time) > *end)
				*end = seconds(sample->time);
		}
	}
	return (height);
}

static void
write_script(FILE *stream, const struct plot_panel *panels, unsigned count,
    const struct plot_range *range, enum plot_format format, const char *path)
{
	double end, height, start;

	height = measure(panels, count, range, &end);
	start = 0;
	if (range->to != 0) {
		start = seconds(range->from);
		end = seconds(range->to);
	}
	/* Without time to draw along there is an instant. */
	if (end <= start)
		end = start + 1;
	fprintf(stream, "set terminal %s noenhanced size %d,%u font"
	    " \"sans-serif,%d\"%s\n", format == PLOT_PNG ? "pngcairo" : "svg",
	    format == PLOT_SVG_CLEAR ? NARROW : WIDTH, count * PANEL_HEIGHT,
	    format == PLOT_PNG ? 10 : 13,
	    format == PLOT_SVG_CLEAR ? "" : " background rgb \"white\"");
	if (path != NULL) {
		fputs("set output ", stream);
		write_quoted(stream, path);
		fputc('\n', stream);
	}
	for (unsigned i = 0; i < count; i++)
		write_data(stream, i, &panels[i], height);
	fprintf(stream, "set xrange [%.6f:%.6f]\nset yrange [0:%.3f]\n",
	    start, end, height * (1.06 + 0.05 * SERIES_KINDS));
	fputs("set xlabel \"virtual time (s)\" offset 0,0.7\n"
	    "set ylabel \"MiB\"\n"
	    "set grid ytics linetype 1 linecolor rgb \"#e0e0e0\"\n"
	    "set border 3\n"
	    "set tics nomirror\n", stream);
	fprintf(stream, "set key %s Left reverse\n", format == PLOT_SVG_CLEAR ?
	    "below samplen 2" : "outside right top vertical");
	if (count > 1)
		fprintf(stream, "set multiplot layout %u,1\n", count);
	for (unsigned i = 0; i < count; i++)
		write_plot(stream, i, &panels[i], format != PLOT_SVG_CLEAR);
	if (count > 1)
		fputs("unset multiplot\n", stream);
}

bool
plot_draw(const struct plot_panel *panels, unsigned count,
    const struct plot_range *range, enum plot_format format, const char *path)
{
	FILE *gnuplot;

	gnuplot = popen("gnuplot", "w");
	if (gnuplot == NULL)
		return (false);
	write_script(gnuplot, panels, count, range, format, path);
	return (pclose(gnuplot) == 0);
}
