/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Running a probe on a device; see probe.h.
 *
 * The guest's memory, from AREA on: for each queue its ring, in the layout of
 * a legacy device, which a modern one takes as well; the pages of the places;
 * the pages that can be touched and ballooned.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/reference/probe.h"
#include "sim/device/device.h"
#include "sim/device/feature.h"
#include "sim/device/host.h"
#include "sim/event.h"
#include "sim/kern/state.h"
#include "sim/oracle/violation.h"
#include "sim/vm/physical.h"

#define	PAGE			4096
#define	AREA			(16U << 20)
#define	RING_BYTES		(4 * PAGE)
#define	RING_DESCRIPTORS	0
#define	RING_AVAILABLE		(PROBE_QUEUE_SIZE * 16)
#define	RING_USED		PAGE
#define	PLACES			(AREA + DEVICE_QUEUES_MAX * RING_BYTES)
#define	PAGES			(PLACES + 16 * PAGE)
#define	STATISTIC_BYTES		10

struct probing {
	const struct probe *probe;
	enum machine_backend backend;
	struct probe_answer *answer;
	FILE		*out;
	struct machine	*machine;
	struct device	*device;
	const struct device_operations *registers;
	uint16_t	 available[DEVICE_QUEUES_MAX];
	uint16_t	 used[DEVICE_QUEUES_MAX];
	bool		 exists[DEVICE_QUEUES_MAX];
	bool		 in_doubt;
	char		 failure[512];
};

/*
 * Reasons for which the model (ring.h) ends what QEMU goes on with.
 */
static bool
rejects_on_purpose(const char *reason)
{
	static const char *const reasons[] = {
		"the available index jumps",
		"a descriptor that is in flight is used again",
		"an indirect descriptor, which was not negotiated",
		"an indirect descriptor has a successor",
		"an indirect table inside an indirect table",
		"a chain is longer than the queue",
	};

	for (unsigned i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(reasons[i], reason) == 0)
			return (true);
	return (false);
}

static uint64_t
ram(const struct probing *probing, uint64_t offset)
{

	return (machine_config(probing->machine)->memory_base + offset);
}

/* Something in guest memory that is about to be written or read. */
static char *
at(const struct probing *probing, uint64_t offset)
{

	return (physical_pointer(probing->machine, ram(probing, offset)));
}

static char *
ring(const struct probing *probing, unsigned queue, unsigned offset)
{

	return (at(probing, AREA + queue % DEVICE_QUEUES_MAX * RING_BYTES +
	    offset));
}

static void
put(char *to, uint64_t value, unsigned size)
{

	memcpy(to, &value, size);
}

static uint64_t
get(const char *from, unsigned size)
{
	uint64_t value;

	value = 0;
	memcpy(&value, from, size);
	return (value);
}

static uint64_t
place_address(const struct probing *probing, unsigned place)
{
	uint64_t end = ram(probing, machine_config(probing->machine)->memory);

	switch (place) {
	case PLACE_PAGES:
		return (ram(probing, PAGES));
	case PLACE_EDGE:
		return (end - 4);
	case PLACE_OUTSIDE:
		return (end + PAGE);
	default:
		return (ram(probing, PLACES + place % PLACE_PAGES * PAGE));
	}
}

/* A place that can be filled. */
static char *
place_memory(const struct probing *probing, unsigned place)
{

	return (at(probing, PLACES + place % PLACE_PAGES * PAGE));
}

static void
set_status(struct probing *probing, uint8_t bits)
{

	probing->registers->set_status(probing->device,
	    bits | probing->registers->get_status(probing->device));
}

static void
reset(struct probing *probing)
{

	probing->registers->set_status(probing->device, 0);
}

static uint64_t
accepted(const struct probing *probing, unsigned which)
{
	static const uint64_t refused[] = {
		0, ~0ULL, FEATURE_EVENT_IDX, FEATURE_INDIRECT,
		FEATURE_STATS_VQ
	};
	uint64_t offered;

	offered = probing->registers->offered_features(probing->device);
	return (offered & (~refused[which %
	    (sizeof(refused) / sizeof(refused[0]))] | FEATURE_VERSION_1));
}

static void
bring_up(struct probing *probing, unsigned accept, bool live)
{
	const struct device_operations *registers = probing->registers;
	struct device *device = probing->device;
	uint64_t address;

	reset(probing);
	set_status(probing, DEVICE_STATUS_ACKNOWLEDGE);
	set_status(probing, DEVICE_STATUS_DRIVER);
	registers->accept_features(device, accepted(probing, accept));
	if (machine_config(probing->machine)->transport == TRANSPORT_MODERN)
		set_status(probing, DEVICE_STATUS_FEATURES_OK);
	for (unsigned queue = 0; queue < DEVICE_QUEUES_MAX; queue++) {
		probing->available[queue] = 0;
		probing->used[queue] = 0;
		memset(ring(probing, queue, 0), 0, RING_BYTES);
		if (!probing->exists[queue])
			continue;
		address = ram(probing, AREA + queue * RING_BYTES);
		registers->set_queue(device, queue, PROBE_QUEUE_SIZE,
		    address + RING_DESCRIPTORS, address + RING_AVAILABLE,
		    address + RING_USED);
		registers->enable_queue(device, queue, true);
	}
	if (live)
		set_status(probing, DEVICE_STATUS_DRIVER_OK);
}

static void
touch(const struct probing *probing, unsigned first, unsigned count)
{

	for (unsigned i = first; i < first + count &&
	    i < PROBE_PAGES_COUNT; i++) {
		physical_written(probing->machine, ram(probing, PAGES +
		    i * PAGE), PAGE, true);
		put(at(probing, PAGES + i * PAGE), 0x1000 + i, 4);
	}
}

static uint32_t
listed_page(const struct probing *probing, unsigned kind, unsigned first,
    unsigned n)
{
	uint64_t end = ram(probing, machine_config(probing->machine)->memory);
	uint32_t page;

	page = (ram(probing, PAGES) / PAGE) + (first + n) % PROBE_PAGES_COUNT;
	switch (kind) {
	case LIST_DOWN:
		return ((ram(probing, PAGES) / PAGE) +
		    (first + PROBE_PAGES_COUNT * 64 - n) % PROBE_PAGES_COUNT);
	case LIST_SAME:
		return (page - (first + n) % PROBE_PAGES_COUNT +
		    first % PROBE_PAGES_COUNT);
	case LIST_OUTSIDE:
		return (end / PAGE + first + n);
	case LIST_ONES:
		return (UINT32_MAX);
	case LIST_MIXED:
		return (n % 2 == 0 ? page : end / PAGE + n);
	default:
		return (page);
	}
}

static void
list_pages(const struct probing *probing, const uint32_t *a)
{
	char *to = place_memory(probing, a[0]);

	for (unsigned n = 0; n < a[1] && n < PAGE / 4; n++)
		put(to + 4 * n, listed_page(probing, a[2], a[3], n), 4);
}

static void
list_statistics(const struct probing *probing, const uint32_t *a)
{
	char *to = place_memory(probing, a[0]);

	for (unsigned n = 0; n < a[1] && n < PAGE / STATISTIC_BYTES; n++) {
		put(to + n * STATISTIC_BYTES, a[2] + n * a[3], 2);
		put(to + n * STATISTIC_BYTES + 2, 1000 + n, 8);
	}
}

static void
put_descriptor(const struct probing *probing, char *to, const uint32_t *a)
{

	put(to, place_address(probing, a[0]), 8);
	put(to + 8, a[1], 4);
	put(to + 12, a[2], 2);
	put(to + 14, a[3], 2);
}

static void
make_available(struct probing *probing, unsigned queue, uint16_t head)
{
	unsigned slot;

	queue %= DEVICE_QUEUES_MAX;
	slot = probing->available[queue]++ % PROBE_QUEUE_SIZE;
	put(ring(probing, queue, RING_AVAILABLE + 4 + 2 * slot), head, 2);
	put(ring(probing, queue, RING_AVAILABLE + 2),
	    probing->available[queue], 2);
}

static void
move_index(struct probing *probing, unsigned queue, uint32_t delta)
{

	queue %= DEVICE_QUEUES_MAX;
	probing->available[queue] += delta;
	put(ring(probing, queue, RING_AVAILABLE + 2),
	    probing->available[queue], 2);
}

static uint16_t
used_index(const struct probing *probing, unsigned queue)
{

	return (get(ring(probing, queue, RING_USED + 2), 2));
}

/*
 * What the guest can see.
 */
static void
observe_queue(struct probing *probing, unsigned queue)
{
	const char *entry;
	uint16_t index;

	index = used_index(probing, queue);
	fprintf(probing->out, " queue%u=%u", queue, index);
	if ((uint16_t)(index - probing->used[queue]) > PROBE_QUEUE_SIZE)
		probing->used[queue] = index;
	for (; probing->used[queue] != index; probing->used[queue]++) {
		entry = ring(probing, queue, RING_USED + 4 +
		    probing->used[queue] % PROBE_QUEUE_SIZE * 8);
		fprintf(probing->out, ",%u:%u", (unsigned)get(entry, 4),
		    (unsigned)get(entry + 4, 4));
	}
	fprintf(probing->out, "/%u", (unsigned)get(ring(probing, queue,
	    RING_USED + 4 + PROBE_QUEUE_SIZE * 8), 2));
}

static void
observe_statistics(struct probing *probing)
{
	const struct host_stats *stats = host_last_stats(probing->machine);

	fprintf(probing->out, " statistics=");
	/* Newer tags are not known to every QEMU. */
	for (unsigned tag = 0; tag < 10; tag++)
		if (stats->present[tag])
			fprintf(probing->out, "%u:%" PRIu64 ",", tag,
			    stats->value[tag]);
}

static void
observe(struct probing *probing)
{
	const struct device_operations *registers = probing->registers;
	struct device *device = probing->device;
	uint32_t config[2];
	uint64_t zero;

	/* Only the first: an interrupt is acknowledged when it was seen. */
	fprintf(probing->out, "status=%#x",
	    registers->get_status(device));
	fprintf(probing->out, " interrupts=%#x",
	    registers->take_interrupt_status(device));
	for (unsigned queue = 0; queue < DEVICE_QUEUES_MAX; queue++)
		if (probing->exists[queue])
			observe_queue(probing, queue);
	registers->read_config(device, 0, &config[0], 4);
	registers->read_config(device, 4, &config[1], 4);
	fprintf(probing->out, " target=%u actual=%u", config[0], config[1]);
	observe_statistics(probing);
	zero = 0;
	for (unsigned i = 0; i < PROBE_PAGES_COUNT; i++)
		if (get(at(probing, PAGES + i * PAGE), 4) == 0)
			zero |= 1ULL << i;
	fprintf(probing->out, " zero=%#" PRIx64, zero);
}

static void
read_config(struct probing *probing, unsigned offset, unsigned length)
{
	uint8_t bytes[4] = { 0 };

	length = length > sizeof(bytes) ? sizeof(bytes) : length;
	probing->registers->read_config(probing->device, offset, bytes,
	    length);
	fprintf(probing->out, "read=");
	for (unsigned i = 0; i < length; i++)
		fprintf(probing->out, "%02x", bytes[i]);
	fputc(' ', probing->out);
}

static void
write_config(struct probing *probing, const uint32_t *a)
{

	probing->registers->write_config(probing->device, a[0], &a[2],
	    a[1] > sizeof(a[2]) ? sizeof(a[2]) : a[1]);
}

static void
take_step(struct probing *probing, const struct probe_step *step)
{
	const uint32_t *a = step->arguments;

	switch (step->operation) {
	case PROBE_BRING_UP:
		bring_up(probing, a[0], a[1] != 0);
		break;
	case PROBE_RESET:
		reset(probing);
		break;
	case PROBE_STATUS:
		set_status(probing, a[0]);
		break;
	case PROBE_TOUCH:
		touch(probing, a[0], a[1]);
		break;
	case PROBE_PAGES:
		list_pages(probing, a);
		break;
	case PROBE_STATISTICS:
		list_statistics(probing, a);
		break;
	case PROBE_DESCRIPTOR:
		put_descriptor(probing, ring(probing, a[0], RING_DESCRIPTORS +
		    a[1] % PROBE_QUEUE_SIZE * 16), a + 2);
		break;
	case PROBE_TABLE:
		put_descriptor(probing, place_memory(probing, a[0]) +
		    a[1] % 16 * 16, a + 2);
		break;
	case PROBE_AVAILABLE:
		make_available(probing, a[0], a[1]);
		break;
	case PROBE_INDEX:
		move_index(probing, a[0], a[1]);
		break;
	case PROBE_FLAGS:
		put(ring(probing, a[0], RING_AVAILABLE), a[1], 2);
		break;
	case PROBE_USED_EVENT:
		put(ring(probing, a[0], RING_AVAILABLE + 4 +
		    2 * PROBE_QUEUE_SIZE), used_index(probing, a[0] %
		    DEVICE_QUEUES_MAX) + a[1], 2);
		break;
	case PROBE_NOTIFY:
		probing->registers->notify(probing->device, a[0]);
		break;
	case PROBE_READ_CONFIG:
		read_config(probing, a[0], a[1]);
		break;
	case PROBE_WRITE_CONFIG:
		write_config(probing, a);
		break;
	case PROBE_TARGET:
		host_set_num_pages(probing->machine, a[0] % 4096, true);
		break;
	case PROBE_ASK:
		fprintf(probing->out, "asked=%d ",
		    host_request_stats(probing->machine));
		break;
	case PROBE_OPERATIONS:
		break;
	}
}

/* From here on the devices may differ. */
static void
doubt(struct probing *probing)
{

	if (probing->in_doubt)
		return;
	probing->in_doubt = true;
	fflush(probing->out);
	probing->answer->certain = strlen(probing->answer->text);
}

static void
hear(void *argument, const struct event *event)
{
	struct probing *probing = argument;
	const char *reason;

	if (event->id == EVENT_device_lost) {
		reason = ((const struct event_device_lost *)event)->reason;
		snprintf(probing->failure, sizeof(probing->failure), "%s",
		    reason);
		return;
	}
	if (event->id == EVENT_ring_fault) {
		reason = ((const struct event_ring_fault *)event)->reason;
		if (strcmp(reason, "a buffer is not in RAM") == 0)
			doubt(probing);
		return;
	}
	reason = ((const struct event_needs_reset *)event)->reason;
	if (probing->backend == BACKEND_MODEL &&
	    probing->answer->rejected == NULL &&
	    rejects_on_purpose(reason))
		probing->answer->rejected = strdup(reason);
}

/*
 * QEMU has one page to stand in for memory that is not there, and breaks when
 * it is not enough.  A model that does not touch the memory cannot know.
 */
static bool
is_doubtful(const struct probe_step *step)
{

	return ((step->operation == PROBE_DESCRIPTOR ||
	    step->operation == PROBE_TABLE) &&
	    (step->arguments[2] == PLACE_EDGE ||
	    step->arguments[2] == PLACE_OUTSIDE) &&
	    (step->arguments[4] & 2) != 0);
}

static void
run(void *argument)
{
	struct probing *probing = argument;
	const struct probe_step *step;
	struct machine_config config;

	probe_configure(probing->probe->kind, &config);
	config.backend = probing->backend;
	if (!machine_boot(probing->machine, &config, probing->failure,
	    sizeof(probing->failure)))
		return;
	/* No driver is at fault. */
	for (unsigned i = 0; i < RULE_COUNT; i++)
		violation_expect(probing->machine, i);
	event_subscribe(probing->machine, EVENT_device_lost, hear, probing);
	event_subscribe(probing->machine, EVENT_needs_reset, hear, probing);
	event_subscribe(probing->machine, EVENT_ring_fault, hear, probing);
	probing->device = probing->machine->device;
	probing->registers = probing->device->operations;
	for (unsigned i = 0; i < DEVICE_QUEUES_MAX; i++)
		probing->exists[i] = probing->registers->queue_size(
		    probing->device, i) != 0;
	physical_written(probing->machine, ram(probing, AREA),
	    PAGES + PROBE_PAGES_COUNT * PAGE - AREA, true);
	for (unsigned i = 0; i < probing->probe->count &&
	    probing->answer->rejected == NULL; i++) {
		step = &probing->probe->steps[i];
		if (is_doubtful(step))
			doubt(probing);
		take_step(probing, step);
		if (probe_descriptions[step->operation].observed &&
		    probing->answer->rejected == NULL) {
			observe(probing);
			fputc('\n', probing->out);
		}
	}
}

void
probe_run(const struct probe *probe, enum machine_backend backend,
    struct probe_answer *answer)
{
	struct probing probing = {
		.probe = probe, .backend = backend, .answer = answer,
	};
	size_t size;

	memset(answer, 0, sizeof(*answer));
	probing.out = open_memstream(&answer->text, &size);
	probing.machine = machine_new();
	(void)machine_start(probing.machine, run, &probing);
	fclose(probing.out);
	if (!probing.in_doubt)
		answer->certain = size;
	if (probing.failure[0] != '\0')
		answer->failure = strdup(probing.failure);
}

void
probe_answer_free(struct probe_answer *answer)
{

	free(answer->text);
	free(answer->rejected);
	free(answer->failure);
	memset(answer, 0, sizeof(*answer));
}
