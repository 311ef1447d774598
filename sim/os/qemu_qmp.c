/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * QMP: a JSON object a line, one reply for each command, and events between
 * them, which nobody here waits for.
 *
 * What is asked is simple enough to find a reply's numbers by their keys.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/os/qemu_channel.h"

#define	PATH	"/machine/peripheral/b0"

/* In the order of the tags. */
static const char *const statistics[QEMU_STATISTICS] = {
	"stat-swap-in", "stat-swap-out", "stat-major-faults",
	"stat-minor-faults", "stat-free-memory", "stat-total-memory",
	"stat-available-memory", "stat-disk-caches", "stat-htlb-pgalloc",
	"stat-htlb-pgfail",
};

static bool
begins(const char *line, const char *prefix)
{

	return (strncmp(line, prefix, strlen(prefix)) == 0);
}

/*
 * The reply to the command that was printed last; NULL if QEMU failed.  What
 * was said to the device before is done before.
 */
static const char *
reply(struct qemu *qemu)
{
	const char *line;

	qemu_flush(qemu);
	channel_send(qemu, &qemu->qmp);
	while ((line = channel_line(qemu, &qemu->qmp)) != NULL) {
		if (begins(line, "{\"return\""))
			return (line);
		if (begins(line, "{\"error\"")) {
			qemu_fail(qemu, "refuses a QMP command: %s", line);
			return (NULL);
		}
	}
	return (NULL);
}

/* The text behind a key; NULL if there is no such key. */
static const char *
find(const char *line, const char *key)
{
	char quoted[64];
	const char *at;

	snprintf(quoted, sizeof(quoted), "\"%s\": ", key);
	at = line == NULL ? NULL : strstr(line, quoted);
	return (at == NULL ? NULL : at + strlen(quoted));
}

void
qmp_open(struct qemu *qemu)
{

	/* The greeting proves nothing, the reply does: QEMU is up. */
	channel_print(qemu, &qemu->qmp, "{\"execute\":\"qmp_capabilities\"}\n");
	reply(qemu);
}

void
qemu_balloon(struct qemu *qemu, uint64_t value)
{

	channel_print(qemu, &qemu->qmp, "{\"execute\":\"balloon\","
	    "\"arguments\":{\"value\":%" PRIu64 "}}\n", value);
	reply(qemu);
}

int64_t
qemu_query_balloon(struct qemu *qemu)
{
	const char *actual;

	channel_print(qemu, &qemu->qmp, "{\"execute\":\"query-balloon\"}\n");
	actual = find(reply(qemu), "actual");
	if (actual == NULL) {
		qemu_fail(qemu, "does not say the balloon's size");
		return (0);
	}
	return (strtoll(actual, NULL, 10));
}

void
qemu_poll_statistics(struct qemu *qemu, unsigned interval)
{

	channel_print(qemu, &qemu->qmp, "{\"execute\":\"qom-set\","
	    "\"arguments\":{\"path\":\"" PATH "\","
	    "\"property\":\"guest-stats-polling-interval\",\"value\":%u}}\n",
	    interval);
	reply(qemu);
}

void
qemu_statistics(struct qemu *qemu, uint64_t values[QEMU_STATISTICS])
{
	const char *line, *value;

	channel_print(qemu, &qemu->qmp, "{\"execute\":\"qom-get\","
	    "\"arguments\":{\"path\":\"" PATH "\","
	    "\"property\":\"guest-stats\"}}\n");
	line = reply(qemu);
	for (unsigned tag = 0; tag < QEMU_STATISTICS; tag++) {
		value = find(line, statistics[tag]);
		values[tag] = value == NULL ? UINT64_MAX :
		    strtoull(value, NULL, 10);
	}
}

void
qemu_system_reset(struct qemu *qemu)
{

	channel_print(qemu, &qemu->qmp, "{\"execute\":\"system_reset\"}\n");
	reply(qemu);
}
