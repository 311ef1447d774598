/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A machine's configuration: defaults, and what makes no machine.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/kind.h"
#include "sim/kern/clock.h"
#include "sim/machine.h"

#define	MEBIBYTE	(1ULL << 20)
#define	TEBIBYTE	(1ULL << 40)

#define	MEMORY_MIN	(8 * MEBIBYTE)
#define	MEMORY_MAX	TEBIBYTE
#define	MEMORY_BASE_MAX	(64 * TEBIBYTE)
#define	SWAP_MAX	TEBIBYTE
#define	QUEUE_SIZE_MAX	32768		/* virtio 1.3, 2.7 */
#define	FREEBSD_OLDEST	12
#define	FREEBSD_NEWEST	16

void
machine_config_default(struct machine_config *config)
{

	*config = (struct machine_config){
		.memory = 256 * MEBIBYTE,
		.page_size = 4096,
		.device = DEVICE_KIND_DEFAULT,
		.features = device_kind_default_features(DEVICE_KIND_DEFAULT),
		.transport = TRANSPORT_MODERN,
		.interrupts = INTERRUPTS_MSIX,
		.completion = COMPLETION_SYNC,
		.latency = 100 * MICROSECOND,
		.queue_size = 128,
		.freebsd = FREEBSD_NEWEST,
		.max_time = 24 * 3600 * SECOND,
		.max_steps = 2000000,
		.strategy = STRATEGY_FIRST,
		.seed = 1,
	};
}

const char *
machine_config_check(const struct machine_config *config)
{
	const struct {
		bool		 wrong;
		const char	*message;
	} checks[] = {
	    { !device_kind_exists(config->device),
	      "device must name a kind of device (sim/device/kind.h)" },
	    { config->page_size != 4096 && config->page_size != 16384 &&
	      config->page_size != 65536,
	      "page_size must be 4K, 16K or 64K" },
	    { config->memory < MEMORY_MIN || config->memory > MEMORY_MAX,
	      "memory must be from 8M to 1T" },
	    { config->page_size != 0 &&
	      config->memory % config->page_size != 0,
	      "memory must be a multiple of page_size" },
	    { config->memory_base > MEMORY_BASE_MAX ||
	      (config->page_size != 0 &&
	      config->memory_base % config->page_size != 0),
	      "memory_base must be a multiple of page_size, up to 64T" },
	    { config->swap > SWAP_MAX || (config->page_size != 0 &&
	      config->swap % config->page_size != 0),
	      "swap must be a multiple of page_size, up to 1T" },
	    { config->queue_size == 0 || !powerof2(config->queue_size) ||
	      config->queue_size > QUEUE_SIZE_MAX,
	      "queue_size must be a power of two from 1 to 32768" },
	    { config->freebsd < FREEBSD_OLDEST ||
	      config->freebsd > FREEBSD_NEWEST,
	      "freebsd must be from 12 to 16" },
	    { config->transport == TRANSPORT_MODERN && config->freebsd == 12,
	      "transport must be \"legacy\" with freebsd = 12, which knows no "
	      "other" },
	    { config->max_time == 0, "max_time must be above 0" },
	    { config->max_steps == 0, "max_steps must be above 0" },
	};
	unsigned i;

	for (i = 0; i < nitems(checks); i++)
		if (checks[i].wrong)
			return (checks[i].message);
	return (NULL);
}
