/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Inside of the balloon device's model: its state, and what its files ask of
 * each other.  Everybody else looks through balloon.h.
 *
 *	balloon.c	the kind: queues, config space, the host's target
 *	request.c	what an inflate or deflate request does
 *	statistics.c	the statistics queue
 */
#ifndef _SIM_DEVICE_BALLOON_MODEL_H_
#define	_SIM_DEVICE_BALLOON_MODEL_H_

#include "sim/device/balloon.h"
#include "sim/device/ballooned.h"
#include "sim/device/host.h"
#include "sim/device/model.h"

/* The config space (5.5.4). */
#define	CONFIG_NUM_PAGES	0
#define	CONFIG_ACTUAL		4
#define	CONFIG_FREE_PAGE_HINT	8
#define	CONFIG_PAGE_POISON	12
#define	CONFIG_BYTES		16

struct balloon {
	struct model		 model;		/* first */
	struct ballooned	 ballooned;
	uint32_t		*pfns;		/* of the request at hand */
	struct host_stats	 stats;
	bool			 flickered;	/* num_pages was read wrong */
};

/* The machine's balloon; NULL when its device is of another kind. */
static inline struct balloon *
balloon_of(const struct machine *machine)
{

	return ((struct balloon *)model_of_kind(machine, &balloon_kind));
}

static inline struct balloon *
balloon_of_queue(const struct model_queue *queue)
{

	return ((struct balloon *)queue->model);
}

/* request.c */
void	 request_report(struct model_queue *queue,
	    const struct model_request *request);
void	 request_pages(struct model_queue *queue,
	    const struct model_request *request);

/* statistics.c */
void	 statistics_receive(struct model_queue *queue,
	    const struct model_request *request);
/* For the host: the buffer is to be returned.  False: there is none. */
bool	 statistics_ask(struct model_queue *queue);

#endif /* !_SIM_DEVICE_BALLOON_MODEL_H_ */
