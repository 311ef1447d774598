/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Machines for the drivers of fixtures/kpi; see kpi.h.
 */
#include <stdio.h>
#include <string.h>

#include "harness/check/kpi.h"
#include "harness/scenario/modules.h"

#define	FREEBSD		16
#define	PAGE_BYTES	4096

/* What the strange requests of these drivers may break. */
static const enum rule beside_the_point[] = {
	RULE_PFN_OUT_OF_RANGE, RULE_PFN_ALREADY_BALLOONED,
	RULE_PFN_NOT_OWNED, RULE_PFN_NOT_BALLOONED, RULE_ACTUAL_MISMATCH,
	RULE_TARGET_NOT_REACHED, RULE_FEATURE_NOT_NEGOTIATED,
	RULE_BUFFER_FREED_IN_FLIGHT, RULE_BUFFER_MODIFIED_IN_FLIGHT,
	RULE_PAGE_USED_WHILE_BALLOONED, RULE_REQUEST_STUCK,
};

struct kpi_run {
	struct kpi		 kpi;
	const char		*module;
	const char		*name;
	kpi_configure		*configure;
	kpi_story		*story;
};

static void
observe(void *argument, const struct event *event)
{
	struct kpi *kpi = argument;

	switch (event->id) {
	case EVENT_buffer_available:
		if (kpi->head_count < KPI_HEADS)
			kpi->heads[kpi->head_count++] =
			    ((const struct event_buffer_available *)
			    event)->head;
		break;
	case EVENT_notify:
		kpi->notifications++;
		kpi->notify_status =
		    ((const struct event_notify *)event)->status;
		break;
	case EVENT_status:
		if (kpi->statuses < 32)
			kpi->status[kpi->statuses++] =
			    ((const struct event_status *)event)->status;
		break;
	case EVENT_child_detached:
		kpi->releases++;
		kpi->released_after_handler = kpi_said(kpi,
		    "handler is out");
		break;
	case EVENT_filter:
		kpi->filters++;
		if (((const struct event_filter *)event)->scheduled != 0)
			kpi->filters_scheduled++;
		break;
	case EVENT_interrupts_allocated:
		kpi->interrupts = ((const struct event_interrupts_allocated *)
		    event)->mode;
		break;
	}
}

static void
boot_and_run(void *argument)
{
	static const enum event_id observed[] = {
		EVENT_buffer_available, EVENT_notify, EVENT_status,
		EVENT_child_detached, EVENT_filter,
		EVENT_interrupts_allocated,
	};
	struct kpi_run *run = argument;
	struct machine_tunable tunables[4];
	struct machine_config config;
	char path[MODULES_PATH], error[512];
	size_t i;

	machine_config_default(&config);
	ck_assert_msg(modules_find(NULL, run->module, FREEBSD, PAGE_BYTES,
	    false, path, error, sizeof(error)), "%s", error);
	config.module = path;
	config.freebsd = FREEBSD;
	config.features = 1 << 0;
	config.queue_size = 16;
	config.event_idx = true;
	config.indirect = true;
	if (run->configure != NULL)
		run->configure(&config);
	/* The case comes before what the test itself wants tuned. */
	tunables[0].name = "hw.kpi.case";
	tunables[0].value = run->name;
	for (i = 0; i < config.tunable_count; i++)
		tunables[i + 1] = config.tunables[i];
	config.tunables = tunables;
	config.tunable_count++;

	ck_assert_msg(machine_boot(run->kpi.machine, &config, error,
	    sizeof(error)), "%s", error);
	for (i = 0; i < sizeof(beside_the_point) /
	    sizeof(beside_the_point[0]); i++)
		violation_expect(run->kpi.machine, beside_the_point[i]);
	for (i = 0; i < sizeof(observed) / sizeof(observed[0]); i++)
		event_subscribe(run->kpi.machine, observed[i], observe,
		    &run->kpi);
	run->story(&run->kpi);
}

/* The first broken rule that nobody expected, or NULL. */
static const struct violation *
surprise(struct machine *machine)
{
	const struct violation *violation;
	unsigned i;

	for (i = 0; i < violation_count(machine); i++) {
		violation = violation_get(machine, i);
		if (!violation->expected)
			return (violation);
	}
	return (NULL);
}

void
kpi_run(const char *module, const char *name, kpi_configure *configure,
    kpi_story *story)
{
	struct kpi_run run = {
		.module = module, .name = name, .configure = configure,
		.story = story,
	};
	const struct violation *violation;
	bool ended;

	run.kpi.machine = machine_new();
	ended = machine_start(run.kpi.machine, boot_and_run, &run);
	violation = surprise(run.kpi.machine);
	if (violation != NULL)
		ck_abort_msg("%s: %s\n%s",
		    rule_descriptions[violation->rule].name,
		    violation->message, violation->backtrace);
	ck_assert_msg(ended, "the machine stopped before the story's end");
}

void
kpi_run_panic(const char *module, const char *name, kpi_configure *configure,
    kpi_story *story, const char *text)
{
	struct kpi_run run = {
		.module = module, .name = name, .configure = configure,
		.story = story,
	};
	const struct violation *violation;

	run.kpi.machine = machine_new();
	(void)machine_start(run.kpi.machine, boot_and_run, &run);
	violation = surprise(run.kpi.machine);
	ck_assert_msg(violation != NULL, "nothing was said");
	ck_assert_str_eq(rule_descriptions[violation->rule].name, "panic");
	ck_assert_msg(strstr(violation->message, text) != NULL,
	    "\"%s\" does not say \"%s\"", violation->message, text);
}

void
kpi_story_plain(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert(machine_settle(kpi->machine, KPI_LIMIT));
	ck_assert_int_eq(guest_detach(kpi->machine), 0);
	machine_finish(kpi->machine);
}

int64_t
kpi_value(struct kpi *kpi, const char *name)
{
	struct guest_sysctl_value value;
	char full[64];

	snprintf(full, sizeof(full), "dev.kpi.0.%s", name);
	memset(&value, 0, sizeof(value));
	ck_assert_int_eq(guest_sysctl(kpi->machine, full, &value, NULL), 0);
	ck_assert(!value.is_text);
	return (value.number);
}

bool
kpi_said(struct kpi *kpi, const char *text)
{

	return (strstr(guest_dmesg(kpi->machine), text) != NULL);
}

bool
kpi_said_in_order(struct kpi *kpi, const char *const *texts)
{
	const char *rest;

	rest = guest_dmesg(kpi->machine);
	for (; *texts != NULL; texts++) {
		rest = strstr(rest, *texts);
		if (rest == NULL)
			return (false);
		rest += strlen(*texts);
	}
	return (true);
}
