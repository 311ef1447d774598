/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The balloon as a kind of device: its queues, its config space, the host's
 * target.  What the model follows is in balloon.h.
 */
#include <sys/param.h>
#include <dev/virtio/virtio_ids.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/balloon_model.h"
#include "sim/device/bytes.h"
#include "sim/device/feature.h"
#include "sim/device/reference.h"

static const struct model_role roles[BALLOON_ROLE_COUNT] = {
	[BALLOON_INFLATE] = { .name = "inflate", .direction = DEVICE_READS },
	[BALLOON_DEFLATE] = { .name = "deflate", .direction = DEVICE_READS },
	[BALLOON_STATS] = { .name = "stats", .feature = FEATURE_STATS_VQ,
	    .direction = DEVICE_READS, .keeps = true },
	[BALLOON_FREE_PAGE] = { .name = "free_page",
	    .feature = FEATURE_FREE_PAGE_HINT },
	[BALLOON_REPORTING] = { .name = "reporting",
	    .feature = FEATURE_PAGE_REPORTING },
};

/* By bit. */
static const char *const feature_names[] = {
	"must_tell_host", "stats_vq", "deflate_on_oom", "free_page_hint",
	"page_poison", "page_reporting", NULL
};

static void
boot(struct model *model)
{
	const struct machine_config *config = &model->device.machine->config;
	struct balloon *balloon = (struct balloon *)model;

	model->config_bytes =
	    (model->offered & FEATURE_PAGE_POISON) != 0 ? CONFIG_BYTES :
	    (model->offered & FEATURE_FREE_PAGE_HINT) != 0 ?
	    CONFIG_PAGE_POISON : CONFIG_FREE_PAGE_HINT;
	bytes_put32(&model->config[CONFIG_NUM_PAGES], config->target);
	ballooned_boot(&balloon->ballooned, config->memory_base,
	    config->memory);
}

static void
reset(struct model *model)
{
	struct balloon *balloon = (struct balloon *)model;

	balloon->flickered = false;
	bytes_put32(&model->config[CONFIG_PAGE_POISON], 0);
	ballooned_clear(&balloon->ballooned);
}

static void
serve(struct model_queue *queue, struct model_request *request)
{

	switch (queue->role) {
	case BALLOON_INFLATE:
	case BALLOON_DEFLATE:
		request_pages(queue, request);
		break;
	case BALLOON_STATS:
		statistics_receive(queue, request);
		break;
	case BALLOON_REPORTING:
		request_report(queue, request);
		break;
	}
}

/* Tells a driver that read num_pages wrong to read it again. */
static void
calm(struct model *model)
{
	struct balloon *balloon = (struct balloon *)model;

	if (!balloon->flickered ||
	    model_hostile(model, HOSTILE_NUM_PAGES_FLICKER) != 0)
		return;
	balloon->flickered = false;
	if ((model->status & DEVICE_STATUS_DRIVER_OK) != 0)
		model_interrupt_config(model);
}

static void
read_config(struct model *model, unsigned offset, uint8_t *config)
{
	struct balloon *balloon = (struct balloon *)model;
	uint64_t *flicker;

	flicker = &model->hostile.value[HOSTILE_NUM_PAGES_FLICKER];
	if (*flicker == 0 || offset != CONFIG_NUM_PAGES)
		return;
	bytes_put32(&config[CONFIG_NUM_PAGES],
	    bytes_get32(&config[CONFIG_NUM_PAGES]) / 2);
	balloon->flickered = true;
	if (--*flicker == 0)
		calm(model);
}

static void
write_config(struct model *model, unsigned offset, const uint8_t *from,
    unsigned length)
{
	unsigned actual_bytes, at, field, i;

	actual_bytes = 0;
	for (i = 0; i < length; i++) {
		at = offset + i;
		field = at & ~3U;
		if (field == CONFIG_ACTUAL) {
			model->config[at] = from[i];
			actual_bytes++;
		} else if (field == CONFIG_PAGE_POISON &&
		    (model->accepted & FEATURE_PAGE_POISON) != 0)
			model->config[at] = from[i];
	}
	if (actual_bytes != 0)
		EVENT_EMIT(actual,
		    .actual = bytes_get32(&model->config[CONFIG_ACTUAL]),
		    .size = actual_bytes);
}

const struct model_kind balloon_kind = {
	.name = "balloon",
	.device_id = VIRTIO_ID_BALLOON,
	.state_size = sizeof(struct balloon),
	.roles = roles,
	.role_count = nitems(roles),
	.feature_names = feature_names,
	/* What QEMU offers with deflate-on-oom. */
	.default_features = FEATURE_STATS_VQ | FEATURE_DEFLATE_ON_OOM,
	.boot = boot,
	.reset = reset,
	.serve = serve,
	.ask = statistics_ask,
	.read_config = read_config,
	.write_config = write_config,
	.calm = calm,
};

/*
 * What the host does, and sees.
 */
void
host_set_num_pages(struct machine *machine, uint32_t pages, bool interrupt)
{
	struct balloon *balloon = balloon_of(machine);

	if (balloon == NULL)
		return;
	if (balloon->model.reference != NULL) {
		reference_set_num_pages(balloon->model.reference, pages);
		return;
	}
	bytes_put32(&balloon->model.config[CONFIG_NUM_PAGES], pages);
	EVENT_EMIT(target, .num_pages = pages, .interrupt = interrupt);
	model_config_changed(&balloon->model, interrupt);
}

static uint32_t
config_field(const struct machine *machine, unsigned offset)
{
	const struct balloon *balloon = balloon_of(machine);

	return (balloon == NULL ? 0 :
	    bytes_get32(&balloon->model.config[offset]));
}

uint32_t
host_num_pages(const struct machine *machine)
{

	return (config_field(machine, CONFIG_NUM_PAGES));
}

uint32_t
host_actual(const struct machine *machine)
{

	return (config_field(machine, CONFIG_ACTUAL));
}

uint32_t
host_ask_num_pages(const struct machine *machine)
{
	const struct balloon *balloon = balloon_of(machine);

	if (balloon != NULL && balloon->model.reference != NULL)
		return (reference_num_pages(balloon->model.reference));
	return (host_num_pages(machine));
}

uint32_t
host_ask_actual(const struct machine *machine)
{
	const struct balloon *balloon = balloon_of(machine);

	if (balloon != NULL && balloon->model.reference != NULL)
		return (reference_actual(balloon->model.reference));
	return (host_actual(machine));
}

uint64_t
host_ballooned(const struct machine *machine)
{
	const struct balloon *balloon = balloon_of(machine);

	return (balloon == NULL ? 0 : balloon->ballooned.count);
}

bool
balloon_holds(const struct machine *machine, uint32_t pfn)
{
	const struct balloon *balloon = balloon_of(machine);

	return (balloon != NULL && ballooned_holds(&balloon->ballooned, pfn));
}
