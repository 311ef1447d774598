/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/explore/search.h"

const char *const search_names[SEARCH_COUNT] = {
	[SEARCH_RANDOM] = "random",
	[SEARCH_PCT] = "pct",
	[SEARCH_TREE] = "dfs",
	[SEARCH_FAULTS] = "faults",
	[SEARCH_DETACH] = "detach",
	[SEARCH_RESET] = "reset",
	[SEARCH_LOWMEM] = "lowmem",
	[SEARCH_SPURIOUS] = "spurious",
};

/* What happens at each point, one thing a run; ended by INTRUSION_NONE. */
#define	INTRUSIONS_MAX	5

static const enum intrusion intrusions[SEARCH_COUNT][INTRUSIONS_MAX] = {
	[SEARCH_DETACH] = { INTRUSION_DETACH },
	[SEARCH_RESET] = { INTRUSION_RESET, INTRUSION_NEEDS_RESET },
	[SEARCH_LOWMEM] = { INTRUSION_LOWMEM },
	[SEARCH_SPURIOUS] = { INTRUSION_CONFIG, INTRUSION_INFLATE,
	    INTRUSION_DEFLATE, INTRUSION_STATS },
};

/*
 * Sites that are swept: all but those that FreeBSD's kernel never lets fail
 * for want of memory, which a driver may take for granted.
 */
static bool
is_swept(enum fault_site site)
{

	return (site != FAULT_EVENTHANDLER && site != FAULT_SYSCTL &&
	    site != FAULT_SGLIST_APPEND && site != FAULT_VIRTQUEUE_ENQUEUE);
}

static unsigned
intrusion_count(const struct search *search)
{
	unsigned count;

	for (count = 0; count < INTRUSIONS_MAX &&
	    intrusions[search->kind][count] != INTRUSION_NONE; count++)
		continue;
	return (count);
}

bool
search_is_sweep(const struct search *search)
{

	return (search->kind >= SEARCH_FAULTS);
}

/*
 * The second call of a pair may be one that is made only because the first has
 * failed: a retry, of which each site has up to this many more.
 */
#define	RETRIES	2

/* The n-th (from 0) of the calls of all swept sites, `more' at each besides. */
static bool
nth_call(const struct search *search, uint64_t n, unsigned more,
    enum fault_site *site, uint64_t *call)
{
	uint64_t calls;

	for (unsigned i = 0; i < FAULT_SITE_COUNT; i++) {
		if (!is_swept(i) || search->baseline.calls[i] == 0)
			continue;
		calls = search->baseline.calls[i] + more;
		if (n < calls) {
			*site = i;
			*call = n + 1;
			return (true);
		}
		n -= calls;
	}
	return (false);
}

static uint64_t
count_calls(const struct search *search, unsigned more)
{
	uint64_t count;

	count = 0;
	for (unsigned i = 0; i < FAULT_SITE_COUNT; i++)
		if (is_swept(i) && search->baseline.calls[i] != 0)
			count += search->baseline.calls[i] + more;
	return (count);
}

void
search_name(const struct search *search, char *name, size_t size)
{

	if (search->kind == SEARCH_TREE)
		snprintf(name, size, "%s-%u", search_names[search->kind],
		    search->bound);
	else
		snprintf(name, size, "%s", search_names[search->kind]);
}

void
search_prepare(struct search *search)
{

	switch (search->kind) {
	case SEARCH_RANDOM:
	case SEARCH_PCT:
	case SEARCH_TREE:
		search->total = search->budget;
		break;
	case SEARCH_FAULTS:
		search->singles = count_calls(search, 0);
		search->pairs = search->singles *
		    count_calls(search, RETRIES);
		search->pairs_made = search->budget > search->singles ?
		    search->budget - search->singles : 0;
		if (search->pairs_made > search->pairs)
			search->pairs_made = search->pairs;
		search->total = (search->singles + search->pairs_made) *
		    (1 + search->orders);
		break;
	case SEARCH_DETACH:
	case SEARCH_RESET:
	case SEARCH_LOWMEM:
	case SEARCH_SPURIOUS:
		search->total = search->baseline.points *
		    intrusion_count(search) * (1 + search->orders);
		break;
	case SEARCH_COUNT:
		break;
	}
}

/* Single calls first, then pairs, evenly taken from all there are. */
static void
fail_calls(const struct search *search, uint64_t n, struct fault_plan *faults)
{
	uint64_t pair, seconds;

	if (n < search->singles) {
		faults->count = 1;
		(void)nth_call(search, n, 0, &faults->fail[0].site,
		    &faults->fail[0].call);
		return;
	}
	pair = (uint64_t)((unsigned __int128)(n - search->singles) *
	    search->pairs / search->pairs_made);
	seconds = count_calls(search, RETRIES);
	faults->count = 2;
	(void)nth_call(search, pair / seconds, 0, &faults->fail[0].site,
	    &faults->fail[0].call);
	(void)nth_call(search, pair % seconds, RETRIES, &faults->fail[1].site,
	    &faults->fail[1].call);
}

void
search_attempt(const struct search *search, uint64_t n,
    struct attempt *attempt)
{
	uint64_t items, round;
	unsigned kinds;

	memset(attempt, 0, sizeof(*attempt));
	attempt->seed = search->seed + n - 1;
	attempt->depth = search->depth;
	attempt->length = search->baseline.decisions;
	switch (search->kind) {
	case SEARCH_RANDOM:
		attempt->strategy = STRATEGY_RANDOM;
		return;
	case SEARCH_PCT:
		attempt->strategy = STRATEGY_PCT;
		return;
	case SEARCH_TREE:
		attempt->strategy = STRATEGY_TREE;
		attempt->seed = search->seed;
		return;
	default:
		break;
	}
	/* The default order first, then each seed over the whole list. */
	items = search->total / (1 + search->orders);
	round = (n - 1) / items;
	n = (n - 1) % items;
	attempt->strategy = round == 0 ? STRATEGY_REPLAY : STRATEGY_RANDOM;
	attempt->seed = search->seed + (round == 0 ? 0 : round - 1);
	if (search->kind == SEARCH_FAULTS) {
		fail_calls(search, n, &attempt->faults);
		return;
	}
	kinds = intrusion_count(search);
	assert(kinds > 0);
	attempt->intrusion = intrusions[search->kind][n % kinds];
	attempt->intrude_at = 1 + n / kinds;
}

/* 1234567 as "1,234,567". */
static const char *
grouped(char text[32], uint64_t number)
{
	char digits[24];
	size_t length, at;

	length = snprintf(digits, sizeof(digits), "%" PRIu64, number);
	at = 0;
	for (size_t i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = digits[i];
	}
	text[at] = '\0';
	return (text);
}

static const char *
plural(uint64_t count)
{

	return (count == 1 ? "" : "s");
}

/* The bound of Burckhardt et al., for one schedule and for all of them. */
static void
describe_pct(const struct search *search, uint64_t runs, char *text,
    size_t size)
{
	double each, missed;
	char number[32];

	each = 1 / (search->baseline.actors *
	    pow(search->baseline.decisions, search->depth - 1));
	missed = pow(1 - each, runs);
	snprintf(text, size, "%s schedule%s with %u priority change%s; with"
	    " n = %u actors and k = %" PRIu64 " decisions a bug of depth d ="
	    " %u is met by each with a probability of 1/(n*k^(d-1)) = %.2g or"
	    " more, by one of them with %.2g or more", grouped(number, runs),
	    plural(runs), search->depth - 1, plural(search->depth - 1),
	    search->baseline.actors, search->baseline.decisions, search->depth,
	    each, 1 - missed);
}

static void
describe_tree(const struct search *search,
    const struct search_progress *progress, char *text, size_t size)
{
	char number[32], other[32];
	size_t length;

	grouped(number, progress->runs);
	if (progress->complete)
		snprintf(text, size, "all %s schedule%s with at most"
		    " %u preemption%s%s", number, plural(progress->runs),
		    search->bound, plural(search->bound),
		    progress->bounded ? "" : ", and none has more");
	else
		snprintf(text, size, "%s schedule%s, about %.3g %% of those"
		    " with at most %u preemption%s", number,
		    plural(progress->runs), progress->covered * 100,
		    search->bound, plural(search->bound));
	length = strlen(text);
	if (progress->redundant > 0 && length < size)
		snprintf(text + length, size - length, ", %s others cut short"
		    " as the same but for the order of independent steps",
		    grouped(other, progress->redundant));
}

void
search_describe(const struct search *search,
    const struct search_progress *progress, char *text, size_t size)
{
	uint64_t runs = progress->runs;
	char number[32], other[32];

	grouped(number, runs);
	switch (search->kind) {
	case SEARCH_RANDOM:
		snprintf(text, size, "%s random schedule%s", number,
		    plural(runs));
		break;
	case SEARCH_PCT:
		describe_pct(search, runs, text, size);
		break;
	case SEARCH_TREE:
		describe_tree(search, progress, text, size);
		break;
	case SEARCH_FAULTS:
		snprintf(text, size, "%s runs: each of %" PRIu64 " failable"
		    " calls failing, and %s of %" PRIu64 " pairs%s", number,
		    search->singles, grouped(other, search->pairs_made),
		    search->pairs, runs < search->total ?
		    " (not all of these)" : "");
		break;
	case SEARCH_DETACH:
	case SEARCH_RESET:
	case SEARCH_LOWMEM:
	case SEARCH_SPURIOUS:
		snprintf(text, size, "%s runs: %s at each of %s scheduling"
		    " points%s", number, search->kind == SEARCH_DETACH ?
		    "a detach" : search->kind == SEARCH_RESET ?
		    "a reset of the device" : search->kind == SEARCH_LOWMEM ?
		    "a low-memory event" : "each spurious interrupt",
		    grouped(other, search->baseline.points),
		    runs < search->total ? " (not all of these)" : "");
		break;
	case SEARCH_COUNT:
		break;
	}
}
