/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/explore/generate.h"
#include "sim/kern/strategy.h"

#define	LINE_SIZE	256

/* What the amount of an action is. */
enum amount {
	AMOUNT_NONE,
	AMOUNT_PAGES,		/* of 4 KiB, as KiB */
	AMOUNT_TIME,		/* milliseconds */
	AMOUNT_COUNT,
};

#define	MAIN_LINE	0x1	/* never beside the others */

/* %s is the amount.  Each leaves guest and host as it found them. */
static const struct action_kind {
	unsigned	 weight;
	enum amount	 amount;
	uint64_t	 most;
	unsigned	 flags;
	const char	*text;
} kinds[] = {
	{ 12, AMOUNT_PAGES, 1024, 0, "host.balloon(\"%s\")" },
	{ 3, AMOUNT_PAGES, 1024, 0,
	    "host.set_num_pages(pages(\"%s\"), { interrupt = false })" },
	{ 8, AMOUNT_TIME, 20000, 0, "run(\"%s\")" },
	{ 4, AMOUNT_NONE, 0, 0, "settle()" },
	{ 4, AMOUNT_COUNT, 200, 0, "step(%s)" },
	{ 5, AMOUNT_NONE, 0, 0, "guest.lowmem()" },
	{ 2, AMOUNT_NONE, 0, 0, "guest.lowmem(\"kmem\")" },
	{ 4, AMOUNT_NONE, 0, 0, "host.request_stats()" },
	{ 3, AMOUNT_NONE, 0, 0, "host.stats()" },
	{ 3, AMOUNT_NONE, 0, 0, "host.interrupt(\"config\")" },
	{ 2, AMOUNT_NONE, 0, 0, "host.interrupt(\"inflate\")" },
	{ 2, AMOUNT_NONE, 0, 0, "host.interrupt(\"deflate\")" },
	{ 2, AMOUNT_PAGES, 512, 0, "guest.cache(\"%s\")" },
	{ 2, AMOUNT_PAGES, 512, 0, "guest.dirty(\"%s\")" },
	{ 4, AMOUNT_PAGES, 2048, 0,
	    "guest.process { name = \"eater\", memory = \"%s\" }:exit()" },
	/* All of them together are less than any driver's patience. */
	{ 3, AMOUNT_TIME, 500, 0, "host.pause() run(\"%s\") host.resume()" },
	{ 3, AMOUNT_TIME, 5000, MAIN_LINE,
	    "guest.suspend() run(\"%s\") guest.resume()" },
	{ 3, AMOUNT_TIME, 5000, MAIN_LINE,
	    "guest.detach() run(\"%s\") guest.attach()" },
	{ 2, AMOUNT_COUNT, 40, 0,
	    "fault.fail(\"page_alloc\", { every = 3, count = %s })" },
};

#define	KIND_COUNT	(sizeof(kinds) / sizeof(kinds[0]))

#define	VALUES_MAX	5

/* The first of each is the default, and is not written. */
static const struct setting {
	const char	*name;
	const char	*values[VALUES_MAX];	/* up to NULL */
} settings[] = {
	{ "completion", { "\"sync\"", "\"async\"" } },
	{ "latency", { "\"100us\"", "0", "\"3ms\"" } },
	{ "interrupts", { "\"msix\"", "\"msix-shared\"", "\"intx\"",
	    "\"mmio\"" } },
	{ "features", { "{ \"stats_vq\", \"deflate_on_oom\" }", "{}",
	    "{ \"deflate_on_oom\" }",
	    "{ \"must_tell_host\", \"stats_vq\", \"deflate_on_oom\" }" } },
	{ "queue_size", { "128", "2", "8" } },
	{ "event_idx", { "false", "true" } },
	{ "indirect", { "false", "true" } },
};

#define	SETTING_COUNT	(sizeof(settings) / sizeof(settings[0]))
_Static_assert(SETTING_COUNT <= SETTINGS_MAX, "room for the settings");

static unsigned
value_count(const struct setting *setting)
{
	unsigned count;

	for (count = 0; count < VALUES_MAX && setting->values[count] != NULL;
	    count++)
		continue;
	return (count);
}

static unsigned
pick_kind(struct random_state *random)
{
	unsigned kind, total, weight;

	total = 0;
	for (kind = 0; kind < KIND_COUNT; kind++)
		total += kinds[kind].weight;
	weight = random_below(random, total);
	for (kind = 0; weight >= kinds[kind].weight; kind++)
		weight -= kinds[kind].weight;
	return (kind);
}

/* Small amounts are as likely as large ones: a size first, then a number. */
static uint64_t
pick_amount(struct random_state *random, uint64_t most)
{
	uint64_t bound;

	for (bound = most; bound > 1 && random_below(random, 3) != 0;)
		bound /= 2;
	return (1 + random_below(random, bound));
}

void
generate(struct generated *story, uint64_t seed, unsigned actions)
{
	struct random_state random = { seed * 0x9e3779b97f4a7c15ULL };
	struct action *action;

	memset(story, 0, sizeof(*story));
	for (unsigned i = 0; i < SETTING_COUNT; i++)
		if (random_below(&random, 2) == 0)
			story->settings[i] = random_below(&random,
			    value_count(&settings[i]));
	story->count = 1 + random_below(&random, actions);
	for (unsigned i = 0; i < story->count; i++) {
		action = &story->actions[i];
		action->kind = pick_kind(&random);
		if (kinds[action->kind].amount != AMOUNT_NONE)
			action->amount = pick_amount(&random,
			    kinds[action->kind].most);
		action->beside = (kinds[action->kind].flags & MAIN_LINE) == 0 &&
		    random_below(&random, 4) == 0;
	}
}

static void
write_action(FILE *stream, const struct action *action, const char *indent)
{
	const struct action_kind *kind = &kinds[action->kind];
	char amount[32], line[LINE_SIZE];
	const char *place;

	amount[0] = '\0';
	switch (kind->amount) {
	case AMOUNT_NONE:
		break;
	case AMOUNT_PAGES:
		snprintf(amount, sizeof(amount), "%" PRIu64 "K",
		    action->amount * 4);
		break;
	case AMOUNT_TIME:
		snprintf(amount, sizeof(amount), "%" PRIu64 "ms",
		    action->amount);
		break;
	case AMOUNT_COUNT:
		snprintf(amount, sizeof(amount), "%" PRIu64, action->amount);
		break;
	}
	place = strstr(kind->text, "%s");
	if (place == NULL)
		snprintf(line, sizeof(line), "%s", kind->text);
	else
		snprintf(line, sizeof(line), "%.*s%s%s",
		    (int)(place - kind->text), kind->text, amount, place + 2);
	fprintf(stream, "%s%s\n", indent, line);
}

static void
write_machine(FILE *stream, const struct generated *story)
{

	fputs("machine { memory = \"16M\", swap = \"64M\"", stream);
	for (unsigned i = 0; i < SETTING_COUNT; i++)
		if (story->settings[i] != 0)
			fprintf(stream, ", %s = %s", settings[i].name,
			    settings[i].values[story->settings[i]]);
	fputs(" }\n\nguest.attach()\n", stream);
}

char *
generated_text(const struct generated *story, const char *description)
{
	FILE *stream;
	char *text;
	size_t size;
	bool beside;

	stream = open_memstream(&text, &size);
	fprintf(stream, "-- %s\n", description);
	write_machine(stream, story);
	beside = false;
	for (unsigned i = 0; i < story->count; i++)
		beside |= story->actions[i].beside;
	if (beside) {
		fputs("local beside = spawn(function()\n", stream);
		for (unsigned i = 0; i < story->count; i++)
			if (story->actions[i].beside)
				write_action(stream, &story->actions[i],
				    "\t");
		fputs("end)\n", stream);
	}
	for (unsigned i = 0; i < story->count; i++)
		if (!story->actions[i].beside)
			write_action(stream, &story->actions[i], "");
	if (beside)
		fputs("beside:join()\n", stream);
	fputs("\n-- Once it is quiet, the guest does as it is told.\n"
	    "host.cooperate()\n"
	    "fault.clear()\n"
	    "host.balloon(0)\n"
	    "run(\"60s\")\n"
	    "host.balloon(\"512K\")\n"
	    "run(\"120s\")\n"
	    "expect.equal(host.actual(), pages(\"512K\"))\n"
	    "expect.equal(host.ballooned(), pages(\"512K\"))\n", stream);
	fclose(stream);
	return (text);
}

/* One story with something left out or reduced; keeps it if it fails. */
struct shrinking {
	struct generated *story;
	generated_test	*fails;
	void		*argument;
	unsigned	 asked;
};

static bool
keep(struct shrinking *shrinking, const struct generated *smaller)
{

	shrinking->asked++;
	if (!shrinking->fails(shrinking->argument, smaller))
		return (false);
	*shrinking->story = *smaller;
	return (true);
}

static bool
leave_out(struct shrinking *shrinking, unsigned first, unsigned count)
{
	struct generated smaller;

	smaller = *shrinking->story;
	if (first + count > smaller.count)
		count = smaller.count - first;
	memmove(&smaller.actions[first], &smaller.actions[first + count],
	    (smaller.count - first - count) * sizeof(smaller.actions[0]));
	smaller.count -= count;
	return (keep(shrinking, &smaller));
}

static bool
reduce(struct shrinking *shrinking, unsigned n)
{
	struct generated smaller;
	bool reduced;

	reduced = false;
	while (shrinking->story->actions[n].amount > 1) {
		smaller = *shrinking->story;
		smaller.actions[n].amount /= 2;
		if (!keep(shrinking, &smaller))
			break;
		reduced = true;
	}
	if (shrinking->story->actions[n].beside) {
		smaller = *shrinking->story;
		smaller.actions[n].beside = false;
		reduced |= keep(shrinking, &smaller);
	}
	return (reduced);
}

static bool
simplify_machine(struct shrinking *shrinking)
{
	struct generated smaller;
	bool simpler;

	simpler = false;
	for (unsigned i = 0; i < SETTING_COUNT; i++) {
		if (shrinking->story->settings[i] == 0)
			continue;
		smaller = *shrinking->story;
		smaller.settings[i] = 0;
		simpler |= keep(shrinking, &smaller);
	}
	return (simpler);
}

unsigned
generated_shrink(struct generated *story, generated_test *fails,
    void *argument)
{
	struct shrinking shrinking = { story, fails, argument, 0 };
	unsigned first, size;
	bool smaller;

	do {
		smaller = false;
		for (size = story->count; size > 0; size /= 2)
			for (first = 0; first < story->count;)
				if (leave_out(&shrinking, first, size))
					smaller = true;
				else
					first += size;
		for (unsigned n = 0; n < story->count; n++)
			smaller |= reduce(&shrinking, n);
		smaller |= simplify_machine(&shrinking);
	} while (smaller);
	return (shrinking.asked);
}
