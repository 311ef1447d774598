/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * JUnit's XML, as Jenkins and others read it: a suite for each group, a case
 * for each thing in it.  See junit.h.
 */
#include <libxml/tree.h>
#include <stdio.h>
#include <string.h>

#include "harness/language/units.h"
#include "harness/output/junit.h"
#include "harness/output/xml.h"

void
junit_begin(struct junit *junit, const char *name)
{

	memset(junit, 0, sizeof(*junit));
	junit->root = xml_document("testsuites");
	xml_set(junit->root, "name", "%s", name);
}

static void
set_counts(xmlNode *node, const struct junit_counts *counts)
{

	xml_set(node, "tests", "%u", counts->cases);
	xml_set(node, "failures", "%u", counts->of[JUNIT_FAILURE]);
	xml_set(node, "errors", "%u", counts->of[JUNIT_ERROR]);
	xml_set(node, "time", "%.6f", (double)counts->time / NS_PER_SECOND);
}

static void
end_suite(struct junit *junit)
{

	if (junit->suite == NULL)
		return;
	set_counts(junit->suite, &junit->counts);
	xml_set(junit->suite, "skipped", "%u",
	    junit->counts.of[JUNIT_SKIPPED]);
	junit->total.cases += junit->counts.cases;
	junit->total.time += junit->counts.time;
	for (unsigned i = 0; i < JUNIT_OUTCOMES; i++)
		junit->total.of[i] += junit->counts.of[i];
	memset(&junit->counts, 0, sizeof(junit->counts));
	junit->suite = NULL;
}

void
junit_suite(struct junit *junit, const char *name, const char *description)
{
	xmlNode *properties, *property;

	end_suite(junit);
	junit->suite = xml_child(junit->root, "testsuite");
	xml_set(junit->suite, "name", "%s", name);
	if (description[0] == '\0')
		return;
	properties = xml_child(junit->suite, "properties");
	property = xml_child(properties, "property");
	xml_set(property, "name", "description");
	xml_set(property, "value", "%s", description);
}

void
junit_case(struct junit *junit, const struct junit_case *test)
{
	static const char *const names[JUNIT_OUTCOMES] = {
		[JUNIT_SKIPPED] = "skipped",
		[JUNIT_FAILURE] = "failure",
		[JUNIT_ERROR] = "error",
	};
	xmlNode *node, *outcome;

	node = xml_child(junit->suite, "testcase");
	xml_set(node, "classname", "%s", test->class_name);
	xml_set(node, "name", "%s", test->name);
	xml_set(node, "time", "%.6f", (double)test->time / NS_PER_SECOND);
	junit->counts.cases++;
	junit->counts.time += test->time;
	junit->counts.of[test->outcome]++;
	if (names[test->outcome] == NULL)
		return;
	outcome = xml_child(node, names[test->outcome]);
	if (test->type != NULL)
		xml_set(outcome, "type", "%s", test->type);
	if (test->message != NULL)
		xml_set(outcome, "message", "%s", test->message);
	xml_text(outcome, "%s", test->text);
}

void
junit_end(struct junit *junit, FILE *stream)
{

	end_suite(junit);
	set_counts(junit->root, &junit->total);
	xml_finish(junit->root, stream);
}
