/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Events as people read them: see event_text.h.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "harness/language/balloon_names.h"
#include "harness/language/units.h"
#include "harness/trace/event_text.h"
#include "sim/device/host.h"
#include "sim/event.h"
#include "sim/machine.h"

static void
name_queue(const struct machine *machine, uint64_t queue, char *text,
    size_t size)
{
	const char *name;

	name = machine_booted(machine) ? host_queue_name(machine, queue) :
	    NULL;
	if (name != NULL)
		snprintf(text, size, "%s", name);
	else
		snprintf(text, size, "%" PRIu64, queue);
}

static bool
is_queue(const struct event_field *field)
{

	return (field->type == EVENT_U64 && strcmp(field->name, "queue") == 0);
}

static bool
name_field(void *argument, const struct event *event, unsigned field,
    char *text, size_t size)
{
	const struct event_description *description;
	uint64_t value;

	description = &event_descriptions[event->id];
	value = event_values(event)[field].u;
	if (is_queue(&description->fields[field])) {
		name_queue(argument, value, text, size);
		return (true);
	}
	if (event->id == EVENT_stats_entry && field == 0 &&
	    value < HOST_STATS_TAGS) {
		snprintf(text, size, "%s", balloon_statistics[value].name);
		return (true);
	}
	if (description->fields[field].type == EVENT_NS) {
		/* No duration at all is for ever. */
		if (value == 0)
			snprintf(text, size, "ever");
		else
			units_duration(text, value);
		return (true);
	}
	return (false);
}

void
event_text(const struct machine *machine, const struct event *event, char *text,
    size_t size)
{

	event_print_named(event, name_field, (void *)(uintptr_t)machine, text,
	    size);
}

bool
event_queue(const struct machine *machine, const struct event *event,
    char *text, size_t size)
{
	const struct event_description *description;

	description = &event_descriptions[event->id];
	for (unsigned field = 0; field < description->field_count; field++) {
		if (is_queue(&description->fields[field])) {
			name_queue(machine, event_values(event)[field].u,
			    text, size);
			return (true);
		}
	}
	return (false);
}

const char *
event_actor(const struct machine *machine, const struct event *event)
{
	const char *name;

	name = machine_actor_name(machine, event->actor);
	return (name[0] == '\0' ? "-" : name);
}
