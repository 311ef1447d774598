/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The report as an HTML page: see page.h.
 */
#include <inttypes.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/language/units.h"
#include "harness/output/lines.h"
#include "harness/output/summary.h"
#include "harness/output/xml.h"
#include "harness/report/html.h"
#include "harness/report/page.h"
#include "harness/report/plot.h"
#include "harness/scenario/source.h"

/* Of a scenario's runs that failed, how many are shown. */
#define	FAILED_SHOWN	3

struct page {
	xmlNode		*body;
	xmlNode		*top;		/* summary and findings go there */
	const char	*driver;
	const char	*no_pictures;	/* why not; NULL: there are */
	struct summary	*summary;
	unsigned	 counts[SCENARIO_ERROR + 1];
	unsigned	 scenarios;
	unsigned	 pictures;

	/* The scenario that runs are added to. */
	char		*path;
	xmlNode		*section;	/* details */
	xmlNode		*badge;
	xmlNode		*remark;
	unsigned	 runs, failed, skipped;
	uint64_t	 virtual_ns;
	enum scenario_outcome worst;
};

struct page *
page_new(const struct scenario_options *options)
{
	struct page *page;

	page = calloc(1, sizeof(*page));
	if (page == NULL)
		abort();
	page->driver = options->driver == NULL ? SCENARIO_DRIVER :
	    options->driver;
	page->no_pictures = plot_missing();
	page->summary = summary_new();
	page->body = html_page("vtsim report", page_style);
	page->top = html_add(page->body, "header", NULL, NULL);
	html_add(page->body, "h2", NULL, "Scenarios");
	return (page);
}

/* A text of its own, folded away. */
static xmlNode *
add_folded(xmlNode *parent, const char *title)
{
	xmlNode *details;

	details = html_add(parent, "details", NULL, NULL);
	html_add(details, "summary", NULL, title);
	return (details);
}

/* The scenario's own text. */
static void
add_source(xmlNode *parent, const char *path)
{
	struct source source;
	char error[256];

	if (source_read(&source, path, error, sizeof(error)))
		html_add(add_folded(parent, "The scenario"), "pre", NULL,
		    source.text);
	source_free(&source);
}

static void
finish_scenario(struct page *page)
{
	char time[UNITS_TEXT];
	const char *outcome;

	if (page->path == NULL)
		return;
	if (page->worst == SCENARIO_SKIP && page->skipped < page->runs)
		page->worst = SCENARIO_PASS;
	outcome = scenario_outcome_name(page->worst);
	xml_set(page->badge, "class", "badge %s", outcome);
	html_text(page->badge, outcome);
	if (page->failed > 0)
		xml_set(page->section, "open", "open");
	units_duration(time, page->virtual_ns);
	if (page->runs > 1)
		xml_text(page->remark, " %u runs, %u failed, %u skipped; %s",
		    page->runs, page->failed, page->skipped, time);
	else
		xml_text(page->remark, " %s", time);
	add_source(page->section, page->path);
	free(page->path);
	page->path = NULL;
}

static void
begin_scenario(struct page *page, const struct scenario_result *result)
{
	xmlNode *summary;
	char *name;

	finish_scenario(page);
	page->path = strdup(result->path);
	page->runs = page->failed = page->skipped = 0;
	page->virtual_ns = 0;
	page->worst = SCENARIO_PASS;
	page->section = html_add(page->body, "details", "card scenario", NULL);
	name = scenario_short_name(result->path, '-');
	xml_set(page->section, "id", "%s", name);
	free(name);
	page->scenarios++;
	summary = html_add(page->section, "summary", NULL, NULL);
	page->badge = html_add(summary, "span", "badge", NULL);
	html_add(summary, "span", "path", result->path);
	page->remark = html_add(summary, "span", "faint", NULL);
	html_add(summary, "span", "promise", result->description);
	if (result->basis[0] != '\0')
		html_add(page->section, "p", "faint", result->basis);
}

/* Has gnuplot draw into a file, and takes that in. */
static void
add_picture(struct page *page, xmlNode *parent,
    const struct scenario_result *result)
{
	struct plot_panel panel = { .title = NULL, .series = result->series };
	char path[] = "/tmp/vtsim-picture-XXXXXX", prefix[32];
	const struct plot_range all = { 0, 0 };
	char *svg;
	size_t size;
	FILE *from, *to;
	int c, file;

	/* At an instant there is nothing to be drawn. */
	if (page->no_pictures != NULL || result->series.sample_count == 0 ||
	    result->virtual_ns == 0)
		return;
	file = mkstemp(path);
	if (file < 0)
		return;
	panel.title = scenario_run_name(result);
	from = fdopen(file, "r");
	if (plot_draw(&panel, 1, &all, PLOT_SVG_CLEAR, path)) {
		to = open_memstream(&svg, &size);
		while ((c = getc(from)) != EOF)
			putc(c, to);
		fclose(to);
		snprintf(prefix, sizeof(prefix), "p%u", ++page->pictures);
		html_add_svg(html_add(parent, "div", "picture", NULL), svg,
		    size, prefix, panel.title);
		free(svg);
	}
	fclose(from);
	unlink(path);
	free(panel.title);
}

static void
add_event(xmlNode *table, const struct timeline_event *event)
{
	xmlNode *cell, *row;

	row = html_add(table, "tr", event->category, NULL);
	cell = html_add(row, "td", "time", NULL);
	xml_text(cell, "%" PRIu64 ".%06" PRIu64, event->time / NS_PER_SECOND,
	    event->time % NS_PER_SECOND / 1000);
	html_add(row, "td", "actor", event->actor);
	html_add(row, "td", NULL, event->text);
	cell = html_add(row, "td", "place", event->place);
	if (event->code[0] != '\0')
		html_add(cell, "code", NULL, event->code);
}

static void
add_timeline(xmlNode *parent, const struct timeline *timeline)
{
	static const char *const titles[] = {
		"time (s)", "actor", "event", "driver"
	};
	xmlNode *body, *cell, *head, *table;
	uint64_t left_out;
	char title[64];

	if (timeline_count(timeline) == 0)
		return;
	snprintf(title, sizeof(title), "Time-line: %" PRIu64 " events",
	    timeline->total);
	table = html_add(add_folded(parent, title), "table", "timeline", NULL);
	head = html_add(html_add(table, "thead", NULL, NULL), "tr", NULL,
	    NULL);
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		html_add(head, "th", NULL, titles[i]);
	body = html_add(table, "tbody", NULL, NULL);
	for (size_t n = 0; n < timeline_count(timeline); n++) {
		left_out = timeline_left_out(timeline, n);
		if (left_out > 0) {
			cell = html_add(html_add(body, "tr", NULL, NULL),
			    "td", "faint", NULL);
			xml_set(cell, "colspan", "4");
			xml_text(cell, "... %" PRIu64 " events are left out;"
			    " vtsim trace has them", left_out);
		}
		add_event(body, timeline_get(timeline, n));
	}
}

static void
add_run(struct page *page, const struct scenario_result *result,
    const char *told)
{
	const char *outcome;
	xmlNode *heading;
	char *label;

	label = scenario_run_label(result);
	outcome = scenario_outcome_name(result->outcome);
	heading = html_add(page->section, "h3", NULL, NULL);
	if (label[0] == '\0')
		html_text(heading, "What happened");
	else {
		xml_set(html_add(heading, "span", NULL, outcome), "class",
		    "badge %s", outcome);
		html_text(heading, label);
	}
	free(label);
	if (result->reason != NULL)
		html_add(page->section, "p", outcome, result->reason);
	add_picture(page, page->section, result);
	if (told[0] != '\0')
		html_add(page->section, "pre", "told", told);
	if (result->report != NULL)
		html_add(add_folded(page->section, "The failure in full"),
		    "pre", NULL, result->report);
	add_timeline(page->section, &result->timeline);
}

void
page_add(struct page *page, const struct scenario_result *result,
    const char *told)
{
	bool failed;

	if (page->path == NULL || strcmp(page->path, result->path) != 0)
		begin_scenario(page, result);
	page->counts[result->outcome]++;
	page->runs++;
	page->virtual_ns += result->virtual_ns;
	failed = result->outcome == SCENARIO_FAIL ||
	    result->outcome == SCENARIO_ERROR;
	if (failed)
		page->failed++;
	if (result->outcome == SCENARIO_SKIP)
		page->skipped++;
	if (result->outcome > page->worst)
		page->worst = result->outcome;
	summary_add(page->summary, result);
	if (page->runs == 1 || (failed && page->failed <= FAILED_SHOWN))
		add_run(page, result, told);
}

static void
add_count(xmlNode *list, unsigned count, const char *what,
    const char *class_name)
{
	xmlNode *item;

	item = html_add(list, "li", count > 0 ? class_name : "faint", NULL);
	xml_text(html_add(item, "b", NULL, NULL), "%u", count);
	html_text(item, what);
}

static void
add_term(xmlNode *list, const char *term, const char *text)
{

	if (text[0] == '\0')
		return;
	html_add(list, "dt", NULL, term);
	html_add(list, "dd", NULL, text);
}

static void
add_places(xmlNode *list, const struct finding *finding)
{
	char *text;

	text = finding_places_text(&finding->places);
	if (text[0] != '\0') {
		html_add(list, "dt", NULL, "places");
		html_add(html_add(list, "dd", NULL, NULL), "pre", NULL, text);
	}
	free(text);
	text = lines_joined(finding->subjects, ", ",
	    FINDING_SUBJECTS_SHOWN);
	add_term(list, "there also", text);
	free(text);
}

static void
add_finding(xmlNode *parent, size_t number, const struct finding *finding)
{
	xmlNode *card, *entry, *heading, *list;
	char *name;

	card = html_add(parent, "article", "card finding", NULL);
	heading = html_add(card, "h3", NULL, NULL);
	xml_text(heading, "%zu. ", number);
	html_add(heading, "span", "fail", finding->what);
	if (finding->place[0] != '\0') {
		html_text(heading, " in ");
		html_add(heading, "code", NULL, finding->place);
		if (finding->places.count > 1)
			xml_text(heading, " and %zu more",
			    finding->places.count - 1);
	}
	html_add(card, "p", NULL, finding->message);
	list = html_add(card, "dl", NULL, NULL);
	add_places(list, finding);
	add_term(list, "expected", finding->rule);
	add_term(list, "as in", finding->source);
	add_term(list, "it matters", finding->why);
	add_term(list, "waiting in", finding->waits);
	html_add(list, "dt", NULL, "first in");
	entry = html_add(html_add(list, "dd", NULL, NULL), "a", NULL,
	    finding->run);
	name = scenario_short_name(finding->scenarios.list[0].path, '-');
	xml_set(entry, "href", "#%s", name);
	free(name);
	html_add(list, "dt", NULL, "to repeat");
	entry = html_add(list, "dd", NULL, NULL);
	html_add(entry, "pre", NULL, finding->command);
	if (finding->scenarios.count > 1)
		xml_text(html_add(card, "p", "faint", NULL), "%zu scenarios"
		    " show it.", finding->scenarios.count);
}

static void
add_summary(struct page *page)
{
	const struct summary *summary = page->summary;
	xmlNode *counts, *line;

	html_add(page->top, "h1", NULL, "vtsim report");
	line = html_add(page->top, "p", "faint", "Driver ");
	html_add(line, "code", NULL, page->driver);
	xml_text(line, "; %u scenario%s", page->scenarios,
	    page->scenarios == 1 ? "" : "s");
	counts = html_add(page->top, "ul", "counts", NULL);
	add_count(counts, summary->findings.count,
	    summary->findings.count == 1 ? "finding" : "findings", "fail");
	add_count(counts, page->counts[SCENARIO_FAIL] -
	    summary->unjudged_runs, "failed", "fail");
	add_count(counts, page->counts[SCENARIO_PASS], "passed", "pass");
	add_count(counts, page->counts[SCENARIO_SKIP], "skipped", "skip");
	if (summary->unjudged_runs > 0)
		add_count(counts, summary->unjudged_runs, "not judged",
		    "skip");
	if (page->counts[SCENARIO_ERROR] > 0)
		add_count(counts, page->counts[SCENARIO_ERROR], "wrong",
		    "error");
	html_add(page->top, "h2", NULL, summary->findings.count == 0 ?
	    "No findings" : "Findings, worst first");
	for (size_t i = 0; i < summary->findings.count; i++)
		add_finding(page->top, i + 1, &summary->findings.list[i]);
	for (size_t i = 0; i < summary->unjudged.count; i++) {
		line = html_add(page->top, "p", "skip", "Not judged: ");
		html_text(line, summary->unjudged.list[i].text);
	}
	if (page->no_pictures != NULL) {
		line = html_add(page->top, "p", "faint", "No pictures: ");
		html_text(line, page->no_pictures);
	}
}

void
page_finish(struct page *page, FILE *stream)
{

	finish_scenario(page);
	summary_finish(page->summary);
	add_summary(page);
	html_finish(page->body, stream);
	summary_free(page->summary);
	free(page);
}
